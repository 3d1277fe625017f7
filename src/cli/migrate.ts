// migrate: makes or updates the store's tables.
import type { Command } from 'commander';
import { type CommonOptions, configFrom, type Output, storeFrom, withCommonOptions } from './context.js';

export function migrateCommand(program: Command, output: Output, end: (code: number) => void): void {
  withCommonOptions(program.command('migrate'))
    .description(
      "Makes the store's tables, or brings them up to this program. Safe to run again, and from several places at once.",
    )
    .addHelpText('after', '\nExamples:\n  order-mirror migrate --config configs/production.toml')
    .action(async (options: CommonOptions) => {
      const config = configFrom(options, output);
      const store = await storeFrom(config, { create: true });
      try {
        const report = await store.migrate();
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
