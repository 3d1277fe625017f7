// driver: mssql, loaded when a server is first spoken to. With what it brings along it is a third of what a command on SQLite would load for nothing.
import { createRequire } from 'node:module';
import type sql from 'mssql';

const require = createRequire(import.meta.url);

let loaded: typeof sql | null = null;

export function driver(): typeof sql {
  loaded ??= require('mssql') as typeof sql;
  return loaded;
}
