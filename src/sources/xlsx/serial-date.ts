// serial-date: Excel's day numbers and ISO texts as wall-clock dates. No time zone is ever involved.
// Owns: both date systems and the 1900 leap-year bug. Does not own: which cells are dates (styles.ts).
import { DAY_MS, serialMilliseconds } from '../../domain/order/calendar.js';
import type { DateCell } from '../../domain/order/raw-cell.js';

/** 1904-01-01 is day 0 there; in the other system it is day 1462. */
const DAYS_1904 = 1462;
const DAY_SECONDS = 86_400;
/** 9999-12-31. */
const LAST_SERIAL = 2_958_465;
/** Day 25,569 of the 1900 system is 1970-01-01. */
const UNIX_EPOCH_SERIAL = 25_569;
/** The same few hundred days fill a sheet: 10,000 cells of one file cost 10 strings. Emptied, not evicted: simple and enough. */
const MAX_REMEMBERED = 20_000;

export class SerialDates {
  private readonly remembered = new Map<number, DateCell>();
  /** Serials of a day's last second that were formerly taken for the next day, as they were read then. */
  readonly former = new Map<number, DateCell>();

  constructor(readonly date1904: boolean) {}

  /** The number itself if it is beyond Excel's calendar: there Excel shows #### and the number is all there is. */
  cell(serial: number): DateCell | number {
    const known = this.remembered.get(serial);
    if (known !== undefined) return known;
    const iso = isoOfSerial(serial, this.date1904);
    if (iso === undefined) return serial;
    const cell: DateCell = { kind: 'date', iso, serial };
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(serial, cell);
    this.rememberFormer(serial, iso);
    return cell;
  }

  /** Before reader version 2 a serial was rounded to the second. */
  private rememberFormer(serial: number, iso: string): void {
    const rounded = Math.round(serial * DAY_SECONDS) / DAY_SECONDS;
    if (Math.floor(rounded) === Math.floor(serial)) return;
    const then = isoOfSerial(rounded, this.date1904);
    if (then === undefined || then.slice(0, 10) === iso.slice(0, 10) || this.former.size >= MAX_REMEMBERED) return;
    this.former.set(serial, { kind: 'date', iso: then, serial });
  }
}

export function isoOfSerial(serial: number, date1904: boolean): string | undefined {
  let moment = serialMilliseconds(serial) + (date1904 ? DAYS_1904 * DAY_MS : 0);
  // Excel believes in 1900-02-29 (day 60): the days before it are one off.
  if (!date1904 && moment < 60 * DAY_MS) moment += DAY_MS;
  if (serial < 0 || Math.floor(moment / DAY_MS) > LAST_SERIAL) return undefined;
  const iso = new Date(moment - UNIX_EPOCH_SERIAL * DAY_MS).toISOString();
  return moment % DAY_MS === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** A cell of type d. Its zone, if any, is dropped: the cell shows the wall clock. Undefined if it is no date. */
export function dateOfIsoText(text: string): DateCell | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00'] = match;
  const clock = `${hour}:${minute}:${second}`;
  const date = `${year}-${month}-${day}`;
  const parsed = new Date(`${date}T${clock}Z`);
  // JavaScript rolls 31 April over to 1 May.
  if (Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(date)) return undefined;
  return { kind: 'date', iso: clock === '00:00:00' ? date : `${date}T${clock}` };
}
