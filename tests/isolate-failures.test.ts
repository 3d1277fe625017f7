// What is said of a write that the board did not take, and of the others meanwhile: never what nobody saw.
import { expect, test } from 'vitest';
import type { ActivityDeps, BatchRow, Verdict } from '../src/activities/deps.js';
import { isolateFailures } from '../src/activities/isolate-failures.js';

const RELEASED: Verdict = { recordId: 'r', size: null, verdict: { kind: 'released', reason: 'cut' } };

/** A write that failed alone twice before, the first time at `since`. */
async function thirdTry(failed: 'line' | 'doubt', othersWent: boolean) {
  const asked: unknown[][] = [];
  const member = {
    recordId: 'r',
    size: null,
    position: 0,
    attempts: 3,
    lastReason: 'cut',
    alone: 2,
    quarantinedAt: 'since',
    itemId: null,
  };
  const outbox = {
    sending: async () => [member],
    othersWentSince: async (...question: unknown[]) => {
      asked.push(question);
      return othersWent;
    },
  };
  const deps = { store: { outbox } } as unknown as ActivityDeps;
  const isolated = await isolateFailures(deps, {} as BatchRow, [RELEASED], new Map([['r', failed]]));
  return { ...isolated, asked };
}

test('a line that broke each time parks it, and the sentence says that others went', async () => {
  const { park, asked } = await thirdTry('line', true);
  expect(park).toContain('though it took others meanwhile');
  expect(park).not.toContain('took no other since');
  // Of the whole board: no run and no customer is named.
  expect(asked).toEqual([['since']]);
});

test('a board that took nothing parks it, and the sentence says that', async () => {
  expect((await thirdTry('line', false)).park).toContain('and took no other since');
  expect((await thirdTry('doubt', false)).park).toContain('and took no other since');
});

test('what the board itself did not take, while it took others, fails', async () => {
  const { park, verdicts } = await thirdTry('doubt', true);
  expect(park).toBeNull();
  expect(verdicts).toMatchObject([{ verdict: { kind: 'failed' } }]);
});
