// status: the row of the command (command.ts says what a row is). The work: ../status.ts.
import { COMMON, type Command } from '../command.js';

/** A week of daily runs, roughly; more is a question for `report`. */
export const LAST_RUNS = 5;

export const status: Command = {
  name: 'status',
  summary: 'Shows the open run and its progress, what waits for you, and how the latest runs went.',
  args: [
    { name: '[run]', words: 'show the figures of this run per customer: its id, the beginning of its id, or latest' },
  ],
  options: [...COMMON, { flags: '--watch', words: 'refresh every few seconds, until Ctrl-C', default: false }],
  more: `
The exit code is that of the run shown (without RUN, the latest): 0 in sync; 2 finished, but some orders are held, failed
or rejected; 1 it failed or waits for a person.

Examples:
  order-mirror status                 the open run, and the latest ${LAST_RUNS} runs
  order-mirror status --watch         the same, refreshed
  order-mirror status latest --json   the latest run as one JSON document, like sync --json`,
  load: async () => (await import('../status.js')).status,
};
