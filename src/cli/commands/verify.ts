// verify: the row of the command (command.ts says what a row is). The work: ../verify.ts.
import { COMMON, type Command } from '../command.js';

export const verify: Command = {
  name: 'verify',
  summary: 'Reads the board back and lists where it differs from SQL. Changes nothing without --repair.',
  options: [
    ...COMMON,
    { flags: '--customer <name>', words: 'compare orders of this customer only' },
    {
      flags: '--repair',
      words: 'restore what the mirror owns, through the same outbox as a sync',
      default: false,
    },
    {
      flags: '--adopt-by-name',
      words: 'also list items without a key that match orders by name and order number',
      default: false,
    },
    { flags: '--yes', words: 'with --adopt-by-name: adopt items that match exactly one order', default: false },
    { flags: '--all', words: 'list all findings, not only a few of each kind', default: false },
  ],
  more: `
It compares what the mirror owns: the mapped columns, the two key columns, name and group of items, name, size and quantity of
subitems. It ignores people's own columns, items and subitems. Each finding has three values: what the board last
acknowledged, what SQL wants, and what is there now. Columns under [board.people_may_edit] are listed and left alone.
It checks the store too: states, acknowledged values and planned writes that contradict each other, orders that the board
refused, and what an earlier repair could not fix. Each is listed until it is fixed.

--repair sends only the differences, as a sync would. It creates archived or deleted items again and archives duplicates. It
leaves alone held and absent orders, items whose key no order has, and the board's columns and labels.

A store that is older than its board, or whose board lost its mark, needs --repair before it syncs again: it adopts what is on the
board by its keys, and writes the mark anew.

verify is a run of its own, so it is refused while a sync is open: it would find what is on its way.

Exit codes: 0 the board matches SQL, or everything was repaired; 2 findings are left; 1 the command failed.

Examples:
  order-mirror verify                          list the differences, change nothing
  order-mirror verify --customer GREYSON --all --json
  order-mirror verify --repair                 restore what the mirror owns; also refills an emptied board
  order-mirror verify --adopt-by-name          show which items without a key match orders, by name and order number
  order-mirror verify --adopt-by-name --yes    adopt them: the key is written into them`,
  load: async () => (await import('../verify.js')).verify,
};
