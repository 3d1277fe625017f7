// customers: the customers file: canonical names, other spellings, and what identifies an order.
// Owns: reading it, clashes in it, columns it names. Does not own: finding the customer of a row (domain).
import type { CustomerRule, OrderKeys } from '../domain/order/order-rules.js';
import { foldName } from '../domain/order/white-space.js';
import { clashes, type ListEntry, readList } from './list-file.js';
import { didYouMean } from './nearest.js';
import type { Problem } from './problem.js';
import { AS_IN_ORDERS, CUSTOMER_OPTIONS } from './row-options.js';

export interface CustomersRead {
  readonly customers: readonly CustomerRule[];
  readonly problems: readonly Problem[];
  /** True when at least one customer leaves its keys to [orders]. */
  readonly usesDefaultKeys: boolean;
}

/** What the rules about keys need to know of the columns file; absent when that could not be read. */
export interface KnownColumns {
  canonical(name: string): string | undefined;
  readonly names: readonly string[];
}

type Entry = ListEntry<typeof CUSTOMER_OPTIONS>;

export function readCustomers(file: string, defaults: OrderKeys, known: KnownColumns | undefined): CustomersRead {
  const { entries, problems } = readList(file, 'customer', CUSTOMER_OPTIONS);
  const found: Problem[] = [...problems];
  const customers: CustomerRule[] = [];
  let usesDefaultKeys = false;
  for (const entry of entries) {
    const name = entry.values.find('name');
    const unique = entry.values.find('unique_keys') ?? AS_IN_ORDERS;
    const extra = entry.values.find('extra_checks') ?? AS_IN_ORDERS;
    const dateOrder = entry.values.find('date_order') ?? '';
    const decimal = entry.values.find('decimal') ?? '';
    found.push(
      ...keyFaults({ unique_keys: unique, extra_checks: extra }, known).map(({ at, problem, remedy }) =>
        entry.problemAt(at, problem, remedy),
      ),
    );
    usesDefaultKeys ||= unique === AS_IN_ORDERS || extra === AS_IN_ORDERS;
    if (unique !== AS_IN_ORDERS && unique.length === 0) {
      const problem = 'without a key every order of a customer would be the same one';
      found.push(entry.problemAt(['unique_keys'], problem, 'Name columns, or leave it out to have those of [orders]'));
    }
    if (name === undefined) continue;
    const canonical = (column: string) => known?.canonical(column) ?? column;
    customers.push({
      name,
      aliases: entry.values.find('aliases') ?? [],
      uniqueKeys: unique === AS_IN_ORDERS ? defaults.uniqueKeys : unique.map(canonical),
      extraChecks: extra === AS_IN_ORDERS ? defaults.extraChecks : extra.map(canonical),
      ...(dateOrder === '' ? {} : { dateOrder }),
      ...(decimal === '' ? {} : { decimal }),
    });
  }
  found.push(...clashes(entries, namesOf, foldName, twice));
  return { customers, problems: found, usesDefaultKeys };
}

export interface KeyFault {
  readonly at: readonly [list: string, index: number];
  readonly problem: string;
  readonly remedy: string;
}

/** What is wrong with the columns that identify orders: unknown, or named twice. */
export function keyFaults(
  lists: Readonly<Record<string, readonly string[]>>,
  known: KnownColumns | undefined,
): readonly KeyFault[] {
  const seen = new Set<string>();
  return Object.entries(lists).flatMap(([list, columns]) =>
    columns.flatMap((column, index): KeyFault[] => {
      const at = [list, index] as const;
      if (known && known.canonical(column) === undefined) {
        const remedy = didYouMean(column, known.names, 'Name a column of the columns file');
        return [{ at, problem: `there is no column "${column}"`, remedy }];
      }
      if (seen.has(foldName(column))) {
        return [{ at, problem: `"${column}" is named twice in these keys`, remedy: 'Remove one of the two' }];
      }
      seen.add(foldName(column));
      return [];
    }),
  );
}

function namesOf(entry: Entry) {
  const name = entry.values.find('name');
  const aliases = entry.values.find('aliases') ?? [];
  return [
    ...(name === undefined ? [] : [{ name, path: ['name'] }]),
    ...aliases.map((alias, index) => ({ name: alias, path: ['aliases', index] })),
  ];
}

function twice(entry: Entry, path: readonly (string | number)[], name: string, first: Entry): Problem {
  const problem = `"${name}" is already a name of the customer ${first.values.find('name') ?? 'above'}`;
  return entry.problemAt(path, problem, 'A name may mean one customer only; remove one of the two');
}
