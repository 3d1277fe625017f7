// activity-interceptor: every activity as Temporal sees it: it beats while it works, and its faults become failures with a type and the right retry.
// Owns: that translation, in one place. Activities themselves throw domain and store faults only.
import { Context, type Info } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { StoreFault } from '../domain/store-fault.js';
import type { RunAttempt, Store } from './deps.js';

/** A third of the shortest heartbeat time-out (activity-options.ts: 15 s), so that one lost beat is not a death. */
const BEAT_MS = 4_000;

/** Time does not fix these: retrying only hides them. A locked, full or unreachable store may be there again in a minute. */
const LASTING: ReadonlySet<StoreFault['kind']> = new Set([
  'missing',
  'refused',
  'read-only',
  'damaged',
  'schema-older',
  'schema-newer',
  'crossed',
  'run-closed',
  'superseded',
  'clock',
]);

// biome-ignore lint/suspicious/noExplicitAny: the shape of any activity
type AnyActivity = (input: any) => Promise<unknown>;

export function interceptActivities<T extends Record<string, AnyActivity>>(
  activities: T,
  attempts: Store['attempts'],
  beatMs: number = BEAT_MS,
): T {
  const wrapped = Object.entries(activities).map(([name, activity]) => [name, intercepted(activity, attempts, beatMs)]);
  return Object.fromEntries(wrapped) as T;
}

function intercepted(activity: AnyActivity, attempts: Store['attempts'], beatMs: number): AnyActivity {
  return async (input) => {
    const context = Context.current();
    const pulse = setInterval(() => context.heartbeat(), beatMs);
    try {
      const attempt = attemptOf(context.info, input);
      return await (attempt === null ? activity(input) : attempts.within(attempt, () => activity(input)));
    } catch (error) {
      throw asFailure(error);
    } finally {
      clearInterval(pulse);
    }
  };
}

/** null: it is no step of a run. */
function attemptOf({ workflowExecution, activityId, attempt }: Info, input: unknown): RunAttempt | null {
  const runId = typeof input === 'object' && input !== null && 'runId' in input ? input.runId : null;
  if (typeof runId !== 'string') return null;
  return { runId, step: `${workflowExecution?.runId}/${activityId}`, attempt };
}

function asFailure(error: unknown): unknown {
  // What JSON.parse says quotes the text, which may be an order's (S15).
  if (error instanceof SyntaxError)
    return ApplicationFailure.create({
      message:
        'A stored or answered text is not the JSON it should be; its words are left out, since they may be those of an order.',
      type: 'NotJson',
    });
  if (!(error instanceof StoreFault)) return error;
  return ApplicationFailure.create({
    message: error.message,
    type: `Store:${error.kind}`,
    nonRetryable: LASTING.has(error.kind),
  });
}
