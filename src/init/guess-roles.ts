// guess-roles: which column is the order number, the customer, the total, the order type, and which of them name an order. Owns: these guesses.
import type { GuessedColumn } from './guess-columns.js';
import { likeness, type Meaning } from './words.js';

export interface GuessedRoles {
  readonly orderNumber: string;
  readonly customer: string | null;
  readonly total: string | null;
  readonly orderType: string | null;
  /** Each in the order of likeness. */
  readonly style: readonly string[];
  readonly colour: readonly string[];
  readonly season: readonly string[];
  readonly weak: readonly { readonly column: string; readonly why: string }[];
}

export interface ColumnLook {
  /** How many different values it has, of how many rows. */
  readonly distinct: (column: string) => number;
  readonly isWhole: (column: string) => boolean;
  /** Sheets that have it. */
  readonly sheets: (column: string) => number;
}

const NAMING = 2;

export function guessRoles(columns: readonly GuessedColumn[], look: ColumnLook): GuessedRoles | null {
  const weak: { column: string; why: string }[] = [];
  const ranked = (meaning: Meaning): readonly { name: string; score: number }[] =>
    columns
      .map(({ name, aliases }) => ({
        name,
        score: Math.max(...[name, ...aliases].map((header) => likeness(header, meaning))),
      }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => look.sheets(b.name) - look.sheets(a.name) || b.score - a.score);
  const taken = new Set<string>();
  const best = (meaning: Meaning, what: string, fits: (name: string) => boolean = () => true): string | null => {
    const found = ranked(meaning).filter(({ name }) => !taken.has(name) && fits(name));
    const first = found[0];
    if (first === undefined) return null;
    taken.add(first.name);
    if (first.score < 1) weak.push({ column: first.name, why: `is it ${what}?` });
    else if (found.length > 1 && first.score < 2 && found[1] !== undefined && found[1].score > 1)
      weak.push({ column: first.name, why: `is it ${what}, or is it ${found[1].name}?` });
    return first.name;
  };
  let orderNumber = best('order_number', 'the order number');
  if (orderNumber === null) {
    orderNumber =
      best('purchase_order', 'the order number') ??
      [...columns].sort((a, b) => look.distinct(b.name) - look.distinct(a.name))[0]?.name ??
      null;
    if (orderNumber === null) return null;
    taken.add(orderNumber);
    weak.push({ column: orderNumber, why: 'no header says order number; is it this one?' });
  }
  const customer = best('customer', 'the customer');
  const total = best('total', 'the total of the sizes', look.isWhole);
  const orderType = best('order_type', 'the order type, by which orders are cancelled');
  const several = (meaning: Meaning) =>
    ranked(meaning)
      .filter(({ name, score }) => !taken.has(name) && score > 0)
      .slice(0, NAMING)
      .map(({ name }) => name);
  return {
    orderNumber,
    customer,
    total,
    orderType,
    style: several('style'),
    colour: several('colour'),
    season: several('season'),
    weak,
  };
}
