// heartbeat: tells Temporal that a long activity is alive, and hears of its cancellation. Outside Temporal (bench, store tests) both do nothing.
import { Context } from '@temporalio/activity';

export function beat(details: Readonly<Record<string, number>>): void {
  current()?.heartbeat(details);
}

/** For callbacks from elsewhere, another thread for one: beats for the activity that is running now. */
export function beater(): (details: Readonly<Record<string, number>>) => void {
  const context = current();
  return (details) => context?.heartbeat(details);
}

/** Aborted when the activity is cancelled or its worker shuts down. */
export function cancelled(): AbortSignal | undefined {
  return current()?.cancellationSignal;
}

/** Of long work: to be called between its portions. Beats with how many there were, and throws once nobody waits for the activity any more: an attempt that timed out stops. */
export function stopper(): () => void {
  const context = current();
  let portions = 0;
  return () => {
    portions += 1;
    context?.heartbeat({ portions });
    context?.cancellationSignal.throwIfAborted();
  };
}

function current(): Context | undefined {
  try {
    return Context.current();
  } catch {
    return undefined;
  }
}
