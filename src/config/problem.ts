// problem: one thing wrong with the configuration, said so that a person can put it right.
// Owns: the shape and its one spelling as text. Does not own: finding problems.

import type { Path } from './toml-positions.js';

export interface Problem {
  /** The file the person has to open. */
  readonly file: string;
  /** Dotted key, as in board.batch_size; '' where the file as a whole is meant. */
  readonly key: string;
  /** 1-based line, where the text has one for it. */
  readonly line?: number;
  readonly problem: string;
  readonly remedy: string;
}

/** The same before its file and line are known. */
export interface Breach {
  readonly at: Path;
  readonly problem: string;
  readonly remedy: string;
  /** Worth saying, but not wrong: the config is taken. */
  readonly warning?: true;
}

/** `file:line: key: problem. Remedy.`, one line each, so that an editor can jump to it. */
export function formatProblem(found: Problem): string {
  const place = found.line === undefined ? found.file : `${found.file}:${found.line}`;
  const key = found.key === '' ? '' : ` ${found.key}:`;
  const remedy = /[.?!]$/.test(found.remedy) ? found.remedy : `${found.remedy}.`;
  return `${place}:${key} ${found.problem}. ${remedy}`;
}

export function formatProblems(problems: readonly Problem[]): string {
  return problems.map(formatProblem).join('\n');
}
