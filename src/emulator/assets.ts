// Finds the files that ship beside this code but are not compiled: the SDL and the demo board.
// `tsc` copies neither into dist/, so from dist/emulator they are read from src/emulator of the package.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export function assetPath(name: string): string {
  for (const place of ['./', '../../src/emulator/']) {
    const path = fileURLToPath(new URL(place + name, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new Error(`The emulator's file ${name} is missing from this installation.`);
}

export function readAsset(name: string): string {
  return readFileSync(assetPath(name), 'utf8');
}
