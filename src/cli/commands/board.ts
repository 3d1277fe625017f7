// board: the rows of its commands (command.ts says what a row is). The work: ../board.ts.
import { COMMON, type CommandGroup } from '../command.js';

export const board: CommandGroup = {
  name: 'board',
  summary: 'Sets up and checks the board of an environment.',
  commands: [
    {
      name: 'setup',
      summary:
        'Makes the two text columns that hold the keys of items and subitems, writes their ids into the config, and tries whether the board refuses outdated revisions. Safe to run again.',
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
A board carries the mark of the one store that may send to it, in the description of its key column. This makes the board ours: for
a new store beside a living board, or for a board that was copied. The store that had it before is refused from then on. Items are
taken over by their keys, so none is made twice.

Examples:
  order-mirror board claim          show what is on the board, and ask
  order-mirror board claim --yes    take it over without asking`,
      load: async () => (await import('../board-claim.js')).boardClaim,
    },
    {
      name: 'check',
      summary: 'Says whether the config fits the board: columns, types, keys. Changes nothing.',
      options: COMMON,
      more: `
Examples:
  order-mirror board check`,
      load: async () => (await import('../board.js')).boardCheck,
    },
    {
      name: 'columns',
      summary: "Lists the board's columns with ids and types, for writing [board.columns].",
      options: COMMON,
      more: `
Examples:
  order-mirror board columns --json`,
      load: async () => (await import('../board.js')).boardColumns,
    },
  ],
};
