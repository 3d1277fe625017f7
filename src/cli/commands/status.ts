// status: the row of the command (command.ts says what a row is). The work: ../status.ts.
import { COMMON, type Command } from '../command.js';

/** A week of daily runs, roughly; more is a question for `report`. */
export const LAST_RUNS = 5;

export const status: Command = {
  name: 'status',
  summary: 'Shows what runs now, how far it is, what waits for you, and how the last runs went.',
  args: [{ name: '[run]', words: 'a run, the beginning of its id, or latest: its figures per customer' }],
  options: [...COMMON, { flags: '--watch', words: 'again every few seconds, until Ctrl-C', default: false }],
  more: `
Exit code: that of the run shown (without RUN, the newest): 0 in sync; 2 finished, but some orders are held, failed or
rejected; 1 it failed or waits for a person.

Examples:
  order-mirror status                 what runs now, and the last ${LAST_RUNS} runs
  order-mirror status --watch         the same, again and again
  order-mirror status latest --json   the newest run as one JSON document, as of sync --json`,
  load: async () => (await import('../status.js')).status,
};
