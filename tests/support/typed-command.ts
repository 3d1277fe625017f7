// typed-command: commands as a person types them, in this process, on the store and board of a mirror. Without an address no Temporal server is named that answers.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Output } from '../../src/cli/context.js';
import { main } from '../../src/cli/main.js';
import type { Mirror } from './mirror.js';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export function commandsOn(mirror: Mirror, temporal = '127.0.0.1:1'): (...argv: string[]) => Promise<Said> {
  const configFile = join(mkdtempSync(join(tmpdir(), 'order-mirror-typed-')), 'test.toml');
  const { store, board } = mirror.config;
  const file = store.kind === 'sqlite' ? store.file : '';
  const config = readFileSync('configs/demo.toml', 'utf8')
    .replace('.order-mirror/demo.sqlite', file)
    .replace('http://127.0.0.1:4010/v2', board.url)
    .replace('127.0.0.1:7233', temporal)
    .replace('environment = "demo"', `environment = "${mirror.config.environment}"`)
    .replace('"customers.toml"', JSON.stringify(resolve('configs/customers.toml')))
    .replace('"columns.toml"', JSON.stringify(resolve('configs/columns.toml')));
  writeFileSync(configFile, config);
  return async (...argv) => {
    const said = { out: '', err: '' };
    const output: Output = {
      out: (text) => {
        said.out += `${text}\n`;
      },
      err: (text) => {
        said.err += `${text}\n`;
      },
      errIsTerminal: false,
      columns: 120,
    };
    const code = await main([...argv, '--config', configFile], output);
    return { code, ...said };
  };
}
