// settings: config -> what the activities know of it. No secrets go through here.
import type { MirrorSettings } from '../activities/deps.js';
import type { Config } from '../config/config.js';
import type { MappedColumn } from '../domain/board/wanted-item.js';
import { FIRST_COSTS } from '../monday/wire/cost-table.js';
import { sha256 } from '../store/sha256.js';

export function settingsOf(
  config: Config,
  keys: { readonly keyColumn: string; readonly lineKeyColumn: string },
): MirrorSettings {
  const mapping = mappedColumns(config);
  const plan = {
    mapping,
    ...keys,
    labels: config.board.labels,
    lines: config.board.lineColumns,
    hold: config.orders.holdOnRefused,
    customers: config.orders.customers,
    // As a store that was filled before this could be said has it: else its every order would be due.
    ...(config.planningFingerprint === '' ? {} : { orders: config.planningFingerprint }),
  };
  return {
    environment: config.environment,
    boardId: config.board.id,
    subitemBoardId: config.board.subitemBoardId,
    boardUrl: config.board.url,
    keyColumn: keys.keyColumn,
    lineKeyColumn: keys.lineKeyColumn,
    mapping,
    sizeColumn: config.board.lineColumns.size,
    quantityColumn: config.board.lineColumns.quantity,
    peopleMayEdit: config.board.peopleMayEdit,
    rules: config.orders,
    rulesFingerprint: config.rulesFingerprint,
    planFingerprint: sha256(JSON.stringify(plan)),
    batchSize: config.board.batchSize,
    budgets: {
      complexityPerMinute: config.board.complexityPerMinute,
      callsPerMinute: config.board.callsPerMinute,
      callsPerDay: config.board.callsPerDay,
    },
    firstCosts: FIRST_WRITE_COSTS,
    gates: config.gates,
  };
}

const FIRST_WRITE_COSTS: MirrorSettings['firstCosts'] = {
  points: {
    archives: FIRST_COSTS['archive-item'],
    creates: FIRST_COSTS['create-item'],
    'line-creates': FIRST_COSTS['create-subitem'],
    changes: FIRST_COSTS['change-item'],
    'line-changes': FIRST_COSTS['change-subitem'],
  },
  groupPoints: FIRST_COSTS['create-group'],
};

/** Source columns that share a board column, in config order; the board columns in the order they first appear. */
export function mappedColumns(config: Config): MappedColumn[] {
  const byColumn = new Map<string, string[]>();
  for (const { source, column } of config.board.columns) {
    const sources = byColumn.get(column);
    if (sources === undefined) byColumn.set(column, [source]);
    else sources.push(source);
  }
  return [...byColumn].map(([boardColumn, sources]) => ({ boardColumn, sources }));
}
