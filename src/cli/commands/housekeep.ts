// housekeep: the row of the command (command.ts says what a row is). The work: ../housekeep.ts.
import { COMMON, type Command } from '../command.js';

export const housekeep: Command = {
  name: 'housekeep',
  summary: 'Takes away what [retention] no longer keeps: old planned writes, calls, rejects. Never an order.',
  options: [...COMMON, { flags: '--dry-run', words: 'count what would go, take nothing', default: false }],
  more: `
How long what is kept stands in [retention] of the config; each key says why. Orders, lines, groups and the figures
of every run stay for ever, history too unless history_days is set. The newest ten runs, open ones, batches that are
not settled, kept plans and the last whole reading of the board stay whole whatever their age. It may run beside a
sync, may be stopped at any time, and goes on where it was. By itself: a schedule of scope "housekeep".

Examples:
  order-mirror housekeep --dry-run
  order-mirror housekeep --json`,
  load: async () => (await import('../housekeep.js')).housekeep,
};
