// column-values: a business value -> the JSON its board column wants, and what would be refused, before any call (docs/rules.md "Board values").
// Owns: the formats of docs/monday-api.md "Column values". Does not own: whether a label exists (labels.ts), holding or leaving (domain/wanted-item).
import type { BoardColumn, ColumnValues } from '../../domain/board/board.js';
import { numberText } from '../../domain/order/number-text.js';
import type { DecimalMark } from '../../domain/order/order-rules.js';
import type { RejectReason } from '../../domain/order/reject.js';
import type { Value } from '../../domain/order/value.js';
import { casefold, trimBlanks } from '../../domain/order/white-space.js';
import { dateOfText } from '../../domain/reading/date-text.js';
import { decimalOf, numberExamples } from '../../domain/reading/read-decimal.js';

export type BoardRejectReason = Extract<
  RejectReason,
  'label-too-long' | 'board-too-long' | 'board-not-a-number' | 'board-not-a-date' | 'board-refused'
>;

export type EncodedColumnValue =
  | { readonly kind: 'value'; readonly json: unknown }
  /** null clears every type: "" would store 0 in numbers, and "false" does not uncheck a checkbox (docs/monday-api.md "Column values"). */
  | { readonly kind: 'clear'; readonly json: null }
  | { readonly kind: 'refused'; readonly reason: BoardRejectReason; readonly sentence: string };

/** Nothing may write these (docs/monday-api.md "Column values"). */
export const READ_ONLY_TYPES: readonly string[] = [
  'auto_number',
  'battery',
  'button',
  'creation_log',
  'formula',
  'item_assignees',
  'item_id',
  'last_updated',
  'mirror',
  'progress',
  'subtasks',
  'time_tracking',
  'vote',
];

/** docs/monday-api.md "Column values". */
const LONGEST_LONG_TEXT_CHARS = 2_000;
/** The schema's typed settings (docs/monday-api.md "Column values"). */
export const LONGEST_STATUS_LABEL_CHARS = 30;
/** All column values of one item (docs/monday-api.md "Sizes and boards"); counted as UTF-8, the larger reading. */
const ITEM_CAPACITY_BYTES = 64 * 1024;

const ENCODERS: Readonly<Record<string, (text: string, mark: DecimalMark) => EncodedColumnValue>> = {
  text: (text) => (byteLength(text) > ITEM_CAPACITY_BYTES ? tooLong('64 KB') : value(text)),
  long_text: (text) =>
    text.length > LONGEST_LONG_TEXT_CHARS ? tooLong(`${LONGEST_LONG_TEXT_CHARS} characters`) : value({ text }),
  numbers: encodeNumber,
  date: encodeDate,
  status: (text) =>
    [...text].length > LONGEST_STATUS_LABEL_CHARS
      ? refused('label-too-long', `A status label has at most ${LONGEST_STATUS_LABEL_CHARS} characters.`)
      : value({ label: text }),
  dropdown: (text) => value({ labels: [text] }),
  checkbox: encodeCheckbox,
  email: (text) =>
    /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)
      ? value({ email: text, text })
      : refused('board-refused', 'The board column takes an e-mail address.'),
  link: (text) =>
    /^https?:\/\/[^\s/]+\S*$/i.test(text)
      ? value({ url: text, text })
      : refused('board-refused', 'The board column takes a link beginning with http:// or https://.'),
  phone: encodePhone,
  country: encodeCountry,
};

export type Writability = 'writable' | 'read-only' | 'not-supported';

/** For checking a config: which columns may be mapped at all. `name` has a rule of its own (docs/rules.md "Item names"). */
export function writabilityOf({ type }: Pick<BoardColumn, 'type'>): Writability {
  if (READ_ONLY_TYPES.includes(type)) return 'read-only';
  return Object.hasOwn(ENCODERS, type) ? 'writable' : 'not-supported';
}

/** For status and dropdown the value is the label as labels.ts resolved it. */
export function encodeColumnValue(
  column: Pick<BoardColumn, 'type'>,
  given: Value,
  mark: DecimalMark = 'point',
): EncodedColumnValue {
  const encoder = Object.hasOwn(ENCODERS, column.type) ? ENCODERS[column.type] : undefined;
  if (!encoder) {
    const why = writabilityOf(column) === 'read-only' ? 'is read-only' : 'is not supported';
    return refused('board-refused', `A board column of type ${column.type} ${why}.`);
  }
  if (given === null || given === '') return CLEAR;
  if (typeof given === 'number' && column.type === 'date') return notADate();
  if (typeof given === 'number' && !Number.isFinite(given)) return notANumber();
  return typeof given === 'number' ? encoder(numberText(given), 'point') : encoder(given, mark);
}

/** Whether an item's values fit into one item; what is measured is what is sent. */
export function fitsItem(values: ColumnValues): boolean {
  return byteLength(JSON.stringify(values)) <= ITEM_CAPACITY_BYTES;
}

/** A string keeps the precision (docs/monday-api.md "Column values"); text is read by the decimal rules: $25.00 is 25 (docs/rules.md "Numbers"). */
function encodeNumber(text: string, mark: DecimalMark): EncodedColumnValue {
  const number = decimalOf(trimBlanks(text), mark);
  return number === null ? notANumber(mark) : value(number);
}

function encodeDate(text: string): EncodedColumnValue {
  const date = dateOfText(trimBlanks(text), undefined);
  return date.kind === 'date' ? value({ date: date.iso }) : notADate();
}

const CHECKED: ReadonlySet<string> = new Set(['true', 'yes', 'y', '1']);
const UNCHECKED: ReadonlySet<string> = new Set(['false', 'no', 'n', '0']);

function encodeCheckbox(text: string): EncodedColumnValue {
  const word = casefold(text);
  if (CHECKED.has(word)) return value({ checked: 'true' });
  return UNCHECKED.has(word) ? CLEAR : refused('board-refused', 'The board column takes TRUE or FALSE.');
}

/** The board wants the country too, which a number alone does not tell (+1 is the US, Canada and more): "+12025550169 US". */
function encodePhone(text: string): EncodedColumnValue {
  const match = /^(\+[\d\s().-]+?)\s+([A-Z]{2})$/.exec(text);
  const digits = match?.[1]?.replace(/\D/g, '') ?? '';
  if (!match || digits.length < 7 || digits.length > 15) {
    return refused('board-refused', 'The board column takes a phone number with its country, like +12025550169 US.');
  }
  return value({ phone: `+${digits}`, countryShortName: match[2] });
}

const COUNTRY_NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

function encodeCountry(text: string): EncodedColumnValue {
  const code = text.toUpperCase();
  const name = /^[A-Z]{2}$/.test(code) ? COUNTRY_NAMES.of(code) : undefined;
  return name === undefined
    ? refused('board-refused', 'The board column takes a country code of two letters, like US.')
    : value({ countryCode: code, countryName: name });
}

const CLEAR: EncodedColumnValue = { kind: 'clear', json: null };
const value = (json: unknown): EncodedColumnValue => ({ kind: 'value', json });
const refused = (reason: BoardRejectReason, sentence: string): EncodedColumnValue => ({
  kind: 'refused',
  reason,
  sentence,
});
const tooLong = (most: string) => refused('board-too-long', `The board column takes at most ${most}.`);
const notANumber = (mark: DecimalMark = 'point') =>
  refused('board-not-a-number', `The board column takes a number, like ${numberExamples(mark)}.`);
const notADate = () => refused('board-not-a-date', 'The board column takes a date, like 2025-05-31.');
const byteLength = (text: string): number => Buffer.byteLength(text, 'utf8');
