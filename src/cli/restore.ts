// restore: a backup becomes the store; the store that was there is kept beside it. On SQL Server: the store is told that it was put back.
// Owns: the words, and that a backup of another environment is refused (S14). Does not own: the files (store/sqlite/restore.ts).
import type { Config } from '../config/config.js';
import { restoreSqlite } from '../store/sqlite/restore.js';
import { openStore } from '../store/store.js';
import { settingsOf } from '../wiring/settings.js';
import { ordersText } from './backup.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { configFrom, withStoreOf } from './environment.js';
import { lookAtMark } from './mark-look.js';

/** A person waits; what the board says of the store is told by `doctor` as well. */
const ANSWER_WITHIN_MS = 5_000;

export async function restore(options: CommonOptions, output: Output, file?: string): Promise<number> {
  const config = configFrom(options, output);
  const said = config.store.kind === 'sqlite' ? await restoreFile(config, file) : await markRestored(config, file);
  const next = await nextStep(config);
  output.out(options.json ? JSON.stringify({ ...said.figures, next }) : [...said.words, next].join('\n'));
  return EXIT.inSync;
}

interface Said {
  readonly words: readonly string[];
  readonly figures: Readonly<Record<string, string | number | null>>;
}

async function restoreFile(config: Config, file: string | undefined): Promise<Said> {
  if (config.store.kind !== 'sqlite') throw new Error('Only a store in a file is restored from one.');
  if (file === undefined) throw new CommandFailed('Name the backup: `order-mirror restore FILE`.', EXIT.usage);
  const store = config.store.file;
  const {
    kept,
    orders,
    newest_run: newest,
  } = await restoreSqlite({
    store,
    from: file,
    now: new Date(),
    prepare: (copy) => prepare(config, copy),
  });
  const run = newest === null ? 'no run yet' : `newest run ${newest}`;
  const words = [`${store} is now the store of ${file}: ${ordersText(orders)}, ${run}.`];
  if (kept !== null) words.push(`The store that was there is kept as ${kept}.`);
  return { words, figures: { store, from: file, kept, orders, newest_run: newest } };
}

/** To this program's schema; and it must be of this environment and board (S14). */
async function prepare(config: Config, copy: string): Promise<void> {
  const store = openStore({ kind: 'sqlite', file: copy }, { columns: config.orders.columns, create: false });
  try {
    await store.migrate();
    await checkBinding(config, store);
  } finally {
    await store.close();
  }
}

async function checkBinding(config: Config, store: ReturnType<typeof openStore>): Promise<void> {
  // A store that never began a run is nobody's yet, and stays so.
  if ((await store.marks.standing(config.board.id)).storeId === null) return;
  const { environment, boardId, subitemBoardId, boardUrl } = settingsOf(config, config.board);
  await store.runs.bind({ environment, boardId, subitemBoardId, boardUrl });
}

async function markRestored(config: Config, file: string | undefined): Promise<Said> {
  if (config.store.kind !== 'sqlserver') throw new Error('Only a store on a server is restored there.');
  const { server, database } = config.store;
  const name = `[${database.replaceAll(']', ']]')}]`;
  if (file !== undefined)
    throw new CommandFailed(
      `SQL Server restores its own backups. On the server, while no worker runs:\n  RESTORE DATABASE ${name} FROM DISK = N'${file.replaceAll("'", "''")}' WITH CHECKSUM, REPLACE;\nThen \`order-mirror restore\`, without a file, tells the store that it was put back.`,
    );
  await withStoreOf(
    config,
    async (store) => {
      await store.migrate();
      await checkBinding(config, store);
      await store.marks.restored();
    },
    { create: true },
  );
  return {
    words: [`The store ${server}/${database} knows now that it was put back.`],
    figures: { store: `${server}/${database}`, from: null, kept: null },
  };
}

async function nextStep(config: Config): Promise<string> {
  const look = config.board.token.available
    ? await withStoreOf(config, (store) => lookAtMark(config, store, ANSWER_WITHIN_MS))
    : null;
  if (look?.kind === 'looked')
    return look.verdict.kind === 'mismatch'
      ? look.verdict.sentence
      : 'The board was not written to since, as its mark says. Next: start a worker, then `order-mirror sync`.';
  return 'Next: start a worker, then `order-mirror doctor`, which says whether the board was written to since.';
}
