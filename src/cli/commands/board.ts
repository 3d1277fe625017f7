// board: the rows of its commands (command.ts says what a row is). The work: ../board.ts.
import { COMMON, type CommandGroup } from '../command.js';

export const board: CommandGroup = {
  name: 'board',
  summary: 'Sets up and checks the board of an environment.',
  commands: [
    {
      name: 'setup',
      summary:
        'Creates the two text columns that hold the keys of items and subitems, writes their ids into the config, and tests whether the board refuses outdated revisions. Safe to run again.',
      options: COMMON,
      more: `
Examples:
  order-mirror board setup --config configs/production.toml`,
      load: async () => (await import('../board.js')).boardSetup,
    },
    {
      name: 'claim',
      summary: "Takes over a board that carries another store's mark, or the mark of the board it was copied from.",
      options: [...COMMON, { flags: '--yes', words: 'do not ask', default: false }],
      more: `
A board carries the mark of the one store that may send to it, in the description of its key column. This command claims the board for this
store: for a new store beside a board in use, or for a board that was copied. The board refuses its previous store from then on. Items are
adopted by their keys, so none is created twice.

Examples:
  order-mirror board claim          show what is on the board, and ask
  order-mirror board claim --yes    claim it without asking`,
      load: async () => (await import('../board-claim.js')).boardClaim,
    },
    {
      name: 'check',
      summary: 'Checks whether the config fits the board: columns, types, keys. Changes nothing.',
      options: COMMON,
      more: `
Examples:
  order-mirror board check`,
      load: async () => (await import('../board.js')).boardCheck,
    },
    {
      name: 'columns',
      summary: "Lists the board's columns with their ids and types, to be copied into [board.columns].",
      options: COMMON,
      more: `
Examples:
  order-mirror board columns --json`,
      load: async () => (await import('../board.js')).boardColumns,
    },
  ],
};
