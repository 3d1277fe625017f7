// explain: the row of the command (command.ts says what a row is). The work: ../explain.ts.
import { COMMON, type Command } from '../command.js';

export const explain: Command = {
  name: 'explain',
  summary: 'Shows where each board value of an order comes from, what changed when, and every call and receipt.',
  args: [{ name: '<order>', words: 'order number, record id, item id, or part of the item name' }],
  options: COMMON,
  more: `
ORDER is an order number, a record id, the id of an item or subitem on the board, or part of an item name.
Where several orders match, they are listed; choose one by its record id.

Examples:
  order-mirror explain GRE-00123
  order-mirror explain 9876543210            the item with this id
  order-mirror explain "POLO NAVY" --json`,
  load: async () => (await import('../explain.js')).explain,
};
