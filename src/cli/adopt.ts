// adopt: what `migrate --adopt` does: plans which items of an earlier system become which orders, shows it, and with --take-over takes them.
// Owns: the words. Does not own: the rule (domain/merge/adopt-by-key.ts), the old tables (legacy-database.ts). The old tables are only read.
import type { Config } from '../config/config.js';
import { planAdoption, type UnclearReason } from '../domain/merge/adopt-by-key.js';
import type { Store } from '../store/store.js';
import { LegacyDatabaseUnfit, readLegacyDatabase } from '../wiring/legacy-database.js';
import { CommandFailed } from './context.js';

export interface AdoptOptions {
  readonly adopt: string;
  readonly oldOrders: string;
  readonly oldLines: string;
  readonly takeOver: boolean;
}

export interface AdoptReport {
  readonly orders: number;
  readonly lines: number;
  readonly known: number;
  readonly unread: number;
  readonly unclear: readonly { readonly itemId: string; readonly words: string; readonly why: UnclearReason }[];
  readonly takenOver: boolean;
}

const WHY: Readonly<Record<UnclearReason, string>> = {
  'no-such-order': 'no order list has this order now',
  'several-orders': 'several rows have its keys, and the old table does not tell them apart',
  'item-twice': 'the old table gives this item to several rows',
  'order-has-another-item': 'its order has an item already',
};

/** A person reads these one by one; --json has all. */
const MOST_SHOWN = 20;

export async function adopt(config: Config, store: Store, options: AdoptOptions): Promise<AdoptReport> {
  if (config.store.kind !== 'sqlserver')
    throw new CommandFailed(
      'migrate --adopt reads the old database through the connection of [store], which must be of kind "sqlserver".',
    );
  const stored = await store.adoption.orders();
  if (stored.length === 0)
    throw new CommandFailed(
      'The store has no orders yet, so no item can be given to one. Run `order-mirror import` first: it reads the order lists and asks the board nothing.',
    );
  const place = { ...config.store, database: options.adopt };
  const rules = config.orders;
  const old = await readLegacyDatabase(place, { orders: options.oldOrders, lines: options.oldLines }, rules).catch(
    (error: unknown) => {
      throw unfit(error, options);
    },
  );
  const plan = planAdoption(old.orders, stored);
  const recordOf = new Map(plan.taken.map(({ oldId, recordId }) => [oldId, recordId]));
  const lines = old.lines.flatMap(({ oldId, size, itemId }) => {
    const recordId = recordOf.get(oldId);
    return recordId === undefined ? [] : [{ recordId, size, itemId }];
  });
  if (options.takeOver) await store.outbox.adopt(null, plan.taken, lines);
  return {
    orders: plan.taken.length,
    lines: lines.length,
    known: plan.known,
    unread: old.unread,
    unclear: plan.unclear,
    takenOver: options.takeOver,
  };
}

/** What the old database is, this program does not decide: a table that does not fit is nobody's bug. */
function unfit(error: unknown, { adopt: database, oldOrders, oldLines }: AdoptOptions): unknown {
  if (error instanceof LegacyDatabaseUnfit) return new CommandFailed(error.message);
  if (!(error instanceof Error) || !('number' in error)) return error;
  return new CommandFailed(
    `The tables ${oldOrders} and ${oldLines} of database ${database} do not fit: ${error.message} Name the right ones with --old-orders and --old-lines; nothing was changed.`,
  );
}

export function adoptText(report: AdoptReport): string {
  const verb = report.takenOver ? 'Took over' : 'Would take over';
  const list = report.unclear
    .slice(0, MOST_SHOWN)
    .map(({ itemId, words, why }) => `  item ${itemId}, ${words}: ${WHY[why]}`);
  const more =
    report.unclear.length > MOST_SHOWN ? [`  and ${report.unclear.length - MOST_SHOWN} more (--json lists all)`] : [];
  return [
    `${verb} ${report.orders} items and ${report.lines} subitems; ${report.known} were taken over before.`,
    ...(report.unread === 0
      ? []
      : [`${report.unread} old rows with an item cannot be read as orders; they stay as they are.`]),
    ...(report.unclear.length === 0
      ? []
      : [`${report.unclear.length} items are not clear and are left alone:`, ...list, ...more]),
    report.takenOver
      ? 'The next sync sends each of them its key and its values once. The old tables were not touched.'
      : 'Nothing was changed. With --take-over it is done.',
  ].join('\n');
}
