// The fields of column values as resolvers (docs/monday-api.md "Column values"; names and nullability from the official SDL).

import type { Account } from './account.js';
import { BoardError } from './errors.js';
import { colourOf } from './identifiers.js';
import type { ColumnRecord, ItemRecord, StoredValue } from './model.js';
import { textOf, valueTypeOf } from './values.js';

/** What the resolvers of a ColumnValue start from. */
export interface ValueSource {
  readonly item: ItemRecord;
  readonly column: ColumnRecord;
  readonly stored: StoredValue | undefined;
}

type Fields = { readonly [key: string]: unknown };
type FieldReader = (source: ValueSource, account: Account) => unknown;

const iso = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
const fields = ({ stored }: ValueSource): Fields => (typeof stored === 'object' ? (stored as Fields) : {});
const part =
  (key: string): FieldReader =>
  (source) =>
    fields(source)[key] ?? null;
const whenSet: FieldReader = ({ item, stored }) => (stored === undefined ? null : iso(item.updatedAt));
const activeSubitems: FieldReader = ({ item }, account) =>
  account.subitemsOf(item.id).filter(({ state }) => state === 'active');

function text({ item, column, stored }: ValueSource, account: Account): string | null {
  switch (column.type) {
    case 'item_id':
      return item.id;
    case 'last_updated':
      return iso(item.updatedAt).replace('T', ' ').replace('Z', ' UTC');
    case 'creation_log':
      return iso(item.createdAt).replace('T', ' ').replace('Z', ' UTC');
    case 'subtasks':
      return (activeSubitems({ item, column, stored }, account) as ItemRecord[]).map(({ name }) => name).join(', ');
    case 'mirror':
    case 'formula':
    case 'board_relation':
      // Read by display_value and linked items only (docs/monday-api.md "Transport", "Column values").
      return null;
    case 'status':
      return stored === undefined ? null : textOf(column, stored);
    default:
      return textOf(column, stored);
  }
}

function value({ item, column, stored }: ValueSource): string | null {
  if (column.type === 'item_id') return JSON.stringify({ item_id: Number(item.id) });
  if (stored === undefined) return null;
  const plain = valueTypeOf(column.type).value(stored);
  return plain === null ? null : JSON.stringify(plain);
}

const common: { readonly [field: string]: FieldReader } = {
  id: ({ column }) => column.id,
  column: ({ column }) => column,
  type: ({ column }) => column.type,
  is_leaf: () => true,
  text,
  value,
};

const own: { readonly [typename: string]: { readonly [field: string]: FieldReader } } = {
  TextValue: {},
  LongTextValue: { updated_at: whenSet },
  NumbersValue: {
    number: ({ stored }) => (stored === undefined ? null : Number(stored)),
    symbol: () => '',
    direction: () => null,
  },
  DateValue: { date: part('date'), time: part('time'), icon: () => null, updated_at: whenSet },
  StatusValue: {
    index: ({ stored }) => stored ?? null,
    label: ({ column, stored }) => (stored === undefined ? null : textOf(column, stored)),
    label_style: ({ stored }) =>
      typeof stored === 'number' ? { color: colourOf(stored), border: colourOf(stored) } : null,
    is_done: ({ stored }) => (stored === undefined ? null : false),
    update_id: () => null,
    updated_at: whenSet,
  },
  DropdownValue: {
    values: ({ column, stored }) =>
      (Array.isArray(stored) ? stored : []).map((id: number) => ({
        id: String(id),
        label: column.labels.find((label) => label.id === id)?.name ?? '',
      })),
  },
  PeopleValue: {
    persons_and_teams: (source) =>
      ((fields(source).personsAndTeams ?? []) as Fields[]).map(({ id, kind }) => ({
        id: String(id),
        kind: kind ?? 'person',
      })),
    updated_at: whenSet,
  },
  LinkValue: { url: part('url'), url_text: part('text'), updated_at: whenSet },
  CheckboxValue: { checked: ({ stored }) => stored !== undefined, updated_at: whenSet },
  EmailValue: { email: part('email'), label: part('text'), updated_at: whenSet },
  PhoneValue: { phone: part('phone'), country_short_name: part('countryShortName'), updated_at: whenSet },
  CountryValue: {
    country: (source) =>
      source.stored === undefined ? null : { code: fields(source).countryCode, name: fields(source).countryName },
    updated_at: whenSet,
  },
  LocationValue: {
    lat: (source) => (source.stored === undefined ? null : Number(fields(source).lat)),
    lng: (source) => (source.stored === undefined ? null : Number(fields(source).lng)),
    address: part('address'),
    updated_at: whenSet,
  },
  TimelineValue: { from: part('from'), to: part('to'), visualization_type: () => null, updated_at: whenSet },
  WeekValue: {
    start_date: (source) => ((fields(source).week ?? {}) as Fields).startDate ?? null,
    end_date: (source) => ((fields(source).week ?? {}) as Fields).endDate ?? null,
  },
  BoardRelationValue: {
    linked_item_ids: (source) => ((fields(source).item_ids ?? []) as unknown[]).map(String),
    linked_items: (source, account) =>
      ((fields(source).item_ids ?? []) as unknown[]).flatMap((id) => account.items.get(String(id)) ?? []),
    display_value: (source, account) =>
      ((fields(source).item_ids ?? []) as unknown[])
        .flatMap((id) => account.items.get(String(id))?.name ?? [])
        .join(', '),
    updated_at: whenSet,
  },
  // Mirrors show what another board holds and formulas what monday computes: blank on a board that stands alone.
  MirrorValue: { display_value: () => '' },
  FormulaValue: { display_value: () => '' },
  SubtasksValue: {
    subitems: activeSubitems,
    subitems_ids: (source, account) => (activeSubitems(source, account) as ItemRecord[]).map(({ id }) => id),
    display_value: (source, account) => text(source, account) ?? '',
  },
  ItemIdValue: { item_id: ({ item }) => item.id },
  LastUpdatedValue: {
    updated_at: ({ item }) => iso(item.updatedAt),
    updater_id: () => '1',
    updater: () => ({}),
  },
  CreationLogValue: {
    created_at: ({ item }) => iso(item.createdAt),
    creator_id: () => '1',
    creator: () => ({}),
  },
  UnsupportedValue: {},
};

/** Readers by type and field, for schema.ts to attach. */
export const valueFields: { readonly [typename: string]: { readonly [field: string]: FieldReader } } =
  Object.fromEntries(Object.entries(own).map(([typename, readers]) => [typename, { ...common, ...readers }]));

/** Values of an item in the order of the board's columns; the name column is not among them. */
export function columnValues(
  account: Account,
  item: ItemRecord,
  ids: readonly string[] | null | undefined,
  types: readonly string[] | null | undefined,
): ValueSource[] {
  const board = account.boards.get(item.boardId);
  if (board === undefined) throw new BoardError('INTERNAL_SERVER_ERROR', 'Internal Server Error', 500);
  const sources: ValueSource[] = [];
  for (const column of board.columns) {
    if (column.type === 'name' || column.state !== 'active') continue;
    if (ids !== null && ids !== undefined && !ids.includes(column.id)) continue;
    if (types !== null && types !== undefined && !types.includes(column.type)) continue;
    sources.push({ item, column, stored: item.values[column.id] });
  }
  return sources;
}

export { iso };
