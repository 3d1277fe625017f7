// row-options: the keys of what stands many times: each [[customer]], each [[column]], each [[schedules]].
// Owns: these keys. Does not own: the config's own (options), reading a list (customers, columns, schedules).
import { COLUMN_ROLES } from '../domain/order/order-rules.js';
import { choice, integer, text, texts } from './option.js';
import { NAME } from './options.js';

/** Stands for "as in [orders]" where a customer names no keys: compared by identity, for an empty list of its own means none. */
export const AS_IN_ORDERS: readonly string[] = [];

/** One [[customer]] of the customers file. Without keys of its own it has those of [orders]. */
export const CUSTOMER_OPTIONS = {
  name: text({ prose: 'the one name in the store and on the board' }),
  aliases: texts({ fallback: [], prose: 'other spellings of it in order lists' }),
  unique_keys: texts({ fallback: AS_IN_ORDERS, prose: 'columns that identify an order; default: those of [orders]' }),
  extra_checks: texts({
    fallback: AS_IN_ORDERS,
    prose: 'columns that tell rows of one identity apart, in order; default: those of [orders]',
  }),
  date_order: choice({
    of: ['dmy', 'mdy', ''],
    fallback: '',
    prose: 'how 05/06/2025 is to be read; without it such a date is refused',
  }),
  decimal: choice({
    of: ['point', 'comma', ''],
    fallback: '',
    prose: 'how this customer writes numbers in texts, as orders.decimal says it for all; default: as there',
  }),
} as const;

const CRON = {
  pattern: /^[\d*,/-]+( [\d*,/A-Za-z-]+){4}$/,
  words: 'five fields: minute hour day-of-month month day-of-week',
  example: '0 5 * * 1-5',
};
const PAUSE = { pattern: /^\d{1,5}[smh]$/, words: 'a number with s, m or h', example: '15m' };
const HOURS = {
  pattern: /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/,
  words: 'two times of day',
  example: '22:00-06:00',
};

/** One [[schedules]] of a config. */
export const SCHEDULE_OPTIONS = {
  name: text({ shape: NAME, prose: 'what it is called in commands and in the Temporal UI' }),
  scope: choice({
    of: ['sync', 'import', 'verify', 'watch', 'canary', 'housekeep'],
    fallback: 'sync',
    prose:
      'what is done: a whole sync, reading the order lists alone, reading the board back, telling [alerts], looking for the canary and laying the next, or taking away what [retention] no longer keeps',
  }),
  customer: text({ empty: true, fallback: '', prose: 'only this customer is sent, or read back; empty: all' }),
  cron: text({ shape: CRON, empty: true, fallback: '', prose: 'when, by the clock; either this or every' }),
  every: text({ shape: PAUSE, empty: true, fallback: '', prose: 'when, by intervals; either this or cron' }),
  time_zone: text({ fallback: 'UTC', prose: 'the clock of cron and quiet_hours' }),
  jitter_seconds: integer({
    min: 0,
    max: 3600,
    fallback: 0,
    unit: 'seconds',
    prose: 'a start is moved by up to this, so that several environments do not begin in the same second',
  }),
  catch_up_minutes: integer({
    min: 1,
    max: 1440,
    fallback: 60,
    unit: 'minutes',
    prose: 'a start missed by no more than this is made up for; one run reads all that came since',
  }),
  quiet_hours: text({ shape: HOURS, empty: true, fallback: '', prose: 'no start within these hours' }),
} as const;

/** One [[column]] of the columns file. */
export const COLUMN_OPTIONS = {
  name: text({ prose: 'header in the order list and column in the store' }),
  type: text({ prose: 'SQL type' }),
  aliases: texts({ fallback: [], prose: 'other headers that mean this column' }),
  role: choice({
    of: [...COLUMN_ROLES, ''],
    fallback: '',
    prose: 'what the rules take this column for; order_number must be somebody, the others may; each at most once',
  }),
} as const;
