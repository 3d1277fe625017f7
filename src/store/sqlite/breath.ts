// breath: lets timers and answers of the process run between two statements. better-sqlite3 works in the calling thread, and a chain of promises that are
// all settled never gives the event loop a turn: in a transaction of many statements no heartbeat would be sent, and no cancellation be heard.
import { setImmediate } from 'node:timers/promises';

/** A turn costs some microseconds. So often a heartbeat every 4 s is hardly late, and a receipt takes none. */
const WITHOUT_BREATH_MS = 50;

let lastTurn = 0;

export function letOthersRun(): Promise<void> | undefined {
  return performance.now() - lastTurn < WITHOUT_BREATH_MS ? undefined : breathe();
}

async function breathe(): Promise<void> {
  await aTurn();
  lastTurn = performance.now();
}

/** Of the event loop, whole: timers that are due, answers that are there, and whoever else waits for a turn. */
export function aTurn(): Promise<void> {
  return setImmediate();
}
