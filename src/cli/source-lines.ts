// source-lines: a stack trace in the lines of the sources. Owns: reading the source maps, once a fault of our own is to be told and not before:
// Node's own way reads all of them at the start of every command.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

const PLACE = /(file:\/\/[^\s():]+\.js):(\d+):(\d+)/g;

export function inSourceLines(stack: string): string {
  return stack.replace(PLACE, (place, file: string, line: string, column: string) => {
    try {
      const map = new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(file)}.map`, 'utf8')));
      const found = map.findEntry(Number(line) - 1, Number(column) - 1);
      if (!('originalSource' in found)) return place;
      const source = fileURLToPath(new URL(found.originalSource, file));
      return `${source}:${found.originalLine + 1}:${found.originalColumn + 1}`;
    } catch {
      // A package's file, or a program without its maps: the place as it is says enough.
      return place;
    }
  });
}
