// What a trial of a schedule calls wrong. Each row breaks one thing of a story in which all is well.
import { describe, expect, test } from 'vitest';
import { scheduleFindings, type TrialRun, type TrialStarts } from '../bench/endurance/schedule-verdict.js';

const run = (runId: string, from: string, to: string | null, more: Partial<TrialRun> = {}): TrialRun => ({
  runId,
  openedAt: `2026-11-21T10:${from}.000Z`,
  closedAt: to === null ? null : `2026-11-21T10:${to}.000Z`,
  outcome: to === null ? null : 'SUCCESS',
  balanced: to !== null,
  writes: 10,
  ...more,
});
const RUNS = [run('a', '00:00', '01:20'), run('b', '02:00', '03:30')];
const ran = (...ids: string[]) => ids.map((runId) => ({ kind: 'ran', runId }) as const);
const STARTS: TrialStarts = { due: 4, leftOut: 2, missed: 0, ends: ran('a', 'b') };

describe('scheduleFindings', () => {
  test.each<[string, readonly TrialRun[], TrialStarts, readonly string[]]>([
    ['all is well', RUNS, STARTS, []],
    [
      'a start skipped by its own workflow',
      RUNS,
      { ...STARTS, leftOut: 1, ends: [...ran('a', 'b'), { kind: 'skipped', runId: null }] },
      [],
    ],
    [
      'two at once',
      [run('a', '00:00', '02:20'), run('b', '02:00', '03:30')],
      STARTS,
      ['runs a and b were open together'],
    ],
    [
      'one that never ended',
      [run('a', '00:00', null), run('b', '02:00', '03:30')],
      STARTS,
      ['runs a and b were open together', 'run a did not end'],
    ],
    [
      'a red one',
      [run('a', '00:00', '01:20', { outcome: 'FAILED' }), run('b', '02:00', '03:30')],
      STARTS,
      ['run a ended FAILED'],
    ],
    [
      'books that do not balance',
      [run('a', '00:00', '01:20', { outcome: 'UNBALANCED', balanced: false }), run('b', '02:00', '03:30')],
      STARTS,
      ['run a ended UNBALANCED'],
    ],
    ['a lost run', [run('a', '00:00', '01:20')], STARTS, ['run b is not in the store']],
    ['a run of nobody', RUNS, { ...STARTS, leftOut: 3, ends: ran('a') }, ['run b was not scheduled']],
    [
      'a start that failed',
      RUNS,
      { ...STARTS, leftOut: 1, ends: [...ran('a', 'b'), { kind: 'failed', runId: null }] },
      ['a start failed (run none)'],
    ],
    [
      'starts that nobody knows of',
      RUNS,
      { ...STARTS, due: 9 },
      ['of 9 starts that were due 4 are told of, 0 were given up'],
    ],
    ['starts given up', RUNS, { ...STARTS, missed: 1 }, ['of 4 starts that were due 4 are told of, 1 were given up']],
  ])('%s', (_, runs, starts, findings) => {
    expect(scheduleFindings(runs, starts)).toEqual(findings);
  });
});
