// totals-row: rows that add up others and are no orders (docs/rules.md "Totals rows"): Excel marks them in its tables, people write "Total" where a number should stand.
// As an order it would double all pieces of the list. Owns: telling them.
import type { Layout } from '../order/layout.js';
import type { OrderRules } from '../order/order-rules.js';
import type { RawCell, RawRow } from '../order/raw-cell.js';
import { casefold, foldName } from '../order/white-space.js';
import { cellText } from './read-text.js';

/** Of a row that is not skipped. */
export function totalsRows(layout: Layout, rules: OrderRules): (row: RawRow) => boolean {
  const words = new Set(rules.totals.map(foldName));
  const columnsOf = (names: readonly (string | null)[]) => {
    const wanted = new Set(names.flatMap((name) => (name === null ? [] : [casefold(name)])));
    return layout.columns.filter(({ name }) => wanted.has(casefold(name))).map(({ column }) => column);
  };
  const { orderNumber, customer } = rules.roles;
  const number = columnsOf([orderNumber])[0] ?? -1;
  // Whose row it would be nobody knows, as its customer is blank: so the keys of all of them count.
  const keys = [...rules.customers.flatMap(({ uniqueKeys }) => uniqueKeys), ...rules.unknownCustomerKeys.uniqueKeys];
  const others = columnsOf([customer, ...keys]).filter((column) => column !== number);
  return ({ cells, totals }) => {
    if (totals?.some(({ first, last }) => first <= number && number <= last) === true) return true;
    const text = cellText(cells[number] ?? null);
    return (
      typeof text === 'string' && words.has(foldName(text)) && others.every((column) => isBlank(cells[column] ?? null))
    );
  };
}

function isBlank(cell: RawCell): boolean {
  const text = cellText(cell);
  return typeof text !== 'string' && text.kind === 'blank';
}
