// checks: what doctor found, a line each. Owns: the shape and the layout.
import { printable } from '../text-table.js';

export interface CheckResult {
  readonly check: string;
  /** skipped: could not be looked at, or only worth knowing. */
  readonly state: 'ok' | 'bad' | 'skipped';
  readonly sentence: string;
  readonly remedy: string | null;
}

export const ok = (check: string, sentence: string): CheckResult => ({ check, state: 'ok', sentence, remedy: null });
export const skipped = (check: string, sentence: string): CheckResult => ({
  check,
  state: 'skipped',
  sentence,
  remedy: null,
});
export const bad = (check: string, sentence: string, remedy: string): CheckResult => ({
  check,
  state: 'bad',
  sentence,
  remedy,
});

/** Errors speak in this order: what is wrong, then what to do. */
export function problemOf(check: string, text: string): CheckResult {
  const clean = printable(text);
  const end = clean.search(/[.!?] (?=[A-Z`])/);
  if (end === -1) return { check, state: 'bad', sentence: clean, remedy: null };
  return bad(check, clean.slice(0, end + 1), clean.slice(end + 2));
}

const WORDS = { ok: 'ok ', bad: 'BAD', skipped: '-- ' } as const;
const CHECK_WIDTH = 14;

export function checksText(findings: readonly CheckResult[]): string {
  const lines = findings.map(({ check, state, sentence, remedy }) => {
    const line = `${WORDS[state]}  ${check.padEnd(CHECK_WIDTH)}  ${sentence}`;
    return remedy === null ? line : `${line}  -> ${remedy}`;
  });
  const count = findings.filter(({ state }) => state === 'bad').length;
  const end =
    count === 0 ? 'All is well.' : `${count} ${count === 1 ? 'thing is' : 'things are'} wrong; fix them from the top.`;
  return [...lines, '', end].join('\n');
}
