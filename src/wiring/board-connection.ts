// board-connection: config -> the board, with its key columns known. Wiring for the worker, the commands and the bench.
import type { Config } from '../config/config.js';
import type { CallFact } from '../domain/board/board-port.js';
import type { SharedBudgets } from '../domain/run/shared-budget.js';
import { type BoardConnection, connectBoard } from '../monday/board-port.js';
import type { PaceClock } from '../monday/pace/pacer.js';

export interface KeyColumns {
  readonly keyColumn: string;
  readonly lineKeyColumn: string;
}

export interface ConnectOptions {
  readonly callsSpentToday?: number;
  readonly shared?: SharedBudgets;
  readonly paceClock?: PaceClock;
  /** The client's patience and the server's, where they are not monday's 60 s. */
  readonly timeoutMs?: number;
  readonly serverLimitMs?: number;
  /** Told of every call, for metrics. */
  readonly onCall?: (fact: CallFact) => void;
}

export function boardOf(
  config: Config,
  keys: KeyColumns = config.board,
  options: ConnectOptions = {},
): BoardConnection {
  const { board } = config;
  const { callsSpentToday = 0, ...others } = options;
  return connectBoard({
    url: board.url,
    token: board.token,
    boardId: board.id,
    subitemBoardId: board.subitemBoardId,
    keyColumn: keys.keyColumn,
    lineKeyColumn: keys.lineKeyColumn,
    limits: {
      complexityPerMinute: board.complexityPerMinute,
      callsPerMinute: board.callsPerMinute,
      callsPerDay: board.callsPerDay,
    },
    callsSpentToday,
    ...others,
  });
}
