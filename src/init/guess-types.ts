// guess-types: the type of a column from the values that stand in it. Owns: the guess, and when it is a weak one.
import type { ColumnType } from '../domain/order/column-type.js';
import { numberText } from '../domain/order/number-text.js';
import type { RawCell } from '../domain/order/raw-cell.js';
import { plainText } from './sheet-facts.js';
import { isCodeHeader } from './words.js';

export interface GuessedType {
  readonly type: ColumnType;
  /** Why somebody should look at it. */
  readonly weak: string | null;
}

const LARGEST = 2_147_483_647;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const POINT_NUMBER = /^[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/;
const COMMA_NUMBER = /^[-+]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/;
/** So many of a hundred values must fit a type that others do not. */
const MOSTLY = 0.9;
const LENGTHS = [100, 255, 1000, 4000] as const;

export interface TypeHints {
  readonly decimal: 'point' | 'comma';
  /** The type of the board column of the same title, if there is one. */
  readonly boardType: string | null;
}

/** Numbers in texts with a comma before one, two or four digits and more: nobody groups thousands so. */
export function isDecimalComma(cell: RawCell): boolean {
  return typeof cell === 'string' && /^[-+]?(\d{1,3}(\.\d{3})*|\d+),(\d{1,2}|\d{4,})$/.test(cell.trim());
}

export function guessType(header: string, cells: readonly RawCell[], { decimal, boardType }: TypeHints): GuessedType {
  const values = cells.filter((cell) => plainText(cell) !== '');
  const texts = textType(values);
  if (values.length === 0) return { type: emptyType(boardType), weak: 'it has no values yet, so its type is a guess' };
  const dates = values.filter(isDate).length;
  const numbers = values.flatMap((cell) => numberOf(cell, decimal));
  const enough = (count: number) => count >= values.length * MOSTLY;
  const others = (count: number, what: string) =>
    count === values.length ? null : `${values.length - count} of its ${values.length} values are no ${what}`;
  if (enough(dates) || (boardType === 'date' && dates * 2 >= values.length))
    return { type: { kind: 'date' }, weak: others(dates, 'date') };
  if (values.every((cell) => typeof cell === 'boolean')) return { type: { kind: 'boolean' }, weak: null };
  const isNamed = isCodeHeader(header) && boardType !== 'numbers';
  if (!isNamed && enough(numbers.length) && numbers.every((number) => Math.abs(number) <= LARGEST)) {
    const weak = others(numbers.length, 'number');
    const places = Math.max(...numbers.map(placesOf));
    if (places === 0 && boardType !== 'decimal') return { type: { kind: 'integer' }, weak };
    return { type: { kind: 'decimal', precision: 28, scale: Math.min(15, Math.max(4, places)) }, weak };
  }
  return { type: texts, weak: dates > 0 && dates * 2 >= values.length ? 'it holds dates and other texts' : null };
}

function emptyType(boardType: string | null): ColumnType {
  if (boardType === 'date') return { kind: 'date' };
  if (boardType === 'numbers') return { kind: 'decimal', precision: 28, scale: 4 };
  return { kind: 'text', maxLength: LENGTHS[1] };
}

function textType(values: readonly RawCell[]): ColumnType {
  const longest = values.reduce<number>((most, cell) => Math.max(most, plainText(cell).length), 0);
  return { kind: 'text', maxLength: LENGTHS.find((length) => longest * 2 <= length) ?? 4000 };
}

function isDate(cell: RawCell): boolean {
  if (typeof cell === 'string') return ISO_DATE.test(cell.trim());
  return typeof cell === 'object' && cell !== null && cell.kind === 'date';
}

/** None, or the one that the cell is. */
export function numberOf(cell: RawCell | undefined, decimal: 'point' | 'comma'): readonly number[] {
  if (typeof cell === 'number') return [cell];
  if (typeof cell !== 'string') return [];
  const text = cell.trim();
  if (!(decimal === 'comma' ? COMMA_NUMBER : POINT_NUMBER).test(text)) return [];
  return [Number(decimal === 'comma' ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', ''))];
}

function placesOf(number: number): number {
  return /\.(\d+)$/.exec(numberText(number))?.[1]?.length ?? 0;
}
