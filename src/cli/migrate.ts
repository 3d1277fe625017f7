// migrate: makes or updates the store's tables; with --adopt, takes over the items of an earlier system's database (adopt.ts).
import { type AdoptOptions, adopt, adoptText } from './adopt.js';
import { type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';

type MigrateOptions = CommonOptions & Omit<AdoptOptions, 'adopt'> & { readonly adopt?: string };

export async function migrate(options: MigrateOptions, output: Output): Promise<number> {
  return withStore(
    options,
    output,
    async (store, config) => {
      const report = await store.migrate();
      if (options.adopt !== undefined) {
        const adopted = await adopt(config, store, { ...options, adopt: options.adopt });
        output.out(options.json ? JSON.stringify(adopted) : adoptText(adopted));
        return adopted.unclear.length === 0 ? EXIT.inSync : EXIT.finishedWithHeld;
      }
      const words =
        report.applied.length + report.addedColumns.length === 0
          ? 'The store is up to date.'
          : `Applied ${report.applied.length} migrations, added ${report.addedColumns.length} columns of columns.toml.`;
      output.out(options.json ? JSON.stringify(report) : words);
      return EXIT.inSync;
    },
    { create: true },
  );
}
