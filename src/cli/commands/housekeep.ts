// housekeep: the row of the command (command.ts says what a row is). The work: ../housekeep.ts.
import { COMMON, type Command } from '../command.js';

export const housekeep: Command = {
  name: 'housekeep',
  summary: 'Deletes what [retention] no longer keeps: old planned writes, calls and rejects. Never an order.',
  options: [...COMMON, { flags: '--dry-run', words: 'count what would be deleted, delete nothing', default: false }],
  more: `
[retention] in the config says how long everything is kept, and why. Orders, lines, groups and the figures of every
run stay for ever, and so does history unless history_days is set. The newest ten runs, open runs, open batches, kept
plans and the latest reading of the whole board stay at any age. The command may run beside a sync and may be stopped
at any time; the next one continues. A schedule of scope "housekeep" runs it for you.

Examples:
  order-mirror housekeep --dry-run
  order-mirror housekeep --json`,
  load: async () => (await import('../housekeep.js')).housekeep,
};
