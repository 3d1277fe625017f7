// backup: a whole, checked copy of the store, made while it is in use. Owns: the words, and how it is done on SQL Server.
import { backUpSqlite } from '../store/sqlite/backup.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { configFrom, withStoreOf } from './environment.js';
import { numberWithCommas } from './text-table.js';

export async function backup(options: CommonOptions, output: Output, file: string): Promise<number> {
  const config = configFrom(options, output);
  const { store } = config;
  if (store.kind === 'sqlserver') throw new CommandFailed(onSqlServer(store.database, file));
  await withStoreOf(config, async () => {});
  const { bytes, orders, newest_run: newest, open_run: open } = await backUpSqlite(store.file, file);
  if (options.json) {
    output.out(JSON.stringify({ file, bytes, orders, newest_run: newest, open_run: open, checked: true }));
    return EXIT.inSync;
  }
  const size = `${numberWithCommas(Math.max(1, Math.round(bytes / 1024)))} KB`;
  const run = newest === null ? 'no run yet' : `newest run ${newest}`;
  output.out(`${file}: ${ordersText(orders)}, ${run}, ${size}; whole and checked.`);
  if (open !== null)
    output.out(
      `Run ${open} was going on. After a restore of this copy \`order-mirror verify --repair\` comes before the next sync.`,
    );
  return EXIT.inSync;
}

function onSqlServer(database: string, file: string): string {
  const name = `[${database.replaceAll(']', ']]')}]`;
  const disk = `N'${file.replaceAll("'", "''")}'`;
  return `SQL Server makes its own backups, on its own disk; no backup was made. On the server:\n  BACKUP DATABASE ${name} TO DISK = ${disk} WITH CHECKSUM, INIT;\n  RESTORE VERIFYONLY FROM DISK = ${disk} WITH CHECKSUM;\nAfter a restore there, \`order-mirror restore\` tells the store that it was put back.`;
}

export function ordersText(orders: number): string {
  return `${numberWithCommas(orders)} ${orders === 1 ? 'order' : 'orders'}`;
}
