// S3: what a run that begins does about one that the store still calls open: a living one is left alone, a dead one is taken over, and who is not sure waits.
import { describe, expect, test } from 'vitest';
import { type EarlierRun, LIFE_SIGNS, stepAboutEarlier, type Watched } from '../src/domain/run/earlier-run.js';

const SEEN = '2026-11-21T12:00:00.000Z';
const base = { runId: 'run-1', boardId: '7', openedAt: '2026-11-21T11:00:00.000Z', seenAt: SEEN, silentMs: 1_000 };
const here = (running: boolean, customersAtWork: number): EarlierRun => ({
  ...base,
  home: { kind: 'here', running, customersAtWork },
});
const elsewhere = (silentMs: number, seenAt = SEEN): EarlierRun => ({
  ...base,
  seenAt,
  silentMs,
  home: { kind: 'elsewhere', server: 'the Temporal server 127.0.0.1:7233, namespace default', host: 'ada' },
});
const watched = (ms: number): Watched => ({ seenAt: SEEN, ms });

describe('a run of the same Temporal server', () => {
  test('that goes on is left alone, and named with what to do', () => {
    expect(stepAboutEarlier(here(true, 0), null)).toEqual({
      kind: 'refuse',
      sentence:
        'Run run-1 is open on board 7 since 2026-11-21T11:00:00.000Z. Wait for it (`order-mirror status`), or end it with `order-mirror cancel`.',
    });
  });

  test('that ended is taken over once its customers have ended too', () => {
    expect(stepAboutEarlier(here(false, 2), null)).toMatchObject({
      kind: 'wait',
      sentence: expect.stringContaining('2 customers of it still come to their end'),
    });
    expect(stepAboutEarlier(here(false, 0), watched(2_000))).toEqual({ kind: 'take-over' });
  });

  test('is not waited for longer than a batch takes: what is left of it, the fence stops', () => {
    expect(stepAboutEarlier(here(false, 1), watched(74_000)).kind).toBe('wait');
    expect(stepAboutEarlier(here(false, 1), watched(76_000))).toEqual({ kind: 'take-over' });
  });
});

describe('a run of another Temporal server, which cannot be asked', () => {
  test('is watched first, however long it was silent: the store may have been busy', () => {
    for (const silentMs of [1_000, 3_600_000])
      expect(stepAboutEarlier(elsewhere(silentMs), null)).toMatchObject({ kind: 'wait', ms: LIFE_SIGNS.watchMs });
  });

  test('that gave a sign of life meanwhile is left alone, and named with its server and host', () => {
    const step = stepAboutEarlier(elsewhere(2_000, '2026-11-21T12:00:05.000Z'), watched(LIFE_SIGNS.watchMs));
    expect(step).toEqual({
      kind: 'refuse',
      sentence:
        'Run run-1 is open on board 7 since 2026-11-21T11:00:00.000Z. It goes on elsewhere (the Temporal server 127.0.0.1:7233, namespace default, host ada) and gave a sign of life 2 s ago. Wait for it, or end it there with `order-mirror cancel`. Nothing was sent.',
    });
  });

  test('that stays silent is taken over', () => {
    expect(stepAboutEarlier(elsewhere(20_000), watched(LIFE_SIGNS.watchMs))).toMatchObject({
      kind: 'wait',
      ms: 10_000,
    });
    expect(stepAboutEarlier(elsewhere(31_000), watched(LIFE_SIGNS.watchMs))).toEqual({ kind: 'take-over' });
  });

  test('signs come often enough that a living run is always seen to live', () => {
    expect(LIFE_SIGNS.watchMs).toBeGreaterThan(2 * LIFE_SIGNS.everyMs);
    expect(LIFE_SIGNS.silentMs).toBeGreaterThan(LIFE_SIGNS.watchMs);
  });
});
