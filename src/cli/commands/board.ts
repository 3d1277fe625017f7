// board: the rows of its commands (command.ts says what a row is). The work: ../board.ts.
import { COMMON, type CommandGroup } from '../command.js';

export const board: CommandGroup = {
  name: 'board',
  summary: 'Sets up and checks the board of an environment.',
  commands: [
    {
      name: 'setup',
      summary:
        'Makes the two text columns that hold the keys of items and subitems, and writes their ids into the config. Safe to run again.',
      options: COMMON,
      more: `
Examples:
  order-mirror board setup --config configs/production.toml`,
      load: async () => (await import('../board.js')).boardSetup,
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
