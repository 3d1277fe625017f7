// guess-keys: which columns tell orders apart. Owns: adding columns to the order number until no two rows of a customer are alike.
import type { ColumnType } from '../domain/order/column-type.js';
import type { GuessedColumn } from './guess-columns.js';
import { isTotalsWord } from './guess-customers.js';
import type { GuessedRoles } from './guess-roles.js';
import { columnOf, plainText, type SheetFacts } from './sheet-facts.js';
import { isCodeHeader, meaningOf } from './words.js';

export interface GuessedKeys {
  readonly uniqueKeys: readonly string[];
  /** Rows that are like another all the same. */
  readonly duplicates: number;
}

const MOST_KEYS = 4;
const STILL_ALIKE = 2 / 3;

/** A key must be on every sheet: one without it would be refused. */
export function guessKeys(
  sheets: readonly SheetFacts[],
  columns: readonly (GuessedColumn & { readonly type: ColumnType })[],
  roles: GuessedRoles,
): GuessedKeys {
  const at = (name: string): readonly (number | null)[] => {
    const column = columns.find((one) => one.name === name);
    return sheets.map((sheet) => (column === undefined ? null : columnOf(sheet, [column.name, ...column.aliases])));
  };
  const orders = at(roles.orderNumber);
  const owners = roles.customer === null ? [] : at(roles.customer);
  const describing = [...roles.style, ...roles.colour, ...roles.season].map(at);
  const rows = sheets.flatMap((sheet, index) => {
    const text = (cells: SheetFacts['rows'][number], column: number | null | undefined) =>
      column === null || column === undefined ? '' : plainText(cells[column]);
    return sheet.rows.flatMap((cells) => {
      const number = text(cells, orders[index]);
      const isPrepared = describing.length > 0 && describing.every((places) => text(cells, places[index]) === '');
      if (number === '' || isTotalsWord(number) || isPrepared) return [];
      return [{ index, cells, base: JSON.stringify([text(cells, owners[index]), number]) }];
    });
  });
  let names = rows.map(({ base }) => base);
  const uniqueKeys = [roles.orderNumber];
  const alike = (keys: readonly string[]) => keys.length - new Set(keys).size;
  const sure = [...roles.style, ...roles.colour];
  // Notes and the like change, and an order whose key changes is another one: only what names something.
  const others = columns
    .filter(({ type, name }) => type.kind === 'text' && name !== roles.customer && name !== roles.orderType)
    .filter(({ name }) => isCodeHeader(name) || meaningOf(name) !== null)
    .map(({ name }) => name);
  const candidates = [...new Set([...sure, ...others])].filter((name) => name !== roles.orderNumber);
  while (alike(names) > 0 && uniqueKeys.length < MOST_KEYS) {
    const longer = candidates.flatMap((name) => {
      const places = at(name);
      return places.includes(null) ? [] : [{ name, names: withColumn(rows, names, places) }];
    });
    const best = longer.reduce<(typeof longer)[number] | null>(
      (one, other) => (one === null || alike(other.names) < alike(one.names) ? other : one),
      null,
    );
    // Worth a key only where it tells a good part of them apart.
    if (best === null || alike(best.names) > alike(names) * STILL_ALIKE) break;
    names = best.names;
    uniqueKeys.push(best.name);
  }
  return { uniqueKeys, duplicates: alike(names) };
}

function withColumn(
  rows: readonly { readonly index: number; readonly cells: SheetFacts['rows'][number] }[],
  names: readonly string[],
  places: readonly (number | null)[],
): string[] {
  return rows.map(({ index, cells }, row) => {
    const column = places[index];
    return `${names[row]}\n${column === null || column === undefined ? '' : plainText(cells[column])}`;
  });
}
