// migrate: the row of the command (command.ts says what a row is). The work: ../migrate.ts.
import { COMMON, type Command } from '../command.js';

export const migrate: Command = {
  name: 'migrate',
  summary: "Creates the store's tables, or brings them up to date. Safe to run again, and from several places at once.",
  options: [
    ...COMMON,
    {
      flags: '--adopt <database>',
      words: 'show which items of an earlier system match which orders (docs/cut-over.md)',
    },
    { flags: '--old-orders <table>', words: 'its table of orders with their items', default: 'dbo.ORDER_LIST' },
    { flags: '--old-lines <table>', words: 'its table of sizes with their subitems', default: 'dbo.ORDER_LIST_LINES' },
    { flags: '--take-over', words: 'with --adopt: adopt these items', default: false },
  ],
  more: `
Examples:
  order-mirror migrate --config configs/production.toml
  order-mirror migrate --config configs/production.toml --adopt orders --old-orders dbo.FACT_ORDER_LIST
  order-mirror migrate --config configs/production.toml --adopt orders --old-orders dbo.FACT_ORDER_LIST --take-over`,
  load: async () => (await import('../migrate.js')).migrate,
};
