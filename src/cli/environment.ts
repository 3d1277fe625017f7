// environment: the config, the store and the Temporal client that a command works on, opened and closed around its work.
// Owns: loading the config with its problems as sentences, and that nothing stays open whatever the work does.
import type { Config } from '../config/config.js';
import { findConfig } from '../config/find-config.js';
import { loadConfig } from '../config/load.js';
import { formatProblems } from '../config/problem.js';
import { openStore, type Store } from '../store/store.js';
import { CommandFailed, type CommonOptions, type Output } from './context.js';

/** The config's file, found where none was named. */
export function configFileOf({ config }: Pick<CommonOptions, 'config'>): string {
  const file = config ?? findConfig();
  if (file !== null) return file;
  throw new CommandFailed(
    [
      `There is no config in this folder (${process.cwd()}). One of these helps:`,
      '  order-mirror demo                       see it at work, with a practice board and order lists made for it',
      '  order-mirror config                     every key, for a config of your own (README: your own lists)',
      '  order-mirror COMMAND --config FILE      work on the config in FILE; ORDER_MIRROR_CONFIG may name it once for all',
    ].join('\n'),
  );
}

export function configFrom(options: Pick<CommonOptions, 'config'>, output: Pick<Output, 'err'>): Config {
  const loaded = loadConfig(configFileOf(options));
  if (loaded.kind === 'faulty') throw new CommandFailed(formatProblems(loaded.problems));
  for (const warning of loaded.warnings) output.err(formatProblems([warning]));
  return loaded.config;
}

export interface StoreOptions {
  /** Makes the store if there is none, and does not ask whether its schema is today's. */
  readonly create?: boolean;
}

/** The store of a config while `work` needs it, its schema checked. */
export async function withStoreOf<T>(
  config: Config,
  work: (store: Store) => Promise<T>,
  { create = false }: StoreOptions = {},
): Promise<T> {
  const store = openStore(config.store, { columns: config.orders.columns, create });
  try {
    if (!create) await store.check();
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Config and store of a command's options. */
export async function withStore<T>(
  options: Pick<CommonOptions, 'config'>,
  output: Pick<Output, 'err'>,
  work: (store: Store, config: Config) => Promise<T>,
  storeOptions: StoreOptions = {},
): Promise<T> {
  const config = configFrom(options, output);
  return withStoreOf(config, (store) => work(store, config), storeOptions);
}
