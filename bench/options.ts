// options: what the bench was asked for. Owns: the command line. Does not own: what the letters mean (main.ts).
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Measured when nothing else is asked for. */
export const USUAL_LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
/** (i) takes ten minutes, and keeps the machine busy on purpose. */
export const LETTERS = [...USUAL_LETTERS, 'i'] as const;
export type Letter = (typeof LETTERS)[number];

export interface BenchOptions {
  readonly only: ReadonlySet<Letter>;
  /** 1, or 0.1 with --quick. */
  readonly scale: number;
  /** Where the order lists are kept from run to run. */
  readonly cache: string;
  readonly temporal: boolean;
  /** Figures on stdout as one JSON document instead of the table. */
  readonly json: boolean;
}

export const USAGE = `npm run bench -- [--only a,c] [--quick] [--no-temporal] [--cache DIR] [--json]
  a  import of the full-size set, against bare iteration of the same files
  b  the same again, nothing changed
  c  sync of 7,200 orders + 36,000 lines, board without limits; with --no-temporal not through Temporal
  d  sync against 5,000,000 complexity points a minute, clock x 20
  e  1,000 -> 10,000 -> 100,000 orders: time and memory
  f  verify of 10,000 items + 40,000 subitems within the board's own limits
  g  the store on SQL Server: import beside SQLite, then a second run; skipped where there is none
  h  what metrics, traces and logs cost a sync through Temporal; left out with --no-temporal
  i  only when asked for: 300,000 orders of 6 sizes, 1,000 customers, 500 workbooks: plan and sync of 100 orders beside two busy processes
  --quick  a tenth of the size: no must-reach is judged
  --cache  where the order lists are kept (~/.cache/order-mirror/bench)`;

/** Throws TypeError with a sentence. */
export function parseOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean' },
      'no-temporal': { type: 'boolean' },
      cache: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  return {
    only: new Set(values.only === undefined ? USUAL_LETTERS : values.only.split(',').map(letterOf)),
    scale: values.quick === true ? 0.1 : 1,
    cache: resolve(values.cache ?? join(homedir(), '.cache', 'order-mirror', 'bench')),
    temporal: values['no-temporal'] !== true,
    json: values.json === true,
  };
}

function letterOf(text: string): Letter {
  const letter = LETTERS.find((known) => known === text.trim().toLowerCase());
  if (letter === undefined) throw new TypeError(`--only takes letters out of ${LETTERS.join(',')}, not "${text}".`);
  return letter;
}
