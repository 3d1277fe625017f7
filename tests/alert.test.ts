// Alerts as values: which state is one, what it says, when it is notified (again), when it is over.
import { describe, expect, it, test } from 'vitest';
import { type Alert, alertSteps, alertsOf, type Watched } from '../src/domain/run/alert.js';

const WELL: Watched = {
  environment: 'production',
  now: '2026-11-21T12:00:00.000Z',
  lastRun: { runId: 'r1', outcome: 'SUCCESS', sentence: null },
  lastBalancedAt: '2026-11-21T11:30:00.000Z',
  usedSince: '2026-01-01T00:00:00.000Z',
  openRun: null,
  pausedRun: null,
  drift: null,
  waitingCustomers: [],
  refusedWorkbooks: [],
  lastCall: { outcome: 'answered', reason: null },
  dailyLimitReached: false,
  schedules: [{ name: 'nightly', there: true, paused: false, next: '2026-11-21T12:30:00.000Z', failed: null }],
  canary: { at: '2026-11-21T11:00:00.000Z', lost: null },
};
const LIMITS = { balancedWithinHours: 26 };
const alertsFor = (state: Partial<Watched>) =>
  alertsOf({ ...WELL, ...state }, LIMITS).map(({ kind, subject }) => `${kind} ${subject}`);
const nightly = (news: object) => ({ schedules: [{ ...WELL.schedules[0], ...news } as Watched['schedules'][number]] });

describe('alertsOf', () => {
  it('is silent while all is well', () => {
    expect(alertsFor({})).toEqual([]);
  });

  it.each<[string, Partial<Watched>, string[]]>([
    ['a failed run', { lastRun: { runId: 'r2', outcome: 'FAILED', sentence: 'Why.' } }, ['run-red runs']],
    [
      'books that do not balance',
      { lastRun: { runId: 'r2', outcome: 'UNBALANCED', sentence: null } },
      ['run-red runs'],
    ],
    ['held orders are no failure', { lastRun: { runId: 'r2', outcome: 'PARTIAL', sentence: null } }, []],
    ['no balanced run for 27 h', { lastBalancedAt: '2026-11-20T09:00:00.000Z' }, ['run-late runs']],
    ['never one, but in use for long', { lastBalancedAt: null }, ['run-late runs']],
    ['a store that was made just now', { lastBalancedAt: null, usedSince: '2026-11-21T11:00:00.000Z' }, []],
    ['nothing is scheduled, so nothing is late', { lastBalancedAt: '2026-01-01T00:00:00.000Z', schedules: [] }, []],
    ['a schedule that was not applied', nightly({ there: false }), ['schedule-missing nightly']],
    ['one that did not start', nightly({ next: '2026-11-21T11:50:00.000Z' }), ['schedule-missing nightly']],
    ['one that is a little late', nightly({ next: '2026-11-21T11:57:00.000Z' }), []],
    ['one that is paused on purpose', nightly({ paused: true, next: '2026-11-20T00:00:00.000Z' }), []],
    ['one whose run could not run', nightly({ failed: 'It ended FAILED.' }), ['schedule-failed nightly']],
    [
      'parked and paused customers',
      {
        waitingCustomers: [
          { customer: 'A', state: 'parked', reason: 'x' },
          { customer: 'B', state: 'paused', reason: null },
        ],
      },
      ['customer-parked A', 'customer-paused B'],
    ],
    [
      'a paused run: once, not of each customer too',
      {
        pausedRun: { runId: 'r3', since: WELL.now, reason: 'stocktaking' },
        waitingCustomers: [
          { customer: 'A', state: 'paused', reason: 'stocktaking' },
          { customer: 'B', state: 'parked', reason: 'x' },
        ],
      },
      ['run-paused r3', 'customer-parked B'],
    ],
    ['a board that differs', { drift: { runId: 'r4', at: WELL.now, findings: 3 } }, ['board-drifts board']],
    ['a gate', { openRun: { runId: 'r3', phase: 'waiting-for-approval' } }, ['gate-waiting r3']],
    ['a run under way', { openRun: { runId: 'r3', phase: 'sending' } }, []],
    ['the daily limit', { dailyLimitReached: true }, ['daily-limit board']],
    ['a refused token', { lastCall: { outcome: 'park', reason: 'unauthorized' } }, ['board-refuses board']],
    [
      'a refused workbook',
      { refusedWorkbooks: [{ workbook: 'a.xlsx', sentence: 'It is truncated.' }] },
      ['workbook-refused a.xlsx'],
    ],
    ['a lost canary', { canary: { at: WELL.now, lost: 'It says 3 instead of 4.' } }, ['canary-lost canary']],
  ])('%s', (_, state, wanted) => {
    expect(alertsFor(state)).toEqual(wanted);
  });
});

test('an alert is notified once, again after a while, and its end if it was', () => {
  const parked: Alert = { kind: 'customer-parked', subject: 'A', sentence: 'A is parked.', command: 'x' };
  const hour = 3_600_000;
  const at = '2026-11-21T12:00:00.000Z';
  const known = (notifiedAt: string | null) => [{ kind: 'customer-parked', subject: 'A', notifiedAt }];
  expect(alertSteps([parked], [], at, hour).notify).toEqual([{ alert: parked, again: false }]);
  expect(alertSteps([parked], known('2026-11-21T11:30:00.000Z'), at, hour)).toEqual({ notify: [], over: [] });
  expect(alertSteps([parked], known('2026-11-21T11:00:00.000Z'), at, hour).notify).toEqual([
    { alert: parked, again: true },
  ]);
  // It could not be sent before: that is no reminder.
  expect(alertSteps([parked], known(null), at, hour).notify).toEqual([{ alert: parked, again: false }]);
  expect(alertSteps([], known(at), at, hour).over).toEqual([{ kind: 'customer-parked', subject: 'A', notified: true }]);
  expect(alertSteps([], known(null), at, hour).over).toEqual([
    { kind: 'customer-parked', subject: 'A', notified: false },
  ]);
});
