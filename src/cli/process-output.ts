// process-output: the streams of this process as a command's output. Owns: how wide they are, and whether their reader sees colour.
import { Command } from 'commander';
import { type Output, outputTo } from './context.js';

/** Neither stream is a terminal, so nobody said how wide it is. */
const COLUMNS = 100;

export const processOutput: Output = outputTo(
  (text) => void process.stdout.write(`${text}\n`),
  (text) => void process.stderr.write(`${text}\n`),
  {
    errIsTerminal: process.stderr.isTTY === true,
    columns: process.stdout.columns ?? process.stderr.columns ?? COLUMNS,
    // NO_COLOR and FORCE_COLOR first, then what the terminal can: as Commander decides it for its help.
    colour: new Command().configureOutput().getOutHasColors?.() ?? false,
  },
);
