// context: what every command gets and gives: its two output streams, its exit code, and how it says that it could not.
// Owns: the exit codes (S12). Does not own: the config and the store (environment.ts). It imports nothing: every command pays for it.

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

/** Of the options that `COMMON` names (command.ts). */
export interface CommonOptions {
  readonly config: string;
  readonly json: boolean;
}
