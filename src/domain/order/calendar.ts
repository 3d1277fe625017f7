// calendar: days as YYYY-MM-DD, without zones or clocks. Owns: which dates exist, and Excel's serial day numbers in both systems.

/** Excel's day 0 in the 1900 system, counted so that every serial from 61 on (1 March 1900) is right; sooner ones are never asked for. */
const DAY_ZERO_1900_MS = Date.UTC(1899, 11, 30);
export const DAY_MS = 86_400_000;
/** Days between the two systems of Excel. */
const DAYS_1904 = 1462;

/** null when there is no such day. Years outside 1900-9999 are slips of the pen, not delivery dates. */
export function isoDay(year: number, month: number, day: number): string | null {
  if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** The parts of a day that a serial of our time can still tell: of 15 digits, five stand before the point, and the tenth behind it is 8.64 µs. */
const TEN_MICROSECONDS_A_DAY = DAY_MS * 100;

/**
 * The moment of a serial, in whole milliseconds since day 0 of its own date system, as Excel counts it: the next second only from .9995 on,
 * so that "the end of the day", 23:59:59.999 and less, stays on its day. The one place where a serial is rounded.
 */
export function serialMilliseconds(serial: number): number {
  const day = Math.floor(serial);
  const parts = Math.round((serial - day) * TEN_MICROSECONDS_A_DAY);
  return day * DAY_MS + Math.floor((parts + 50) / 100);
}

export function isoDayOfSerial(serial: number, date1904: boolean): string {
  const days = Math.floor(serialMilliseconds(serial) / DAY_MS) + (date1904 ? DAYS_1904 : 0);
  return new Date(DAY_ZERO_1900_MS + days * DAY_MS).toISOString().slice(0, 10);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const twoDigits = (part: number): string => (part < 10 ? `0${part}` : String(part));
