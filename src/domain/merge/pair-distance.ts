// pair-distance: how far an incoming row is from a stored order of the same base key, as one number to sort by (docs/rules.md "Pairing").
// Owns: what counts as differing, and the ranking of the counts. The pairing itself: pairing.ts.
//
// Nearest first: 1. fewest differing extra checks, compared as keys are (case ignored); 2. the same order type, if it is an extra
// check; 3. fewest differing other columns and lines, compared exactly.
// Then, before the order of record id and content may decide: extra checks spelled alike; orders present until now, before unread, before
// absent ones, so that an order that comes and goes elsewhere never takes another one's row; and rows that are known to be equal before
// those that only may be, because a cell was refused or a column vanished ("equal rows first").
import { keyPart } from '../identity/key.js';
import type { StoredOrder } from '../order/stored-order.js';
import type { Value } from '../order/value.js';
import { casefold } from '../order/white-space.js';
import type { IncomingRow } from './row-content.js';

/** Not a value, but "we cannot know": it never counts as differing. */
const REFUSED = -1;
const VANISHED = -2;
const BLANK = 0;

/** Values of one order as numbers, equal exactly where the values are: comparing 90,000 pairs must be cheap. */
interface Figures {
  readonly extras: Int32Array;
  /** The extra checks with their case. */
  readonly spelled: Int32Array;
  readonly orderType: number;
  readonly others: Int32Array;
  readonly rank: number;
}

export interface PairDistances {
  /** null: not a candidate at all. Distances are whole numbers from 0, below `limit`. */
  between(stored: number, incoming: number): number | null;
  readonly limit: number;
}

export function pairDistances(
  stored: readonly StoredOrder[],
  incoming: readonly IncomingRow[],
  { extraChecks, orderType }: { readonly extraChecks: readonly string[]; readonly orderType: string | null },
): PairDistances {
  const isType = (name: string) => orderType !== null && casefold(name) === casefold(orderType);
  const extras = extraChecks.filter((name) => !isType(name));
  const typeIsExtra = extras.length < extraChecks.length;
  const names = new Set<string>();
  const sizes = new Set<string>();
  for (const { values, lines } of stored) {
    for (const name of values.keys()) names.add(name);
    for (const size of lines.keys()) sizes.add(size);
  }
  for (const { draft, layout } of incoming) {
    for (const { name } of layout.columns) names.add(name);
    for (const { size } of draft.lines) sizes.add(size);
    for (const size of draft.refusedSizes) sizes.add(size);
  }
  const checked = new Set(extraChecks.map(casefold));
  const otherNames = [...names].filter((name) => !checked.has(casefold(name)));
  const exact = numbering((value) => value);
  const folded = numbering(keyPart);
  const figures = (figure: (name: string, number: (value: Value) => number) => number, rank: number): Figures => ({
    extras: Int32Array.from(extras, (name) => figure(name, folded)),
    spelled: Int32Array.from(extras, (name) => figure(name, exact)),
    orderType: typeIsExtra ? figure(orderType ?? '', folded) : BLANK,
    others: Int32Array.from([...otherNames.map((name) => figure(name, exact)), ...[...sizes].map(() => BLANK)]),
    rank,
  });
  const lineFrom = otherNames.length;

  const storedFigures = stored.map((order) => {
    const made = figures((name, number) => number(order.values.get(name) ?? null), presenceRank(order));
    [...sizes].forEach((size, index) => {
      made.others[lineFrom + index] = order.lines.get(size) ?? 0;
    });
    return made;
  });
  const incomingFigures = incoming.map(({ draft, layout }) => {
    const positions = new Map(layout.columns.map(({ name }, index) => [name, index]));
    const refused = new Set(draft.refused);
    const made = figures((name, number) => {
      const position = positions.get(name);
      if (position === undefined) return VANISHED;
      return refused.has(position) ? REFUSED : number(draft.values[position] ?? null);
    }, 0);
    const quantities = new Map(draft.lines.map(({ size, quantity }) => [size, quantity]));
    const columns = new Set(layout.sizes.map(({ size }) => size));
    [...sizes].forEach((size, index) => {
      // A cancelled order says 0 for every size, also for those its workbook does not have.
      const blank = draft.cancelled || columns.has(size) ? 0 : VANISHED;
      made.others[lineFrom + index] = draft.refusedSizes.includes(size) ? REFUSED : (quantities.get(size) ?? blank);
    });
    return made;
  });

  const most = names.size + sizes.size + extras.length + 1;
  return {
    limit: (extras.length + 1) * 2 * most * (extras.length + 1) * RANKS * most,
    between(storedIndex, incomingIndex) {
      const one = storedFigures[storedIndex];
      const other = incomingFigures[incomingIndex];
      if (one === undefined || other === undefined) return null;
      const inExtras = compare(one.extras, other.extras);
      if (one.rank !== PRESENT_RANK && inExtras.differing > 0) return null;
      const typeDiffers = other.orderType >= 0 && one.orderType !== other.orderType ? 1 : 0;
      const inOthers = compare(one.others, other.others);
      const inSpelling = compare(one.spelled, other.spelled);
      const upToOthers = (inExtras.differing * 2 + typeDiffers) * most + inOthers.differing;
      const upToSpelling = upToOthers * (extras.length + 1) + inSpelling.differing;
      const typeUnknown =
        other.orderType === REFUSED || (other.orderType === VANISHED && one.orderType !== BLANK) ? 1 : 0;
      return (upToSpelling * RANKS + one.rank) * most + inOthers.unknown + inExtras.unknown + typeUnknown;
    },
  };
}

const PRESENT_RANK = 0;
const RANKS = 3;

function presenceRank({ presence }: StoredOrder): number {
  switch (presence) {
    case 'present':
      return PRESENT_RANK;
    case 'unread':
      return 1;
    case 'absent':
      return 2;
  }
}

function compare(stored: Int32Array, incoming: Int32Array): { readonly differing: number; readonly unknown: number } {
  let differing = 0;
  let unknown = 0;
  for (let at = 0; at < incoming.length; at += 1) {
    const mine = stored[at] ?? BLANK;
    const theirs = incoming[at] ?? BLANK;
    if (theirs === mine) continue;
    if (theirs >= 0) differing += 1;
    else if (theirs === REFUSED || mine !== BLANK) unknown += 1;
  }
  return { differing, unknown };
}

/** Numbers values from 1 on, equal ones alike; a blank is 0. Text and number are told apart. */
function numbering(form: (value: Value) => Value): (value: Value) => number {
  const known = new Map<Value, number>();
  return (value) => {
    const formed = form(value);
    if (formed === null) return BLANK;
    const seen = known.get(formed);
    if (seen !== undefined) return seen;
    known.set(formed, known.size + 1);
    return known.size;
  };
}
