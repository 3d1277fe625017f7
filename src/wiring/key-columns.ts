// key-columns: which columns of the board carry the keys: the config's, or those that `board setup` made where the config names none.
// Owns: asking the board, and how patiently. A worker has to know them before it can do anything; it calls nothing before a wait is over (docs/monday-api.md "Keys and look-ups").

import type { Config } from '../config/config.js';
import type { CallOutcome } from '../domain/board/outcome.js';
import { sentenceOf } from '../domain/board/outcome-words.js';
import { nextStep } from '../domain/board/retry-table.js';
import { SYSTEM_CLOCK } from '../monday/pace/system-clock.js';
import { findKeyColumn, ITEM_KEY_ID, LINE_KEY_ID } from '../monday/reading/setup.js';
import { boardOf, type ConnectOptions, type KeyColumns } from './board-connection.js';

/** '' where the board has none, or did not answer. */
export async function keyColumnsOf(config: Config): Promise<KeyColumns> {
  return ask(config, {}, () => null);
}

/** Until the board answers, or says what only a person can mend: the runs report that. `waiting` is told why, each time. */
export async function keyColumnsPatiently(
  config: Config,
  options: ConnectOptions,
  waiting: (sentence: string) => void,
): Promise<KeyColumns> {
  const clock = options.paceClock ?? SYSTEM_CLOCK;
  return ask(config, options, (outcome) => {
    const waitMs = waitOf(outcome, clock.now());
    if (waitMs !== null)
      waiting(
        `The board has not yet said which columns carry the keys. ${sentenceOf(outcome)} It is asked again in ${Math.ceil(waitMs / 1000)} s.`,
      );
    return waitMs;
  });
}

async function ask(
  config: Config,
  options: ConnectOptions,
  again: (outcome: CallOutcome) => number | null,
): Promise<KeyColumns> {
  const { keyColumn, lineKeyColumn } = config.board;
  const hasLines = config.orders.sizes !== null;
  if (keyColumn !== '' && (lineKeyColumn !== '' || !hasLines)) return { keyColumn, lineKeyColumn };
  const clock = options.paceClock ?? SYSTEM_CLOCK;
  const board = boardOf(config, config.board, options);
  try {
    for (;;) {
      const asked = await board.readStructure();
      if (asked.kind === 'ok') {
        const { columns, subitemColumns } = asked.value;
        return {
          keyColumn: keyColumn || (findKeyColumn(columns, ITEM_KEY_ID)?.id ?? ''),
          lineKeyColumn: lineKeyColumn || (hasLines && findKeyColumn(subitemColumns, LINE_KEY_ID)?.id) || '',
        };
      }
      const waitMs = again(asked.outcome);
      if (waitMs === null) return { keyColumn, lineKeyColumn };
      await clock.sleep(waitMs);
    }
  } finally {
    await board.close();
  }
}

/** A board that does not answer was tried a few times already. */
const SHORTEST_WAIT_MS = 5_000;
/** A wait may be ended meanwhile, by a clock that is put right or a new day. */
const LONGEST_WAIT_MS = 60_000;
/** There is no last attempt: without the columns the worker cannot begin. */
const ALWAYS_THE_FIRST = { attempt: 1, members: 1, replayed: false, jitter: 0 };

/** null: waiting mends nothing. */
function waitOf(outcome: CallOutcome, nowMs: number): number | null {
  const within = (ms: number) => Math.min(Math.max(ms, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
  const step = nextStep(outcome, ALWAYS_THE_FIRST);
  switch (step.kind) {
    case 'send-again':
    case 'look-up':
      return within(step.waitMs);
    case 'sleep-until':
      return within(step.untilMs - nowMs);
    case 'read-members':
    case 'split':
    case 'fail':
    case 'park':
      return null;
  }
}
