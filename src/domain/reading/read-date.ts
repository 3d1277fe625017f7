// read-date: a cell in a date column (docs/rules.md "Values", "Dates"). Owns: cells, serials and placeholders; texts: date-text.ts.
import { isoDay, isoDayOfSerial } from '../order/calendar.js';
import { numberText } from '../order/number-text.js';
import type { DateCell, RawCell } from '../order/raw-cell.js';
import { casefold, trimBlanks } from '../order/white-space.js';
import { BLANK, type CellReading, isNullWord, PLACEHOLDER, quoted, refused, unreadable } from './cell-reading.js';
import { type DateOrder, dateOfText } from './date-text.js';

/** What a plain number may be to count as a day: 1954-10-03 to 2119-01-10 in the 1900 system (docs/rules.md "Dates"). */
const FIRST_SERIAL = 20_000;
const LAST_SERIAL = 80_000;

const NUMBER_TEXT = /^\d{1,6}(?:\.\d+)?$/;
/** 00/00/00 in all its spellings: a date of zeros only. */
const ZEROS = /^0{1,4}([/.-])0{1,2}\1(?:00|0000)$/;

export function readDate(cell: RawCell, date1904: boolean, order: DateOrder | undefined): CellReading {
  if (cell === null) return BLANK;
  switch (typeof cell) {
    case 'string':
      return ofText(trimBlanks(cell), date1904, order);
    case 'number':
      return ofSerial(cell, numberText(cell), date1904);
    case 'boolean':
      return notADate(cell ? 'TRUE' : 'FALSE');
    default:
      if (cell.kind === 'padded') return ofSerial(cell.value, cell.text, date1904);
      return cell.kind === 'date' ? ofDateCell(cell) : unreadable(cell);
  }
}

function ofDateCell(cell: DateCell): CellReading {
  // A formula on an empty cell gives 0, which a date format shows as a day of 1900 or 1904: blank (docs/rules.md "Dates").
  if (cell.serial === 0) return PLACEHOLDER;
  const { iso: written } = cell;
  const iso = isoDay(Number(written.slice(0, 4)), Number(written.slice(5, 7)), Number(written.slice(8, 10)));
  // Below 1 there is a time of day only.
  if (iso === null || (cell.serial !== undefined && cell.serial < 1)) return notADate(cell.iso);
  return { kind: 'value', value: iso };
}

function ofSerial(serial: number, written: string, date1904: boolean): CellReading {
  if (serial === 0) return PLACEHOLDER;
  if (serial >= FIRST_SERIAL && serial < LAST_SERIAL + 1) {
    return { kind: 'value', value: isoDayOfSerial(serial, date1904) };
  }
  return notADate(written);
}

function ofText(text: string, date1904: boolean, order: DateOrder | undefined): CellReading {
  if (text === '' || isNullWord(text)) return BLANK;
  if (isPlaceholder(text)) return PLACEHOLDER;
  if (NUMBER_TEXT.test(text)) return ofSerial(Number(text), text, date1904);
  const outcome = dateOfText(text, order);
  switch (outcome.kind) {
    case 'date':
      return { kind: 'value', value: outcome.iso };
    case 'two-digit-year':
      return refused('two-digit-year', `${quoted(text)} has a year of two digits; write all four, best as YYYY-MM-DD.`);
    case 'ambiguous':
      return refused(
        'ambiguous-date',
        `${quoted(text)} may be day/month or month/day; write YYYY-MM-DD, or set date_order for this customer.`,
      );
    case 'none':
      return notADate(text);
  }
}

function isPlaceholder(text: string): boolean {
  if (text.length > 10) return false;
  if (text === '-' || ZEROS.test(text)) return true;
  const word = casefold(text);
  return word === 'tbc' || word === 'tba' || word === 'tbd' || word === 'n/a';
}

const notADate = (text: string) =>
  refused('not-a-date', `${quoted(text)} is no date that can be read; write it as YYYY-MM-DD, or leave it empty.`);
