// read-decimal: a cell in a decimal column, and text on its way to a numbers column (docs/rules.md "Values", "Numbers").
// All arithmetic is on decimal text (number-text): 12.5% is exactly 0.125 and 1.005 rounds to 1.01.
// With a decimal comma the same grammar reads 1.234,50 and 12,5% (docs/rules.md "Any company").

import { normalDecimal, numberText, roundHalfAway, shiftPoint, wholeDigits } from '../order/number-text.js';
import type { DecimalMark } from '../order/order-rules.js';
import type { RawCell } from '../order/raw-cell.js';
import { trimBlanks } from '../order/white-space.js';
import { BLANK, type CellReading, isNullWord, quoted, refused, unreadable } from './cell-reading.js';
import { withPoint } from './decimal-mark.js';

export interface DecimalPlaces {
  readonly precision: number;
  readonly scale: number;
}

/**
 * A currency sign before or behind, perhaps with the country's letters before it (US$, A$); letters alone (USD) are not a sign and
 * are refused, for nobody said which currency the column is in. Commas only in groups of three: "12,50" is refused, not read as 1250.
 */
const NUMERAL =
  /^(?<minus>[-\u2212]?)(?:(?:[A-Z]{0,3}\p{Sc})\s*)?(?<inner>[-\u2212]?)(?<whole>\d+|[1-9]\d{0,2}(?:,\d{3})+|)(?:\.(?<fraction>\d*))?\s*(?:(?<percent>%)|\p{Sc})?$/u;
/** Accounting form of a negative: (12.50), $(12.50), ($12.50). */
const IN_BRACKETS = /^((?:[A-Z]{0,3}\p{Sc}\s*)?)\((.+)\)$/u;
const SIGN = /\p{Sc}/gu;
/** No number anybody means is longer; keeps the patterns away from cells with a page of text. */
const LONGEST_NUMERAL = 64;

export function readDecimal(cell: RawCell, places: DecimalPlaces, mark: DecimalMark = 'point'): CellReading {
  if (cell === null) return BLANK;
  switch (typeof cell) {
    case 'number':
      if (alreadyFits(cell, places)) return { kind: 'value', value: cell + 0 };
      return Number.isFinite(cell) ? fitted(numberText(cell), String(cell), places) : notANumber(String(cell));
    case 'string':
      return readDecimalText(cell, places, mark);
    case 'boolean':
      return notANumber(cell ? 'TRUE' : 'FALSE');
    default:
      break;
  }
  if (cell.kind === 'padded') return readDecimal(cell.value, places);
  if (cell.kind !== 'date') return unreadable(cell);
  return refused('not-a-number', `The cell holds the date ${cell.iso.slice(0, 10)}; write a number there.`);
}

/** Text by the decimal rules; also for a text column that is mapped to a numbers column of the board. */
export function readDecimalText(text: string, places: DecimalPlaces, mark: DecimalMark = 'point'): CellReading {
  const trimmed = trimBlanks(text);
  if (trimmed === '' || isNullWord(trimmed)) return BLANK;
  const exact = decimalOf(trimmed, mark);
  return exact === null ? notANumber(trimmed, mark) : fitted(exact, trimmed, places);
}

/** The exact value of a numeral as plain decimal text ("$1,234.50" -> "1234.5", "12.5%" -> "0.125"); null when it is none. */
export function decimalOf(written: string, mark: DecimalMark = 'point'): string | null {
  if (written.length > LONGEST_NUMERAL) return null;
  const text = withPoint(written, mark);
  const brackets = IN_BRACKETS.exec(text);
  if (brackets !== null) {
    const inside = unsigned(`${brackets[1] ?? ''}${brackets[2] ?? ''}`);
    return inside === null || inside.startsWith('-') ? null : normalDecimal(`-${inside}`);
  }
  return unsigned(text);
}

function unsigned(text: string): string | null {
  const groups = NUMERAL.exec(text)?.groups;
  if (groups === undefined) return null;
  const { minus = '', inner = '', whole = '', fraction = '', percent } = groups;
  if (whole === '' && fraction === '') return null;
  if (minus !== '' && inner !== '') return null;
  if ((text.match(SIGN)?.length ?? 0) > (percent === undefined ? 1 : 0)) return null;
  const sign = minus === '' && inner === '' ? '' : '-';
  const digits = `${sign}${whole === '' ? '0' : whole.replaceAll(',', '')}${fraction === '' ? '' : `.${fraction}`}`;
  return percent === undefined ? normalDecimal(digits) : shiftPoint(digits, -2);
}

/** Doubles tell all decimals of so many digits apart: below it, one that is nearest to a value is that value. */
const EXACT_STEPS = 10 ** 15;
const POWERS = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/**
 * True for a number that rounding to the column's places would leave as it is: nearly all prices. Without a text: the shortest decimal
 * costs more than all else in such a cell. `steps` is whole and below 2^53, so the one division is exact to the last bit; false only
 * means that the text must tell.
 */
function alreadyFits(value: number, { precision, scale }: DecimalPlaces): boolean {
  const power = POWERS[scale];
  const limit = POWERS[precision - scale] ?? EXACT_STEPS;
  if (power === undefined || !(Math.abs(value) < limit)) return false;
  const steps = Math.round(value * power);
  return Math.abs(steps) < EXACT_STEPS && steps / power === value;
}

function fitted(exact: string, written: string, { precision, scale }: DecimalPlaces): CellReading {
  const rounded = roundHalfAway(exact, scale);
  if (wholeDigits(rounded) > precision - scale) {
    const sentence = `${quoted(written)} is too large; this column takes ${precision - scale} digits before the point.`;
    return refused('too-large', sentence);
  }
  const value = Number(rounded);
  // A value is kept as a double: what it cannot hold digit by digit must not change in silence (S9).
  if (numberText(value) !== rounded) {
    return refused('too-large', `${quoted(written)} has more digits than can be kept exactly (about 15).`);
  }
  return { kind: 'value', value };
}

/** Numbers as they are taken, for sentences. */
export const numberExamples = (mark: DecimalMark) =>
  mark === 'point' ? '1234.50, $1,234.50 or 12.5%' : '1234,50, 1.234,50 or 12,5%';

const notANumber = (text: string, mark: DecimalMark = 'point') =>
  refused('not-a-number', `${quoted(text)} is no number; write it like ${numberExamples(mark)}.`);
