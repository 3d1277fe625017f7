// watch: checks how things stand and notifies whoever is on call of what is new, what still holds (seldom), and what is over.
// Safe to repeat: a notification is stored after it was sent; a crash in between sends it twice, with the same id.
// Owns: that order. Does not own: what is an alert (domain/alert), how it is sent (telemetry/webhook).
import { ApplicationFailure } from '@temporalio/common';
import { isStillDrift } from '../domain/drift/drift.js';
import { type Alert, alertSteps, alertsOf, type Watched } from '../domain/run/alert.js';
import type { ActivityDeps, Store } from './deps.js';

export interface WatchReport {
  readonly open: number;
  readonly notified: number;
  readonly over: number;
}

/** Where nobody asked for reminders oftener: a working day holds two. */
const REMIND_AFTER_MS = 4 * 3_600_000;

export function watch(deps: ActivityDeps) {
  return async (): Promise<WatchReport> => {
    const { store, settings, clock, onCall } = deps;
    const at = clock.now().toISOString();
    const alerts = alertsOf(await watched(deps, at), onCall.limits);
    const { notify: tell, over } = alertSteps(alerts, await store.alerts.open(), at, REMIND_AFTER_MS);
    const failures: string[] = [];
    const notifying = async (alert: Alert, state: 'new' | 'still' | 'over', since: string) => {
      const outcome = await onCall.notify({ ...alert, state, since, environment: settings.environment });
      if (outcome.kind === 'failed') failures.push(outcome.sentence);
      return outcome.kind !== 'failed';
    };
    for (const { alert, again } of tell) {
      const since = await store.alerts.raise(alert);
      if (await notifying(alert, again ? 'still' : 'new', since)) await store.alerts.notified(alert);
    }
    const open = await store.alerts.open();
    for (const { kind, subject, notified } of over) {
      const known = open.find((one) => one.kind === kind && one.subject === subject);
      const gone: Alert = {
        kind: kind as Alert['kind'],
        subject,
        sentence: `Over: ${known?.sentence ?? subject}`,
        command: 'order-mirror status',
      };
      // Nobody heard of it, so nobody needs to hear of its end.
      if (!notified || (await notifying(gone, 'over', known?.since ?? at))) await store.alerts.clear({ kind, subject });
    }
    if (failures.length > 0)
      throw ApplicationFailure.create({
        type: 'AlertsNotSent',
        message: `${failures.length} alerts could not be sent; they are kept and tried again. ${failures[0]}`,
      });
    return { open: alerts.length, notified: tell.length, over: over.length };
  };
}

async function watched({ store, settings, onCall }: ActivityDeps, at: string): Promise<Watched> {
  const today = `${at.slice(0, 10)}T00:00:00.000Z`;
  const { environment } = settings;
  const status = await store.alerts.status(environment, today);
  const { openRun, lastBalancedAt } = await store.health.now(environment);
  const spent = await store.health.spentSince(today);
  const { lastVerified, ...rest } = status;
  return {
    environment,
    now: at,
    openRun,
    lastBalancedAt,
    pausedRun: await store.pauses.ofOpenRun(environment),
    ...rest,
    drift: await driftOf(store, lastVerified),
    dailyLimitReached: status.dailyLimitAnswers > 0 || spent.calls >= onCall.callsPerDay,
    schedules: await onCall.schedules(),
  };
}

type Verified = { readonly runId: string; readonly endedAt: string; readonly findings: number };

/** null: the board was never read back as a whole, or held what it should, or was mended. */
async function driftOf({ verify }: Store, verified: Verified | null): Promise<Watched['drift']> {
  if (verified === null || verified.findings === 0) return null;
  const findings = (await verify.findings(verified.runId)).filter(isStillDrift).length;
  return findings === 0 ? null : { runId: verified.runId, at: verified.endedAt, findings };
}
