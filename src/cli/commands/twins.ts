// twins: the row of the command (command.ts says what a row is). The work: ../twins.ts.
import { COMMON, type Command, ONLY_CUSTOMER } from '../command.js';

export const twins: Command = {
  name: 'twins',
  summary: 'Lists orders that share a key: what tells them apart, and twins that nothing tells apart.',
  options: [...COMMON, ONLY_CUSTOMER],
  more: `
Rows with the same customer and unique keys are told apart by the extra checks of their customer
(customers.toml). Where those are equal too, the rows are twins: all are on the board, and only their
content decides which row is which item. One more extra check would tell them apart.

Examples:
  order-mirror twins
  order-mirror twins --customer "AIME LEON DORE" --json`,
  load: async () => (await import('../twins.js')).twins,
};
