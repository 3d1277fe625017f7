// read-values: one cell to one business value, straight from docs/rules.md "Values". Owns: the value rules. Slow and plain on purpose.
import { trim } from './blanks.js';
import type { PlainCell } from './read-workbook.js';

/** A number stands as its shortest text, so that board texts can be compared; null is blank. */
export type Reading = { value: string | null; blankDate?: true } | { refused: string };

const BLANK_TEXTS = ['', 'nan', 'none', 'null'];
const BLANK_DATES = ['tbc', 'tba', 'tbd', '00/00/00', 'n/a', '-'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MAX_INTEGER = 2_147_483_647;
const PLAIN_NUMBER = /^[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?$/u;

export function shortest(number: number): string {
  const text = String(number);
  return /e/iu.test(text) ? number.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 }) : text;
}

function notAValue(cell: PlainCell): Reading | null {
  if (cell === null) return { value: null };
  if (typeof cell !== 'object') return null;
  if ('error' in cell) return { refused: 'error-cell' };
  return 'uncalculated' in cell ? { refused: 'not-calculated' } : null;
}

export function readText(cell: PlainCell, maxLength: number): Reading {
  const early = notAValue(cell);
  if (early !== null) return early;
  let text = '';
  if (typeof cell === 'string') text = trim(cell);
  else if (typeof cell === 'number') text = shortest(cell);
  else if (typeof cell === 'boolean') text = cell ? 'TRUE' : 'FALSE';
  else if (cell !== null && 'date' in cell) text = cell.date;
  if (BLANK_TEXTS.includes(text.toLowerCase())) return { value: null };
  return text.length > maxLength ? { refused: 'too-long' } : { value: text };
}

export function readQuantity(cell: PlainCell): Reading {
  const early = notAValue(cell);
  if (early !== null) return early;
  const text = typeof cell === 'number' ? shortest(cell) : typeof cell === 'string' ? trim(cell) : 'x';
  if (text === '-' || BLANK_TEXTS.includes(text.toLowerCase())) return { value: null };
  if (!PLAIN_NUMBER.test(text) || !/\d/u.test(text)) return { refused: 'not-a-number' };
  const number = Number(text.replaceAll(',', ''));
  if (number < 0) return { refused: 'negative' };
  if (!Number.isInteger(number)) return { refused: 'not-whole' };
  return number > MAX_INTEGER ? { refused: 'too-large' } : { value: shortest(number) };
}

/** Half away from zero, done on the digits. */
function roundText(text: string, places: number): string {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace(/^[+-]/u, '').split('.');
  const kept = BigInt(`${whole || '0'}${fraction.slice(0, places).padEnd(places, '0')}`);
  const up = fraction.length > places && Number(fraction[places]) >= 5;
  const digits = String(up ? kept + 1n : kept).padStart(places + 1, '0');
  const rounded = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return shortest(Number(`${negative ? '-' : ''}${rounded}`) + 0);
}

/** `places` null: a text column that the board wants as a number, which has no places of its own. */
export function readDecimal(cell: PlainCell, precision: number | null, places: number | null): Reading {
  const early = notAValue(cell);
  if (early !== null) return early;
  let text = typeof cell === 'number' ? shortest(cell) : typeof cell === 'string' ? trim(cell) : 'x';
  if (BLANK_TEXTS.includes(text.toLowerCase())) return { value: null };
  const percent = text.endsWith('%');
  text = trim(text.replace(/%$/u, '').replace(/^([+-]?)[$€£¥]/u, '$1'));
  if (!PLAIN_NUMBER.test(text) || !/\d/u.test(text)) return { refused: 'not-a-number' };
  text = text.replaceAll(',', '');
  // A percentage is its number with the point two digits to the left.
  if (percent) text = shortest(Number(`${text}e-2`));
  const rounded = places === null ? shortest(Number(text)) : roundText(text, places);
  const wholeDigits = rounded.replace(/^-/u, '').split('.')[0]?.length ?? 0;
  if (precision !== null && places !== null && wholeDigits > precision - places) return { refused: 'too-large' };
  return { value: rounded };
}

function realDay(year: number, month: number, day: number): Reading {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? { value: date.toISOString().slice(0, 10) } : { refused: 'not-a-date' };
}

function fromSerial(serial: number, date1904: boolean): Reading {
  if (serial === 0) return { value: null };
  if (serial < 20_000 || serial > 80_000) return { refused: 'not-a-date' };
  const days = Math.floor(serial) + (date1904 ? 1462 : 0);
  return { value: new Date(Date.UTC(1899, 11, 30) + days * 86_400_000).toISOString().slice(0, 10) };
}

function fromDayAndMonth(first: number, second: number, year: number, order?: 'dmy' | 'mdy'): Reading {
  if (first > 12 || order === 'dmy' || first === second) return realDay(year, second, first);
  if (second > 12 || order === 'mdy') return realDay(year, first, second);
  return { refused: 'ambiguous-date' };
}

function fromDateText(text: string, date1904: boolean, order?: 'dmy' | 'mdy'): Reading {
  const iso = /^(\d{4})-(\d\d)-(\d\d)([T ]\d\d:\d\d.*)?$/u.exec(text);
  if (iso) return realDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  if (/^\d+(\.\d+)?$/u.test(text)) return fromSerial(Number(text), date1904);
  if (/^\d\d?\/\d\d?\/\d\d$/u.test(text)) return { refused: 'two-digit-year' };
  const slashes = /^(\d\d?)\/(\d\d?)\/(\d{4})$/u.exec(text);
  if (slashes) return fromDayAndMonth(Number(slashes[1]), Number(slashes[2]), Number(slashes[3]), order);
  const words = /^(\d\d?) ([a-z]{3})[a-z]* (\d{4})$/iu.exec(text) ?? /^([a-z]{3})[a-z]* (\d\d?), (\d{4})$/iu.exec(text);
  if (!words) return { refused: 'not-a-date' };
  const [day, month] = /^\d/u.test(text) ? [words[1], words[2]] : [words[2], words[1]];
  return realDay(Number(words[3]), MONTHS.indexOf(String(month).toLowerCase()) + 1, Number(day));
}

export function readDate(cell: PlainCell, date1904: boolean, order?: 'dmy' | 'mdy'): Reading {
  const early = notAValue(cell);
  if (early !== null) return early;
  if (typeof cell === 'object' && cell !== null && 'date' in cell) return { value: cell.date };
  if (typeof cell === 'number') return fromSerial(cell, date1904);
  if (typeof cell !== 'string') return { refused: 'not-a-date' };
  const text = trim(cell);
  if (BLANK_TEXTS.includes(text.toLowerCase())) return { value: null };
  return BLANK_DATES.includes(text.toLowerCase())
    ? { value: null, blankDate: true }
    : fromDateText(text, date1904, order);
}

export function readByType(cell: PlainCell, type: string, date1904: boolean, order?: 'dmy' | 'mdy'): Reading {
  const [, kind = type, first, second] = /^([A-Z]+)(?:\((\d+)(?:,\s*(\d+))?\))?$/u.exec(type) ?? [];
  if (kind === 'DATE') return readDate(cell, date1904, order);
  if (kind === 'DECIMAL') return readDecimal(cell, Number(first), Number(second ?? 0));
  if (kind === 'INT' || kind === 'SMALLINT') return readQuantity(cell);
  if (kind === 'NVARCHAR') return readText(cell, Number(first));
  throw new Error(`oracle: a type it does not know: ${type}`);
}
