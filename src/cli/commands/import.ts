// import: the row of the command (command.ts says what a row is). The work: ../import.ts.
import { COMMON, type Command } from '../command.js';

export const importLists: Command = {
  name: 'import',
  summary: 'Imports the order lists into SQL. Does not touch the board.',
  options: COMMON,
  more: `
Examples:
  order-mirror import
  order-mirror import --json && order-mirror rejects`,
  load: async () => (await import('../import.js')).importLists,
};
