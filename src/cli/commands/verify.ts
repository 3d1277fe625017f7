// verify: the row of the command (command.ts says what a row is). The work: ../verify.ts.
import { COMMON, type Command } from '../command.js';

export const verify: Command = {
  name: 'verify',
  summary:
    'Reads the board back and lists where it differs from what SQL knows of it. Changes nothing without --repair.',
  options: [
    ...COMMON,
    { flags: '--customer <name>', words: 'compare only the orders of this customer' },
    {
      flags: '--repair',
      words: 'put back what the mirror owns, through the same outbox as a sync',
      default: false,
    },
    {
      flags: '--adopt-by-name',
      words: 'also list items without a key that are orders by name and order number',
      default: false,
    },
    { flags: '--yes', words: 'with --adopt-by-name: take over those that fit one order only', default: false },
    { flags: '--all', words: 'list every finding, not a few of each kind', default: false },
  ],
  more: `
Compared is what the mirror owns: the mapped columns, the two key columns, name and group of items, name, size and quantity of
subitems. People's own columns, items and subitems are not looked at. Each finding has three values: what the board last
acknowledged, what SQL wants, what is there now. Columns under [board.people_may_edit] are listed and left.
The store is looked at too: states, acknowledged values and planned writes that contradict each other, orders that the board
refused, and what an earlier repair could not put right. Each is listed until it is right.

--repair sends just the differences, as a sync would: items that were archived or deleted are made again, second copies are
archived. It leaves held and absent orders, items with a key that no order has, and the board's columns and labels.

A run holds the board meanwhile: while a sync is open, verify is refused, since it would find what is on its way.

Exit code: 0 the board holds what SQL says, or all of it was mended; 2 findings are left; 1 it could not be done.

Examples:
  order-mirror verify                          look, change nothing
  order-mirror verify --customer GREYSON --all --json
  order-mirror verify --repair                 put back what the mirror owns; fills an emptied board again
  order-mirror verify --adopt-by-name          show which items without a key are our orders, by name and order number
  order-mirror verify --adopt-by-name --yes    take these over: our key is written into them`,
  load: async () => (await import('../verify.js')).verify,
};
