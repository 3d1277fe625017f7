// names: what groups, items and subitems are called on the board, and the key of a line (spec 3 "Group", "Item name").
import { numberText } from '../order/number-text.js';
import type { Value } from '../order/value.js';
import { collapseBlanks, trimBlanks, trimTrailingBlanks } from '../order/white-space.js';

type Values = ReadonlyMap<string, Value>;

/** Where orders without any season are gathered. */
export const GROUP_WITHOUT_SEASON = 'check';

/** monday's own limit for the names of items and groups. */
const LONGEST_NAME = 255;

/** The season of a group: the first that is not blank. */
export const SEASON_COLUMNS: readonly string[] = ['CUSTOMER SEASON', 'AAG SEASON'];

/** The parts of an item's name, in order; of each the first that is not blank. */
export const NAME_COLUMNS: readonly (readonly string[])[] = [
  ['ALIAS/RELATED ITEM', 'CUSTOMER STYLE'],
  ["CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS", 'CUSTOMER COLOUR DESCRIPTION'],
  ['AAG ORDER NUMBER'],
  ['PO NUMBER', 'CUSTOMER ALT PO'],
];

export function groupTitle(values: Values, customer: string): string {
  const season = collapseBlanks(firstOf(values, SEASON_COLUMNS));
  return season === '' ? GROUP_WITHOUT_SEASON : cut(`${collapseBlanks(customer)} ${season}`);
}

export function itemName(values: Values): string {
  const parts = NAME_COLUMNS.map((columns) => firstOf(values, columns));
  return cut(parts.filter((part) => part !== '').join(' '));
}

export function subitemName(size: string): string {
  return `Size ${size}`;
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
function firstOf(values: Values, columns: readonly string[]): string {
  for (const column of columns) {
    const value = values.get(column) ?? null;
    const text = value === null ? '' : trimBlanks(typeof value === 'number' ? numberText(value) : value);
    if (text !== '') return text;
  }
  return '';
}

/** Never through the middle of a character that takes two code units; a blank left at the end is dropped (spec 3.1). */
function cut(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const last = name.charCodeAt(LONGEST_NAME - 1);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return trimTrailingBlanks(name.slice(0, splits ? LONGEST_NAME - 1 : LONGEST_NAME));
}
