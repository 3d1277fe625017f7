// progress-line: one line that says what a run does, how far it is and how long it will take. On a terminal it is redrawn; elsewhere a line now and then.
// Owns: the words and the estimate. Does not own: asking the run (sync, status).
import type { Books } from '../domain/run/books.js';
import { numberWithCommas } from './text-table.js';

export interface ProgressFacts {
  readonly phase: string;
  /** all: null while it is not known how many there are. */
  readonly workbooks: { readonly done: number; readonly all: number | null };
  readonly items: Books;
  readonly subitems: Books;
  /** When the present phase began, in ms; null = not known, then nothing is estimated. */
  readonly startedAt: number | null;
  readonly now: number;
  /** Paused, or waiting for somebody: nothing is estimated, the words stand instead of a rate. */
  readonly waitsFor?: string | null;
  /** What the rest will take by the forecast, where budgets are what it waits for: what went fast until now says little about them. */
  readonly leftByForecastMs?: number | null;
}

/** Both spellings are in use: the run's (words) and the store's (hyphens). */
const PHASES: Readonly<Record<string, string>> = {
  opening: 'Opening the run',
  importing: 'Reading order lists',
  merging: 'Merging into SQL',
  'reading board': 'Reading the board',
  verifying: 'Reading the board back',
  mending: 'Repairing the ledger',
  planning: 'Working out what to send',
  'waiting for approval': 'Waiting for approval',
  sending: 'Sending to the board',
  closed: 'Closed',
};

const WIDEST_BAR = 30;
const NARROWEST_BAR = 5;
/** Before this, the first answers say little about the rate. */
const ESTIMATE_AFTER_MS = 2_000;
const SECONDS_PER_MINUTE = 60;

export function phaseWords(phase: string): string {
  const key = phase.replaceAll('-', ' ').replace('reading the board', 'reading board');
  return PHASES[key] ?? (phase.startsWith('closed') ? 'Closed' : phase);
}

/** One line of at most `width` characters, plain ASCII. What does not fit goes: the bar first, then the rate. */
export function progressText(facts: ProgressFacts, width = 80): string {
  const words = phaseWords(facts.phase);
  const { done, all, unit } = amounts(facts);
  const waiting = facts.waitsFor ?? null;
  if (all === null || all === 0) {
    const counted = done > 0 ? `${numberWithCommas(done)} ${unit}` : '';
    return withinWidth([words, counted, waiting ?? ''], width);
  }
  const count = `${numberWithCommas(done)}/${numberWithCommas(all)}${unit === '' ? '' : ` ${unit}`}`;
  const elapsed = facts.startedAt === null ? 0 : facts.now - facts.startedAt;
  const estimate = waiting === null && elapsed >= ESTIMATE_AFTER_MS && done > 0;
  const rate = estimate && unit === '' ? `${rateText(done, elapsed)}` : '';
  const byForecast = facts.leftByForecastMs ?? null;
  const guessMs = byForecast ?? (estimate ? (elapsed / done) * (all - done) : null);
  const left = waiting ?? (guessMs !== null && done < all ? timeLeft(guessMs) : '');
  const rest = [words, count, rate, left].filter((part) => part !== '').join('  ');
  const room = Math.min(WIDEST_BAR, width - rest.length - '[]'.length - '  '.length);
  const drawn = room >= NARROWEST_BAR ? bar(done, all, room) : '';
  return withinWidth([words, drawn, count, rate, left], width, [words, count, left]);
}

/** `[#####-----]` */
export function bar(done: number, all: number, width: number): string {
  const full = all === 0 ? 0 : Math.min(width, Math.floor((done / all) * width));
  return `[${'#'.repeat(full)}${'-'.repeat(width - full)}]`;
}

/** "about 40 s left": rounded, since it is a guess. */
export function timeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 10) return 'a few seconds left';
  if (seconds < 90) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  const minutes = Math.round(seconds / SECONDS_PER_MINUTE);
  if (minutes < 90) return `about ${minutes} min left`;
  return `about ${(minutes / 60).toFixed(1)} h left`;
}

function amounts({ phase, workbooks, items, subitems }: ProgressFacts) {
  if (phase === 'importing' || phase === 'opening') return { ...workbooks, unit: 'workbooks' };
  if (phase !== 'sending') return { done: 0, all: 0, unit: '' };
  const books = [items, subitems];
  return {
    done: books.reduce((sum, { applied, failed }) => sum + applied + failed, 0),
    all: books.reduce((sum, { planned, held, deferred }) => sum + planned - held - deferred, 0),
    unit: '',
  };
}

function rateText(done: number, elapsedMs: number): string {
  const perSecond = (done * 1000) / elapsedMs;
  return `${perSecond >= 10 ? Math.round(perSecond) : perSecond.toFixed(1)}/s`;
}

function withinWidth(parts: readonly string[], width: number, shorter: readonly string[] = parts): string {
  const whole = parts.filter((part) => part !== '').join('  ');
  if (whole.length <= width) return whole;
  return shorter
    .filter((part) => part !== '')
    .join('  ')
    .slice(0, width);
}

export interface ProgressLineOptions {
  /** Raw text to stderr, without a line break added. */
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  readonly columns?: number;
  readonly now?: () => number;
  /** Between two lines where nothing can be redrawn, as in a log. */
  readonly everyMs?: number;
}

const LOG_EVERY_MS = 10_000;

/** Draws progress. Before anything else is written to the terminal, `clear()`; at the end, `clear()` too. */
export class ProgressLine {
  readonly #options: ProgressLineOptions;
  #drawn = 0;
  #phase: string | null = null;
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(options: ProgressLineOptions) {
    this.#options = options;
  }

  show(facts: ProgressFacts): void {
    const { write, isTerminal, columns = 80, everyMs = LOG_EVERY_MS } = this.#options;
    // One column stays free: a full line would wrap, and could not be redrawn.
    const text = progressText(facts, columns - 1);
    if (isTerminal) {
      write(`\r${text.padEnd(this.#drawn)}`);
      this.#drawn = text.length;
      return;
    }
    const now = (this.#options.now ?? Date.now)();
    if (facts.phase === this.#phase && now - this.#saidAt < everyMs) return;
    this.#phase = facts.phase;
    this.#saidAt = now;
    write(`${text}\n`);
  }

  /** Takes the line off the terminal. */
  clear(): void {
    if (this.#drawn === 0) return;
    this.#options.write(`\r${' '.repeat(this.#drawn)}\r`);
    this.#drawn = 0;
  }
}
