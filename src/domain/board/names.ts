// names: what groups, items and subitems are called on the board, and the key of a line (docs/rules.md "Groups", "Item names", 12).
import { numberText } from '../order/number-text.js';
import { CUSTOMER_PART, type NamePart, type OrderRules, SIZE_PART } from '../order/order-rules.js';
import type { Value } from '../order/value.js';
import { collapseBlanks, trimBlanks, trimTrailingBlanks } from '../order/white-space.js';

type Values = ReadonlyMap<string, Value>;

/** monday's own limit for the names of items and groups. */
const LONGEST_NAME = 255;

export interface BoardNames {
  groupTitle(values: Values, customer: string): string;
  itemName(values: Values, customer: string): string;
  subitemName(size: string): string;
}

export function boardNames({ names, roles }: Pick<OrderRules, 'names' | 'roles'>): BoardNames {
  return {
    groupTitle(values, customer) {
      const parts = names.group.map((part) => collapseBlanks(firstOf(values, part, customer)));
      return cut(parts.length === 0 || parts.includes('') ? names.groupOtherwise : parts.join(' '));
    },
    itemName(values, customer) {
      const parts = names.item.map((part) => firstOf(values, part, customer)).filter((part) => part !== '');
      // The board takes no item without a name, and every order has a number.
      return cut(parts.length > 0 ? parts.join(' ') : firstOf(values, [roles.orderNumber], customer));
    },
    subitemName: (size) => cut(names.line.replaceAll(SIZE_PART, () => size)),
  };
}

/** The key of a size's subitem on the board. */
export function lineKey(recordId: string, size: string): string {
  return `${recordId}:${size}`;
}

/** What a record id looks like (record-id.ts: UUID version 5): other text in a key column is people's own. */
export function isRecordId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}

export function isLineKey(text: string): boolean {
  return text.includes(':') && isRecordId(partsOfLineKey(text).recordId);
}

/** The inverse of lineKey: a record id holds no colon, a size may. */
export function partsOfLineKey(key: string): { readonly recordId: string; readonly size: string } {
  const colon = key.indexOf(':');
  return colon < 0 ? { recordId: key, size: '' } : { recordId: key.slice(0, colon), size: key.slice(colon + 1) };
}

/** Blank text counts as missing. */
function firstOf(values: Values, columns: NamePart, customer: string): string {
  for (const column of columns) {
    const value = column === CUSTOMER_PART ? customer : (values.get(column) ?? null);
    const text = value === null ? '' : trimBlanks(typeof value === 'number' ? numberText(value) : value);
    if (text !== '') return text;
  }
  return '';
}

/** Never through the middle of a character that takes two code units; a blank left at the end is dropped (docs/rules.md "Item names"). */
function cut(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const last = name.charCodeAt(LONGEST_NAME - 1);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return trimTrailingBlanks(name.slice(0, splits ? LONGEST_NAME - 1 : LONGEST_NAME));
}
