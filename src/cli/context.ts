// context: what every command gets: the config, the two output streams, and how a command ends.
// Owns: loading the config with its problems as sentences. Exit codes: spec 7.
import type { Command } from 'commander';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load.js';
import { formatProblems } from '../config/problem.js';
import { openStore, type Store } from '../store/store.js';

export const EXIT = { inSync: 0, couldNot: 1, finishedWithHeld: 2, usage: 64, interrupted: 130 } as const;

export interface Output {
  /** One JSON document or the answer itself; nothing else goes to stdout. */
  out(text: string): void;
  /** Progress, warnings, everything else. */
  err(text: string): void;
  readonly errIsTerminal: boolean;
  readonly columns: number;
}

export const processOutput: Output = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  errIsTerminal: process.stderr.isTTY === true,
  columns: process.stderr.columns ?? 100,
};

/** A command could not do its work; the sentence says what happened and what to do. Never shown with a stack trace. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  constructor(
    sentence: string,
    readonly exitCode: number = EXIT.couldNot,
  ) {
    super(sentence);
  }
}

export interface CommonOptions {
  readonly config: string;
  readonly json: boolean;
}

/** Options every command has. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'the config of the environment to work on', 'configs/demo.toml')
    .option('--json', 'one JSON document on stdout, everything else on stderr', false);
}

export function configFrom(options: CommonOptions, output: Output): Config {
  const loaded = loadConfig(options.config);
  if (loaded.kind === 'faulty') throw new CommandFailed(formatProblems(loaded.problems));
  for (const warning of loaded.warnings) output.err(formatProblems([warning]));
  return loaded.config;
}

/** The store of a config, its schema checked. Close it. */
export async function storeFrom(
  config: Config,
  options: { readonly create: boolean } = { create: false },
): Promise<Store> {
  const store = openStore(config.store, { columns: config.orders.columns, create: options.create });
  try {
    if (!options.create) await store.check();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Registers a command; the action resolves to the exit code. */
export type CommandSetUp = (program: Command, output: Output, end: (code: number) => void) => void;
