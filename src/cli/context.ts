// context: what every command gets and gives: its two output streams, its exit code, and how it says that it could not.
// Owns: the exit codes. Does not own: the config and the store (environment.ts). It imports next to nothing: every command pays for it.

export const EXIT = { inSync: 0, couldNot: 1, finishedWithHeld: 2, usage: 64, interrupted: 130 } as const;

export interface Output {
  /** One JSON document or the answer itself; nothing else goes to stdout. */
  out(text: string): void;
  /** On stderr: what is wrong, and what a person must know or do. */
  err(text: string): void;
  /** On stderr: progress and pleasantries, which --quiet leaves out. */
  note(text: string): void;
  readonly quiet: boolean;
  readonly errIsTerminal: boolean;
  readonly columns: number;
  /** Whether the reader of stdout sees colour. */
  readonly colour: boolean;
}

/** Both streams from what writes a line to each; into a file or a pipe unless said otherwise. */
export function outputTo(
  out: (text: string) => void,
  err: (text: string) => void,
  terminal: Partial<Pick<Output, 'errIsTerminal' | 'columns' | 'colour'>> = {},
): Output {
  return { out, err, note: err, quiet: false, errIsTerminal: false, columns: 100, colour: false, ...terminal };
}

export function quietly(output: Output): Output {
  return { ...output, note: () => {}, quiet: true };
}

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
  /** None: `configFrom` finds it. */
  readonly config?: string;
  readonly json: boolean;
}
