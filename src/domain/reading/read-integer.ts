// read-integer: a cell in a whole-number column or a quantity (sizes, their total) (docs/rules.md "Values", "Numbers").
// Taken: 12, 12.0, "12", "12.0", " 1,200 ". Refused, never guessed: 12.5, "1,2", "12 pcs", "1e3", "+5", -3, TRUE, a date.
// With a decimal comma "1.200" is 1200 and "12,0" is 12 (docs/rules.md "Any company").

import { numberText } from '../order/number-text.js';
import type { DecimalMark } from '../order/order-rules.js';
import type { RawCell } from '../order/raw-cell.js';
import { trimBlanks } from '../order/white-space.js';
import { BLANK, type CellReading, isNullWord, PLACEHOLDER, quoted, refused, unreadable } from './cell-reading.js';
import { withPoint } from './decimal-mark.js';

/** 32 bits with sign, as both stores keep it (docs/rules.md "Numbers"). */
export const LARGEST_INTEGER = 2_147_483_647;

/** Digits, or digits in groups of three; then perhaps a point and decimals. "1,2" and "0,125" are no thousands commas: refused. */
const NUMERAL = /^(-?)(\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?$/;

export function readInteger(cell: RawCell, mark: DecimalMark = 'point'): CellReading {
  if (cell === null) return BLANK;
  switch (typeof cell) {
    case 'number':
      return ofNumber(cell);
    case 'string':
      return ofText(trimBlanks(cell), mark);
    case 'boolean':
      return refused(
        'not-a-number',
        `${cell ? 'TRUE' : 'FALSE'} is no number; write a whole number, or leave it empty.`,
      );
    default:
      break;
  }
  if (cell.kind === 'padded') return ofNumber(cell.value);
  if (cell.kind !== 'date') return unreadable(cell);
  return refused('not-a-number', `The cell holds the date ${cell.iso.slice(0, 10)}; write a whole number there.`);
}

/** As an integer, but `-` is blank: people write it for "none of this size" (docs/rules.md "Numbers"). TBC and N/A stay refused. */
export function readQuantity(cell: RawCell, mark: DecimalMark = 'point'): CellReading {
  if (typeof cell === 'string' && trimBlanks(cell) === '-') return PLACEHOLDER;
  return readInteger(cell, mark);
}

function ofNumber(value: number): CellReading {
  if (Number.isInteger(value) && value >= 0 && value <= LARGEST_INTEGER) return integer(value);
  if (!Number.isFinite(value)) return notANumber(String(value));
  if (!Number.isInteger(value)) return notWhole(numberText(value));
  return value < 0 ? negative(numberText(value)) : tooLarge(numberText(value));
}

function ofText(text: string, mark: DecimalMark): CellReading {
  if (text === '' || isNullWord(text)) return BLANK;
  const match = NUMERAL.exec(withPoint(text, mark));
  if (match === null) return notANumber(text, mark);
  const [, minus = '', whole = '', fraction = ''] = match;
  if (/[^0]/.test(fraction)) return notWhole(text);
  const value = Number(whole.replaceAll(',', ''));
  if (minus !== '' && value !== 0) return negative(text);
  return value <= LARGEST_INTEGER ? integer(value) : tooLarge(text);
}

// `+ 0` makes minus zero a plain zero.
const integer = (value: number): CellReading => ({ kind: 'value', value: value + 0 });

const notANumber = (text: string, mark: DecimalMark = 'point') =>
  refused(
    'not-a-number',
    `${quoted(text)} is no whole number; write digits such as 12 or ${mark === 'point' ? '1,200' : '1.200'}, or leave it empty.`,
  );
const notWhole = (text: string) =>
  refused('not-whole', `${quoted(text)} is not whole; pieces are counted in whole numbers.`);
const negative = (text: string) => refused('negative', `${quoted(text)} is below zero; write 0 or more.`);
const tooLarge = (text: string) =>
  refused('too-large', `${quoted(text)} is above ${LARGEST_INTEGER}, the largest taken.`);
