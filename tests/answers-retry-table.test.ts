// The retry table: outcome -> next step (docs/temporal.md "Retry policy"). After doubt comes a look-up, always; waits are never shorter than the server asked; nothing goes on for ever.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallOutcome } from '../src/domain/board/outcome.js';
import {
  type AttemptFacts,
  afterLoneTry,
  type LoneStep,
  type LoneTry,
  nextStep,
  RETRY_NUMBERS,
} from '../src/domain/board/retry-table.js';

const reason = { row: 'r', sentence: 's' };
const facts = (change: Partial<AttemptFacts> = {}): AttemptFacts => ({
  attempt: 1,
  members: 25,
  replayed: false,
  jitter: 0,
  ...change,
});
const wait = (waitMs: number): CallOutcome => ({ kind: 'retry-after', waitMs, reason });
const doubt: CallOutcome = { kind: 'look-up-first', waitMs: 1_000, mayStillRunMs: 60_000, reason };

describe('nextStep', () => {
  it.each<[string, CallOutcome, Partial<AttemptFacts>, object]>([
    ['answered', { kind: 'answered' }, {}, { kind: 'read-members' }],
    ['at once', wait(0), {}, { kind: 'send-again', waitMs: 0, newKey: false }],
    ['as asked', wait(7_000), {}, { kind: 'send-again', waitMs: 7_000 }],
    ['asked too little, again', wait(0), { attempt: 4 }, { kind: 'send-again', waitMs: 4_000 }],
    ['at most a minute by our own choice', wait(0), { attempt: 19 }, { kind: 'send-again', waitMs: 60_000 }],
    ['spread by chance', wait(10_000), { jitter: 0.5 }, { kind: 'send-again', waitMs: 11_000 }],
    ['an old answer needs a new key', wait(0), { replayed: true }, { kind: 'send-again', newKey: true }],
    ['not for ever', wait(0), { attempt: 20 }, { kind: 'park', scope: 'customer' }],
    ['not for hours', wait(3_600_001), {}, { kind: 'park', scope: 'customer' }],
    ['midnight', { kind: 'daily-limit', untilMs: 5 }, {}, { kind: 'sleep-until', untilMs: 5 }],
    ['doubt', doubt, {}, { kind: 'look-up', waitMs: 1_000, mayStillRunMs: 60_000 }],
    ['doubt, however often', doubt, { attempt: 30, members: 1 }, { kind: 'look-up' }],
    ['too much', { kind: 'split', reason }, {}, { kind: 'split' }],
    ['too much, alone', { kind: 'split', reason }, { members: 1 }, { kind: 'fail', reason }],
    ['park', { kind: 'park', scope: 'run', reason }, {}, { kind: 'park', scope: 'run', reason }],
  ])('%s', (_what, outcome, change, expected) => {
    expect(nextStep(outcome, facts(change))).toMatchObject(expected);
  });

  it('never sends again after doubt without a look-up, never sooner than asked, never for ever', () => {
    const number = fc.integer({ min: 0, max: 4_000_000 });
    fc.assert(
      fc.property(
        number,
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (waitMs, attempt, jitter) => {
          const unsure = nextStep({ kind: 'look-up-first', waitMs, reason }, facts({ attempt, jitter }));
          expect(unsure.kind).toBe('look-up');
          const step = nextStep(wait(waitMs), facts({ attempt, jitter }));
          if (step.kind === 'send-again') expect(step.waitMs).toBeGreaterThanOrEqual(waitMs);
          expect(step.kind).toBe(attempt >= RETRY_NUMBERS.mostWaits || waitMs > 3_600_000 ? 'park' : 'send-again');
        },
      ),
    );
  });
});

describe('afterLoneTry: what is the fault of the board or the network fails no order', () => {
  const { mostDoubts, mostLoneWaits } = RETRY_NUMBERS;
  it.each<[string, LoneTry, LoneStep]>([
    ['the first time', { tries: 1, failed: 'doubt', othersWent: true }, 'quarantine'],
    ['again', { tries: mostDoubts - 1, failed: 'doubt', othersWent: true }, 'quarantine'],
    ['again and again, while others went', { tries: mostDoubts, failed: 'doubt', othersWent: true }, 'fail'],
    ['again and again, and nothing else went', { tries: mostDoubts, failed: 'doubt', othersWent: false }, 'park'],
    ['the line broke, whoever went', { tries: 50, failed: 'line', othersWent: true }, 'park'],
    ['told to wait', { tries: mostLoneWaits - 1, failed: 'waits', othersWent: true }, 'quarantine'],
    ['told to wait for ever, while others went', { tries: mostLoneWaits, failed: 'waits', othersWent: true }, 'fail'],
    ['told to wait for ever, all alike', { tries: mostLoneWaits, failed: 'waits', othersWent: false }, 'park'],
  ])('%s', (_what, lone, expected) => {
    expect(afterLoneTry(lone)).toBe(expected);
  });
});
