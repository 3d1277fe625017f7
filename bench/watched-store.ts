// watched-store: a store that says when sending began and ended, and how long its ledger was busy. Owns: those clocks, round the store's own interface.
// Does not own: what is measured with them (tasks/). The building of documents is counted out: any sender needs it.
import type { Store } from '../src/store/store.js';
import type { Figures } from './figures.js';
import { Stopwatch } from './stopwatch.js';
import { processorSeconds } from './tasks/turns.js';

export interface WatchedStore {
  readonly store: Store;
  /** From the first claim to the last receipt: seconds, seconds of processor time, and the seconds in the ledger's own calls. */
  figures(): Figures;
}

export function watchedStore(store: Store): WatchedStore {
  let began: { readonly at: number; readonly processor: NodeJS.CpuUsage } | null = null;
  let ended = { sending: 0, processor: 0 };
  const ledger = new Stopwatch();
  let writes = 0;

  const timed: Stopwatch['timed'] = (ask) => ledger.timed(ask);
  const { outbox, leases } = store;
  return {
    figures: () => ({ ...ended, ledger: ledger.seconds, writes }),
    store: {
      ...store,
      leases: { take: timed(leases.take), renew: timed(leases.renew), release: timed(leases.release) },
      outbox: {
        ...outbox,
        batch: timed(outbox.batch),
        markSent: timed(outbox.markSent),
        markNotExecuted: timed(outbox.markNotExecuted),
        sending: timed(outbox.sending),
        recordCalls: timed(outbox.recordCalls),
        claim: (request, freeze) => {
          began ??= { at: performance.now(), processor: process.cpuUsage() };
          return timed(outbox.claim)(request, (claimed) => ledger.leaveOut(() => freeze(claimed)));
        },
        async end(...args) {
          await timed(outbox.end)(...args);
          writes += args[1].length;
          if (began === null) return;
          ended = {
            sending: (performance.now() - began.at) / 1000,
            processor: processorSeconds(began.processor),
          };
        },
      },
    },
  };
}
