// date-text: dates people type: ISO, day/month/year by its separators, and with the month in words (docs/rules.md "Dates").
// Owns: texts only. Two-digit years, dates that do not exist and dates that may be either of two are told apart, never guessed.
import { isoDay } from '../order/calendar.js';
import { casefold } from '../order/white-space.js';

export type DateOrder = 'dmy' | 'mdy';

export type DateText =
  | { readonly kind: 'date'; readonly iso: string }
  | { readonly kind: 'two-digit-year' }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'none' };

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;
const SHORT_YEAR_FIRST = /^\d{2}([-/.])\d{1,2}\1\d{1,2}$/;

const BETWEEN = '(?:\\s*[-/,.]\\s*|\\s+)';
const MONTH = '(?<month>\\p{L}{3,9})\\.?';
const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?';
const YEAR = '(?<year>\\d{4}|\\d{2})';
const IN_WORDS = [`${DAY}${BETWEEN}${MONTH}${BETWEEN}${YEAR}`, `${MONTH}${BETWEEN}${DAY}${BETWEEN}${YEAR}`].map(worded);
/** A year in front must have four digits: "25 Jun 05" is for nobody to decide. */
const YEAR_FIRST_IN_WORDS = worded(`(?<year>\\d{4})${BETWEEN}${MONTH}${BETWEEN}${DAY}`);

/** The time behind a date, by 24 or 12 hours, perhaps with a zone: it is the wall clock's day that counts, so it is dropped. */
const TIME_BEHIND =
  /(?:T|\s+)(\d{1,2}):([0-5]\d)(?::[0-5]\d(?:[.,]\d+)?)?\s*([AaPp][Mm])?\s*(?:[Zz]|[+-]\d{2}:?\d{2})?$/;

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const MONTH_NUMBERS: ReadonlyMap<string, number> = new Map([
  ...MONTHS.map((name, index): [string, number] => [name, index + 1]),
  ...MONTHS.map((name, index): [string, number] => [name.slice(0, 3), index + 1]),
  ['sept', 9],
]);

const NONE: DateText = { kind: 'none' };
/** No date is longer; keeps the patterns away from cells with a page of text. */
const LONGEST_DATE = 64;

/** `text` is trimmed and not empty. */
export function dateOfText(text: string, order: DateOrder | undefined): DateText {
  if (text.length > LONGEST_DATE) return NONE;
  const date = withoutTime(text);
  const first = YEAR_FIRST.exec(date);
  if (first !== null) return existing(Number(first[1]), Number(first[3]), Number(first[4]));
  const last = YEAR_LAST.exec(date);
  if (last !== null) return ofParts(Number(last[1]), Number(last[3]), last[4] ?? '', order);
  if (SHORT_YEAR_FIRST.test(date)) return { kind: 'two-digit-year' };
  return ofWords(date);
}

function withoutTime(text: string): string {
  const match = TIME_BEHIND.exec(text);
  if (match === null) return text;
  const hour = Number(match[1]);
  const exists = match[3] === undefined ? hour <= 23 : hour >= 1 && hour <= 12;
  return exists ? text.slice(0, match.index) : text;
}

/** Day/month or month/day: settled by the one that is above 12, or by both being equal; else the customer's date_order must say. */
function ofParts(one: number, two: number, year: string, order: DateOrder | undefined): DateText {
  if (year.length === 2) return { kind: 'two-digit-year' };
  if (one === 0 || two === 0) return NONE;
  if (one > 12 || one === two) return existing(Number(year), two, one);
  if (two > 12) return existing(Number(year), one, two);
  switch (order) {
    case 'dmy':
      return existing(Number(year), two, one);
    case 'mdy':
      return existing(Number(year), one, two);
    case undefined:
      return { kind: 'ambiguous' };
  }
}

function ofWords(text: string): DateText {
  for (const shape of [...IN_WORDS, YEAR_FIRST_IN_WORDS]) {
    const groups = shape.exec(text)?.groups;
    if (groups === undefined) continue;
    const month = MONTH_NUMBERS.get(casefold(groups.month ?? ''));
    if (month === undefined) return NONE;
    const year = groups.year ?? '';
    return year.length === 2 ? { kind: 'two-digit-year' } : existing(Number(year), month, Number(groups.day));
  }
  return NONE;
}

function existing(year: number, month: number, day: number): DateText {
  const iso = isoDay(year, month, day);
  return iso === null ? NONE : { kind: 'date', iso };
}

function worded(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, 'iu');
}
