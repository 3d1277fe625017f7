// board-value: does a board column hold what SQL says it should? Both sides are brought to one form per column type before they are compared,
// so that 25 and 25.0, {"index": 1} and "Done", a trailing blank or a line break of another system are no difference.
// Owns: these forms. Does not own: what is wanted (wanted-item.ts), what a difference means (drift.ts).

import { numberText } from '../order/number-text.js';
import { trimBlanks } from '../order/white-space.js';
import type { BoardCell, BoardColumn, BoardLabel } from './board.js';

/** What comparing needs to know of a column. */
export type ComparedColumn = Pick<BoardColumn, 'type' | 'labels'>;

interface Form {
  /** null: blank. */
  readonly ofWanted: (json: unknown) => string | null;
  readonly ofCell: (cell: BoardCell, column: ComparedColumn) => string | null;
}

type Fields = Readonly<Record<string, unknown>>;

const FORMS: Readonly<Record<string, Form>> = {
  text: { ofWanted: plainText, ofCell: shownOrHeld },
  long_text: { ofWanted: (json) => plainText(fieldsOf(json).text ?? json), ofCell: shownOrHeld },
  numbers: { ofWanted: number, ofCell: (cell) => number(held(cell)) ?? number(cell.text) },
  date: { ofWanted: date, ofCell: (cell) => date(held(cell)) ?? date(cell.text) },
  status: { ofWanted: (json) => plainText(fieldsOf(json).label), ofCell: statusOf },
  dropdown: { ofWanted: (json) => labelSet(fieldsOf(json).labels), ofCell: dropdownOf },
  checkbox: {
    ofWanted: (json) => checked(fieldsOf(json).checked),
    ofCell: (cell) => checked(fieldsOf(held(cell)).checked) ?? checked(cell.text === 'v'),
  },
  email: { ofWanted: email, ofCell: (cell) => email(held(cell)) ?? plainText(cell.text) },
  link: { ofWanted: link, ofCell: (cell) => link(held(cell)) ?? plainText(cell.text) },
  phone: { ofWanted: phone, ofCell: (cell) => phone(held(cell)) },
  country: { ofWanted: country, ofCell: (cell) => country(held(cell)) },
};

/** A type without a form of its own is compared by what was sent. */
const ANY: Form = { ofWanted: anything, ofCell: (cell) => anything(held(cell)) };

const formOf = (type: string): Form => (Object.hasOwn(FORMS, type) ? (FORMS[type] ?? ANY) : ANY);

/** `wanted` in the form `column_values` takes; undefined or null: the column should be blank. A cell that was not told is blank. */
export function holdsValue(column: ComparedColumn, wanted: unknown, cell: BoardCell | undefined): boolean {
  const form = formOf(column.type);
  const there = cell === undefined ? null : form.ofCell(cell, column);
  return there === (isNothing(wanted) ? null : form.ofWanted(wanted));
}

export function isBlankCell(column: ComparedColumn, cell: BoardCell | undefined): boolean {
  return cell === undefined || formOf(column.type).ofCell(cell, column) === null;
}

/** What a person sees in the column; '' for blank. */
export function shownCell(column: ComparedColumn, cell: BoardCell | undefined): string {
  if (cell === undefined) return '';
  const shown = trimBlanks(cell.text ?? '');
  return shown !== '' ? shown : listed(column, formOf(column.type).ofCell(cell, column));
}

/** The same of a value as it is sent. */
export function wantedText(column: ComparedColumn, wanted: unknown): string {
  return isNothing(wanted) ? '' : listed(column, formOf(column.type).ofWanted(wanted));
}

/** The id of the label that a status or dropdown cell holds, also when no label has that id any more. */
export function labelIdsOf(cell: BoardCell | undefined): readonly string[] {
  if (cell === undefined) return [];
  const { index, ids } = fieldsOf(held(cell));
  const all = Array.isArray(ids) ? ids : isNothing(index) ? [] : [index];
  return all.map(String);
}

/** The labels that a value as it is sent names. */
export function labelsOf(wanted: unknown): readonly string[] {
  const { label, labels } = fieldsOf(wanted);
  if (Array.isArray(labels)) return labels.map(String);
  return typeof label === 'string' ? [label] : [];
}

function plainText(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = trimBlanks(String(value).replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
  return text === '' ? null : text;
}

function shownOrHeld(cell: BoardCell): string | null {
  const value = held(cell);
  return plainText(cell.text) ?? plainText(fieldsOf(value).text ?? value);
}

/** Boards keep numbers as floats, so two texts are one number when they are one float. */
function number(value: unknown): string | null {
  const text = plainText(value);
  if (text === null) return null;
  const parsed = Number(text.replaceAll(',', ''));
  return Number.isFinite(parsed) ? numberText(parsed === 0 ? 0 : parsed) : text;
}

/** {"date", "time"} as the board holds it, or "2026-11-21 13:25" as it shows it. Seconds are not shown, so they do not count. */
function date(value: unknown): string | null {
  const fields = fieldsOf(value);
  const shown = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?/.exec(plainText(value) ?? '');
  const day = plainText(fields.date) ?? shown?.[1] ?? null;
  const time = plainText(fields.time) ?? shown?.[2] ?? null;
  return day === null ? null : time === null ? day : `${day} ${time.slice(0, 5)}`;
}

function statusOf(cell: BoardCell, { labels }: ComparedColumn): string | null {
  return plainText(cell.text) ?? plainText(nameOf(labels, labelIdsOf(cell)[0]));
}

/** By id, since a label may hold the comma that separates them in the text. */
function dropdownOf(cell: BoardCell, { labels }: ComparedColumn): string | null {
  const ids = labelIdsOf(cell);
  const names = ids.map((id) => nameOf(labels, id));
  if (ids.length > 0 && !names.includes(undefined)) return labelSet(names);
  const text = plainText(cell.text);
  return text === null ? null : labelSet([text]);
}

function nameOf(labels: readonly BoardLabel[] | null, id: string | undefined): string | undefined {
  return labels?.find((label) => label.id === id)?.name;
}

/** A set: their order is the board's. */
function labelSet(labels: unknown): string | null {
  const names = (Array.isArray(labels) ? labels : [])
    .map((label) => trimBlanks(String(label)))
    .filter((name) => name !== '');
  return names.length === 0 ? null : JSON.stringify(names.sort());
}

function checked(value: unknown): string | null {
  return value === true || value === 'true' ? 'TRUE' : null;
}

function email(value: unknown): string | null {
  const fields = fieldsOf(value);
  const address = plainText(fields.email);
  const text = plainText(fields.text);
  return address === null ? null : text === null || text === address ? address : `${text} - ${address}`;
}

function link(value: unknown): string | null {
  const fields = fieldsOf(value);
  const url = plainText(fields.url);
  const text = plainText(fields.text);
  return url === null ? null : text === null || text === url ? url : `${text} - ${url}`;
}

function phone(value: unknown): string | null {
  const fields = fieldsOf(value);
  const digits = plainText(fields.phone)?.replace(/\D/g, '') ?? '';
  return digits === '' ? null : `+${digits} ${plainText(fields.countryShortName) ?? ''}`.trimEnd();
}

function country(value: unknown): string | null {
  return plainText(fieldsOf(value).countryCode)?.toUpperCase() ?? null;
}

function anything(value: unknown): string | null {
  if (isNothing(value) || value === '') return null;
  if (typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, field]) => !isNothing(field));
  return entries.length === 0 ? null : JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The API gives `value` as JSON text; what is no JSON is itself. */
function held({ value }: BoardCell): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** Sets of labels are compared as JSON and shown with commas. */
function listed({ type }: ComparedColumn, form: string | null): string {
  if (form === null) return '';
  return type === 'dropdown' ? (JSON.parse(form) as unknown[]).map(String).join(', ') : form;
}
