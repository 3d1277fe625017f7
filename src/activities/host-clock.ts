// host-clock: how far this host's clock is from the store's, and whether that is too far. Owns: measuring it and the sentence.
// Nothing that keeps S3 goes by a host's clock; but budgets, days and what people read do, and such a host is rather told than believed.
import { StoreFault } from '../domain/store-fault.js';
import type { ActivityDeps } from './deps.js';

/** Two hosts that keep their time by NTP differ by milliseconds; leases and waits have seconds to spare. */
export const CLOCK_MAY_DIFFER_MS = 5_000;
/** An answer that took longer says too little of when it was given; a busy machine gives another chance. */
const PROMPT_MS = 1_000;
const TRIES = 3;

type Clocks = { readonly clock: { now(): Date }; readonly store: { time(): Promise<Date> } };

/** In ms; above 0: this host's clock is ahead. Of several measurements the one that was answered soonest. */
export async function clockAheadMs({ clock, store }: Clocks): Promise<number> {
  let best = { tookMs: Number.POSITIVE_INFINITY, aheadMs: 0 };
  for (let tries = 1; tries <= TRIES && best.tookMs > PROMPT_MS; tries += 1) {
    const before = clock.now().getTime();
    const stores = (await store.time()).getTime();
    const after = clock.now().getTime();
    const tookMs = after - before;
    if (tookMs < best.tookMs) best = { tookMs, aheadMs: (before + after) / 2 - stores };
  }
  return Math.round(best.aheadMs);
}

export function clockDiffersWords(aheadMs: number): string {
  const seconds = (Math.abs(aheadMs) / 1000).toFixed(1);
  return `This host's clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the store's`;
}

export const CLOCK_REMEDY = 'Set it right, by NTP for good (Linux: `timedatectl set-ntp true`), then try again.';

/** A worker does not begin, and a run is not opened, by a clock that is too far off. */
export async function refuseWrongClock(deps: ActivityDeps | Clocks): Promise<void> {
  const aheadMs = await clockAheadMs(deps);
  if (Math.abs(aheadMs) <= CLOCK_MAY_DIFFER_MS) return;
  throw new StoreFault(
    'clock',
    `${clockDiffersWords(aheadMs)}; more than ${CLOCK_MAY_DIFFER_MS / 1000} s is refused, and nothing was sent. ${CLOCK_REMEDY}`,
  );
}
