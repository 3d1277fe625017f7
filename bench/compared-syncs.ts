// compared-syncs: two ways of the same first sync through Temporal, in turn, round after round, each in a process of its own.
// Owns: the turns, and what the slower one costs: the median over the rounds, so that one bad moment of the machine decides nothing.
import { figure, type Measured, sideBySide, start } from './measurement.js';
import { median } from './median.js';
import type { Setting } from './setting.js';
import { count, percent } from './table.js';
import type { SyncInTurnsOptions } from './tasks/sync-in-turns.js';

/** Large enough that ends and beginnings do not count, small enough for many rounds. */
const ORDERS = 1_440;
/** The first is for warming up, and not counted. */
const ROUNDS = 6;

export type Way = Pick<SyncInTurnsOptions, 'ledger' | 'telemetry'>;

export interface Compared {
  /** Of the rate of `without`, the part that `with_` lacks: 1 - its time / the other's. */
  readonly cost: number;
  /** The same by processor time of the measuring process: what a busy machine cannot stretch. */
  readonly processorCost: number;
  readonly text: string;
  /** Of the time of `with_`, the part inside the ledger's own calls. */
  readonly inLedger: number;
}

export async function compareSyncs(setting: Setting, temporal: string, plain: Way, dearer: Way): Promise<Compared> {
  const lists = await setting.orders(setting.scaled(ORDERS));
  const begin = (way: Way) => {
    const folders = Array.from({ length: ROUNDS }, () => setting.storeFolder());
    return start('syncInTurns', { lists, folders, temporal, ...way });
  };
  const [first, second] = [begin(plain), begin(dearer)];
  await sideBySide(first, second);
  const [without, with_] = [await first.ended, await second.ended];
  const costs = rounds((round) => 1 - of(without, 'sending', round) / of(with_, 'sending', round));
  const processorCosts = rounds((round) => 1 - of(without, 'processor', round) / of(with_, 'processor', round));
  const speeds = [without, with_].map((way) =>
    Math.round(median(rounds((round) => of(way, 'writes', round) / of(way, 'sending', round)))),
  );
  const processor = [without, with_].map((way) =>
    median(rounds((round) => (1000 * of(way, 'processor', round)) / of(way, 'writes', round))).toFixed(2),
  );
  const cost = median(costs);
  const processorCost = median(processorCosts);
  return {
    cost,
    processorCost,
    inLedger: median(rounds((round) => of(with_, 'ledger', round) / of(with_, 'sending', round))),
    text: `${percent(cost)} (median of ${costs.length} rounds of ${count(of(with_, 'writes', 1))} writes, ${percent(Math.min(...costs))} to ${percent(Math.max(...costs))}; ${speeds[1]} writes/s, ${speeds[0]} without); by processor time ${percent(processorCost)} (${processor[1]} ms a write, ${processor[0]} without)`,
  };
}

function rounds(work: (round: number) => number): number[] {
  return Array.from({ length: ROUNDS - 1 }, (_, index) => work(index + 1));
}

function of({ figures }: Measured, name: string, round: number): number {
  return figure(figures, `${name}${round}`);
}
