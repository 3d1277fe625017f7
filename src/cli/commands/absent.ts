// absent: the row of the command (command.ts says what a row is). The work: ../absent.ts.
import { COMMON, type Command, ONLY_CUSTOMER } from '../command.js';

export const absent: Command = {
  name: 'absent',
  summary: 'Lists absent orders: those whose workbook was read and has no row for them any more, and since when.',
  options: [...COMMON, ONLY_CUSTOMER],
  more: `
An absent order stays on the board as it is: absence is never a cancellation. It comes back as the
same order when its row does. Orders of a workbook that could not be read are not absent.

Examples:
  order-mirror absent
  order-mirror absent --customer GREYSON --json`,
  load: async () => (await import('../absent.js')).absent,
};
