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

function current(): Context | undefined {
  try {
    return Context.current();
  } catch {
    return undefined;
  }
}
