// taken-over: the store does not call this run open any more: another run took over, so this one has nothing left to do, not even to close its books.
// Owns: knowing that fault wherever it comes from. Does not own: refusing (store/run-fence.ts).
import { ApplicationFailure } from '@temporalio/workflow';

/** As the activity interceptor names it (activities/activity-interceptor.ts). */
const RUN_CLOSED = 'Store:run-closed';

/** The store's sentence; null where the error is another one. A customer's fault comes wrapped in that of its workflow. */
export function takenOver(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof ApplicationFailure && cause.type === RUN_CLOSED) return cause.message;
  return null;
}
