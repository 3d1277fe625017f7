// forget: the row of the command (command.ts says what a row is). The work: ../forget.ts.
import { COMMON, type Command } from '../command.js';

export const forget: Command = {
  name: 'forget',
  summary: 'Forgets a workbook that is gone for good. Shows what that means; changes nothing without --yes.',
  args: [{ name: '<workbook>', words: 'the name of a missing workbook, or a part of it' }],
  options: [...COMMON, { flags: '--yes', words: 'do it', default: false }],
  more: `
Its orders become absent: their items stay on the board as they are. Its rejects are dropped, and no
run calls it missing any more. A workbook that was renamed needs no forgetting: its orders follow.

Examples:
  order-mirror forget "OLD ORDER LIST.xlsx"
  order-mirror forget "OLD ORDER LIST.xlsx" --yes`,
  load: async () => (await import('../forget.js')).forget,
};
