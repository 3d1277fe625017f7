// absent: the row of the command (command.ts says what a row is). The work: ../absent.ts.
import { COMMON, type Command, ONLY_CUSTOMER } from '../command.js';

export const absent: Command = {
  name: 'absent',
  summary: 'Lists absent orders: orders that no longer have a row in their workbook, and since when.',
  options: [...COMMON, ONLY_CUSTOMER],
  more: `
An absent order stays on the board as it is: absence is never a cancellation. When its row returns,
it is the same order again. Orders of a workbook that could not be read are not absent.

Examples:
  order-mirror absent
  order-mirror absent --customer GREYSON --json`,
  load: async () => (await import('../absent.js')).absent,
};
