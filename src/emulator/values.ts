// Column values: what each column type takes, how it is kept, and how it reads (docs/monday-api.md "Column values"). One table, a row
// per type; a type without `take` is read-only. The resolvers of the value's own fields are in value-fields.ts.
import { BoardError } from './errors.js';
import type { ColumnRecord, StoredValue } from './model.js';
import { shaped } from './value-shapes.js';
import type { ValueType } from './value-type.js';

type Given = { readonly [key: string]: unknown };

/** docs/monday-api.md "Sizes and boards". */
const longTextCharactersMax = 2_000;

export function refused(column: ColumnRecord, message: string): BoardError {
  return new BoardError('ColumnValueException', message, 200, {
    column_type: valueTypeOf(column.type).errorName,
    column_id: column.id,
    column_name: column.title,
  });
}

const asObject = (value: unknown): Given | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Given) : undefined;

function onlyKeys(given: Given, keys: readonly string[], column: ColumnRecord): void {
  for (const key of Object.keys(given))
    if (!keys.includes(key)) throw refused(column, `invalid value - unknown key '${key}' for this column`);
}

const textType: ValueType = {
  typename: 'TextValue',
  errorName: 'text',
  take: (given, { column }) => {
    if (typeof given !== 'string') throw refused(column, 'invalid value - a text column takes a string');
    return given === '' ? null : given;
  },
  text: String,
  value: (stored) => stored,
};

const longTextType: ValueType = {
  typename: 'LongTextValue',
  errorName: 'long-text',
  take: (given, { column }) => {
    const object = asObject(given);
    if (object !== undefined) onlyKeys(object, ['text'], column);
    const text = object === undefined ? given : object.text;
    if (typeof text !== 'string') throw refused(column, 'invalid value - a long text column takes {"text": "…"}');
    if (text.length > longTextCharactersMax)
      throw refused(column, `invalid value - the text is longer than ${longTextCharactersMax} characters`);
    return text === '' ? null : text;
  },
  text: String,
  value: (stored) => ({ text: stored }),
};

const decimal = /^([+-]?)0*(\d+)(?:\.(\d*))?$|^([+-]?)\.(\d+)$/;

const numbersType: ValueType = {
  typename: 'NumbersValue',
  errorName: 'numeric',
  take: (given, { column }) => {
    const text = typeof given === 'number' && Number.isFinite(given) ? plainNumber(given) : given;
    if (typeof text !== 'string') throw refused(column, 'invalid value - a numbers column takes a number as a string');
    // `""` stores 0, only null clears (docs/monday-api.md "Column values").
    if (text.trim() === '') return '0';
    const match = decimal.exec(text.trim());
    if (match === null) throw refused(column, `invalid value - '${text}' is not a number`);
    const whole = match[2] ?? '0';
    const part = (match[3] ?? match[5] ?? '').replace(/0+$/, '');
    const number = part === '' ? whole : `${whole}.${part}`;
    const minus = (match[1] ?? match[4]) === '-' && number !== '0';
    return minus ? `-${number}` : number;
  },
  text: String,
  value: (stored) => stored,
};

/** 1e21 and beyond, or tiny ones, have no plain form in String(). */
const plainNumber = (value: number): string =>
  /e/.test(String(value))
    ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
    : String(value);

const dateType: ValueType = {
  typename: 'DateValue',
  errorName: 'date',
  take: (given, { column }) => {
    const object = typeof given === 'string' ? fromDateText(given) : asObject(given);
    if (object === undefined) throw refused(column, 'invalid value - a date column takes {"date": "YYYY-MM-DD"}');
    onlyKeys(object, ['date', 'time', 'icon', 'changed_at'], column);
    const { date, time } = object;
    if (date === '' || date === null || date === undefined) return null;
    if (typeof date !== 'string' || !isDate(date))
      throw refused(column, `invalid value - the date must be in the format YYYY-MM-DD: '${String(date)}'`);
    if (time === undefined || time === null || time === '') return { date };
    if (typeof time !== 'string' || !/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(time))
      throw refused(column, `invalid value - the time must be in the format HH:MM:SS: '${String(time)}'`);
    return { date, time: time.length === 5 ? `${time}:00` : time };
  },
  text: (stored) => {
    const { date, time } = stored as { date: string; time?: string };
    return time === undefined ? date : `${date} ${time.slice(0, 5)}`;
  },
  value: (stored) => ({ icon: null, ...(stored as object) }),
};

function fromDateText(text: string): Given {
  const [date, time] = text.trim().split(/\s+/);
  return time === undefined ? { date } : { date, time };
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}

const statusType: ValueType = {
  typename: 'StatusValue',
  errorName: 'color',
  take: (given, draft) => {
    if (typeof given === 'string') return given === '' ? null : draft.byName(given).id;
    const object = asObject(given);
    if (object === undefined) throw refused(draft.column, 'invalid value - a status column takes {"label": "…"}');
    onlyKeys(object, ['label', 'index', 'post_id'], draft.column);
    const { label, index } = object;
    if (label !== undefined && index !== undefined)
      throw refused(draft.column, 'invalid value - give either a label or an index');
    if (typeof label === 'string') return label === '' ? null : draft.byName(label).id;
    if (Number.isInteger(Number(index)) && index !== null && index !== '') return draft.byId(Number(index)).id;
    throw refused(draft.column, 'invalid value - a status column takes {"label": "…"} or {"index": n}');
  },
  text: (stored, column) => column.labels.find((label) => label.id === stored)?.name ?? '',
  value: (stored) => ({ index: stored, post_id: null }),
};

const dropdownType: ValueType = {
  typename: 'DropdownValue',
  errorName: 'dropdown',
  take: (given, draft) => {
    // The simple form is a list with commas; a label that has one needs the JSON form.
    const object =
      typeof given === 'string' ? { labels: given.split(',').map((part) => part.trim()) } : asObject(given);
    if (object === undefined) throw refused(draft.column, 'invalid value - a dropdown column takes {"labels": ["…"]}');
    onlyKeys(object, ['labels', 'ids'], draft.column);
    const { labels, ids } = object as Given;
    if (labels !== undefined && ids !== undefined)
      throw refused(draft.column, 'invalid value - never mix labels and ids');
    const list = labels ?? ids;
    if (!Array.isArray(list)) throw refused(draft.column, 'invalid value - labels and ids are arrays');
    const chosen = list
      .filter((entry) => entry !== '')
      .map((entry: unknown) => {
        if (labels === undefined) return draft.byId(Number(entry)).id;
        if (typeof entry !== 'string') throw refused(draft.column, 'invalid value - a label is a string');
        return draft.byName(entry).id;
      });
    return chosen.length === 0 ? null : [...new Set(chosen)];
  },
  text: (stored, column) =>
    (stored as readonly number[]).map((id) => column.labels.find((label) => label.id === id)?.name ?? '').join(', '),
  value: (stored) => ({ ids: stored }),
};

const readOnly = (typename: string, errorName: string): ValueType => ({
  typename,
  errorName,
  text: () => '',
  value: () => null,
});

const valueTypes: { readonly [type: string]: ValueType } = {
  text: textType,
  long_text: longTextType,
  numbers: numbersType,
  date: dateType,
  status: statusType,
  dropdown: dropdownType,
  ...shaped(refused),
  mirror: readOnly('MirrorValue', 'lookup'),
  formula: readOnly('FormulaValue', 'formula'),
  subtasks: readOnly('SubtasksValue', 'subtasks'),
  item_id: readOnly('ItemIdValue', 'pulse-id'),
  last_updated: readOnly('LastUpdatedValue', 'pulse-updated'),
  creation_log: readOnly('CreationLogValue', 'pulse-log'),
};

const unsupported = readOnly('UnsupportedValue', 'unsupported');

export const valueTypeOf = (type: string): ValueType => valueTypes[type] ?? unsupported;

/** `text` of a column value as the API reads it; blank when there is none. */
export function textOf(column: ColumnRecord, stored: StoredValue | undefined): string {
  return stored === undefined ? '' : valueTypeOf(column.type).text(stored, column);
}
