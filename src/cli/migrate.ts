// migrate: makes or updates the store's tables; with --adopt, takes over the items of an earlier system's database (adopt.ts).
import type { Command } from 'commander';
import { type AdoptOptions, adopt, adoptText } from './adopt.js';
import { type CommonOptions, configFrom, EXIT, type Output, storeFrom, withCommonOptions } from './context.js';

export function migrateCommand(program: Command, output: Output, end: (code: number) => void): void {
  withCommonOptions(program.command('migrate'))
    .description(
      "Makes the store's tables, or brings them up to this program. Safe to run again, and from several places at once.",
    )
    .option('--adopt <database>', 'show which items of an earlier system become which orders (docs/cut-over.md)')
    .option('--old-orders <table>', 'its table of orders with their items', 'dbo.ORDER_LIST')
    .option('--old-lines <table>', 'its table of sizes with their subitems', 'dbo.ORDER_LIST_LINES')
    .option('--take-over', 'with --adopt: do what it shows', false)
    .addHelpText(
      'after',
      `
Examples:
  order-mirror migrate --config configs/production.toml
  order-mirror migrate --config configs/production.toml --adopt orders --old-orders dbo.FACT_ORDER_LIST
  order-mirror migrate --config configs/production.toml --adopt orders --old-orders dbo.FACT_ORDER_LIST --take-over`,
    )
    .action(async (options: CommonOptions & Omit<AdoptOptions, 'adopt'> & { readonly adopt?: string }) => {
      const config = configFrom(options, output);
      const store = await storeFrom(config, { create: true });
      try {
        const report = await store.migrate();
        if (options.adopt !== undefined) {
          const adopted = await adopt(config, store, { ...options, adopt: options.adopt });
          output.out(options.json ? JSON.stringify(adopted) : adoptText(adopted));
          end(adopted.unclear.length === 0 ? EXIT.inSync : EXIT.finishedWithHeld);
          return;
        }
        if (options.json) output.out(JSON.stringify(report));
        else
          output.out(
            report.applied.length + report.addedColumns.length === 0
              ? 'The store is up to date.'
              : `Applied ${report.applied.length} migrations, added ${report.addedColumns.length} columns of columns.toml.`,
          );
        end(0);
      } finally {
        await store.close();
      }
    });
}
