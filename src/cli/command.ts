// command: what a row of the table of commands is. Owns: the shape of a command, its arguments and its options, and the options that many share.
// Does not own: the rows (commands/), how a library reads them (program.ts), what a command does (the module that its row loads).
import type { Output } from './context.js';

export interface Argument {
  /** `<run>` must be there, `[run]` may be. */
  readonly name: string;
  readonly words: string;
  readonly default?: string;
}

export interface Option {
  /** As in `-o, --out <file>`; `<…>` needs a value, `[…]` may have one, neither is a switch. */
  readonly flags: string;
  readonly words: string;
  readonly default?: string | number | boolean;
  readonly required?: boolean;
  /** Throws CommandFailed, with the usage exit code, for what cannot be read. */
  readonly parse?: (text: string) => unknown;
}

/** Does the work of a command; resolves to the exit code. Its arguments follow the output, in their order. */
export type Action = (options: never, output: Output, ...args: never[]) => Promise<number>;

export interface Command {
  readonly name: string;
  /** One or two sentences: what it does, and what it leaves alone. */
  readonly summary: string;
  readonly args?: readonly Argument[];
  readonly options?: readonly Option[];
  /** Stands below the options in --help: what else to know, exit codes, and at least one example. */
  readonly more: string;
  /** It stays up, and logs the faults it meets: source maps are worth reading for it. */
  readonly staysUp?: true;
  /** Called when the command is: what it imports costs only its own users. */
  readonly load: () => Promise<Action>;
}

/** Commands with a first word in common, as in `board setup`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly more?: string;
  readonly commands: readonly Command[];
}

export const CONFIG: Option = {
  flags: '-c, --config <file>',
  words:
    'the config of the environment to work on (default: $ORDER_MIRROR_CONFIG, else order-mirror.toml or configs/demo.toml here)',
};

export const JSON_OUTPUT: Option = {
  flags: '--json',
  words: 'one JSON document on stdout, everything else on stderr',
  default: false,
};

export const QUIET: Option = {
  flags: '-q, --quiet',
  words: 'no progress on stderr; what is wrong is said all the same',
  default: false,
};

/** What each command takes that works on an environment. */
export const COMMON: readonly Option[] = [CONFIG, JSON_OUTPUT, QUIET];

export const ONLY_CUSTOMER: Option = { flags: '--customer <name>', words: 'only this customer' };

export const SOME_RUN: Argument = {
  name: '[run]',
  words: 'a run, the beginning of its id, or latest',
  default: 'latest',
};
