// typed-command: commands as a person types them, in this process, on the store and board of a mirror. They are a user's own words in a user's own config.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { outputTo } from '../../src/cli/context.js';
import { main } from '../../src/cli/main.js';
import type { Mirror } from './mirror.js';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface TypedOptions {
  /** The commands speak to the Temporal server and queue of the mirror's config; else none is named that answers. */
  readonly temporal?: boolean;
  readonly columns?: number;
}

export function commandsOn(
  { config }: Mirror,
  { temporal = false, columns = 120 }: TypedOptions = {},
): (...argv: string[]) => Promise<Said> {
  const configFile = join(mkdtempSync(join(tmpdir(), 'order-mirror-typed-')), 'test.toml');
  const { store, board, source, environment } = config;
  const server = temporal ? `${config.temporal.address}"\ntask_queue = "${config.temporal.taskQueue}` : '127.0.0.1:1';
  const text = readFileSync('configs/demo.toml', 'utf8')
    .replace('environment = "demo"', `environment = "${environment}"`)
    .replace('samples/order-lists', source.kind === 'workbooks' ? source.folder : '')
    .replace('.order-mirror/demo.sqlite', store.kind === 'sqlite' ? store.file : '')
    .replace('http://127.0.0.1:4010/v2', board.url)
    .replace('127.0.0.1:7233', server)
    .replace('"customers.toml"', JSON.stringify(resolve('configs/customers.toml')))
    .replace('"columns.toml"', JSON.stringify(resolve('configs/columns.toml')));
  writeFileSync(configFile, text);
  return async (...argv) => {
    const said = { out: '', err: '' };
    const output = outputTo(
      (text) => {
        said.out += `${text}
`;
      },
      (text) => {
        said.err += `${text}
`;
      },
      { columns },
    );
    const code = await main([...argv, '--config', configFile], output);
    return { code, ...said };
  };
}
