// phase-times: where the time of a run went, phase by phase. Owns: the sums and the words for phases.
import type { PhaseRow } from '../../store/views/report-store.js';

export interface PhaseTime {
  readonly phase: string;
  readonly words: string;
  readonly seconds: number;
  /** Of the whole run, 0 to 1. */
  readonly share: number;
}

const WORDS: Readonly<Record<string, string>> = {
  opening: 'opening, and settling what an earlier run left open',
  importing: 'reading the order lists',
  merging: 'bringing their rows into SQL',
  'reading-board': "reading the board's columns and groups",
  planning: 'planning what has to be sent',
  'waiting-for-approval': 'waiting for approval',
  sending: 'sending to the board',
  verifying: 'reading the board back',
  mending: 'repairing the ledger',
};

/** A phase that came twice is one line, at its first place. Empty where a run of an earlier version kept no phases. */
export function phaseTimes(phases: readonly PhaseRow[], openedAt: string, endMs: number): PhaseTime[] {
  if (phases.length === 0) return [];
  const entered = [{ phase: 'opening', entered_at: openedAt }, ...phases];
  const sums = new Map<string, number>();
  for (const [index, { phase, entered_at: at }] of entered.entries()) {
    const next = entered[index + 1];
    const until = next === undefined ? endMs : Date.parse(next.entered_at);
    sums.set(phase, (sums.get(phase) ?? 0) + Math.max(0, until - Date.parse(at)) / 1000);
  }
  const all = [...sums.values()].reduce((sum, seconds) => sum + seconds, 0);
  return [...sums].map(([phase, seconds]) => ({
    phase,
    words: WORDS[phase] ?? phase.replaceAll('-', ' '),
    seconds,
    share: all === 0 ? 0 : seconds / all,
  }));
}
