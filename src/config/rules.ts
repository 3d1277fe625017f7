// rules: what options must be to each other. Each rule is one function with the sentence a person needs.
// Owns: rules between options of one config and its columns. Does not own: single values (option) or the lists' own clashes.

import { isLoopback } from '../domain/address.js';
import { CUSTOMER_NAME, ORDER_NUMBER, ORDER_TYPE } from '../domain/order/order-rules.js';
import type { ColumnsRead } from './columns.js';
import { type KnownColumns, keyFaults } from './customers.js';
import { fold } from './fold.js';
import { didYouMean } from './nearest.js';
import type { OPTIONS } from './options.js';
import type { Values } from './read-options.js';
import type { Path } from './toml-positions.js';

export interface Given {
  readonly values: Values<typeof OPTIONS>;
  /** Absent when the columns file could not be read: rules about columns then say nothing. */
  readonly columns: ColumnsRead | undefined;
  /** Whether the keys of [orders] are anybody's: a default that nobody uses may name columns that are not there. */
  readonly defaultKeysUsed: boolean;
}

export interface Breach {
  readonly at: Path;
  readonly problem: string;
  readonly remedy: string;
  /** Worth saying, but not wrong: the config is taken. */
  readonly warning?: true;
}

export type Rule = (given: Given) => readonly Breach[];

/** About what one create_item costs; monday-api.md has the measurements. Only to find a batch that no minute can pay for. */
const COMPLEXITY_PER_CREATION = 30_000;
/** Without these an order has no customer, no number or no place for its lines (spec 3, "Workbook"). */
const NEEDED_COLUMNS = [ORDER_NUMBER, CUSTOMER_NAME, ORDER_TYPE] as const;
/** Made from other columns by rule (item name), so a mapping would be overwritten at every change. */
const ITEM_NAME_COLUMN = 'name';

const boardUrl: Rule = ({ values }) => {
  const url = values.find('board.url');
  if (url === undefined || isLoopback(url)) return [];
  const problem = URL.canParse(url) ? 'the token would travel unencrypted' : 'this is no address';
  if (URL.canParse(url) && new URL(url).protocol === 'https:') return [];
  return [
    { at: ['board', 'url'], problem, remedy: 'Write https://…; http is only for a practice board on this machine' },
  ];
};

const boardIds: Rule = ({ values }) => {
  const [id, subitems] = [values.find('board.id'), values.find('board.subitem_board_id')];
  if (id === undefined || id !== subitems) return [];
  const remedy = 'Subitems live on a board of their own; board check shows its id';
  return [{ at: ['board', 'subitem_board_id'], problem: 'this is the same board as board.id', remedy }];
};

/** monday ends every call after 60 s (monday-api.md 1): sooner, a call that was thought lost may still make its items (S3). */
const LONGEST_CALL_SECONDS = 60;

const settling: Rule = ({ values }) => {
  const [url, seconds] = [values.find('board.url'), values.find('board.settle_seconds')];
  if (url === undefined || isLoopback(url) || seconds === undefined || seconds >= LONGEST_CALL_SECONDS) return [];
  const problem = 'a lost call may still be running on the board, and its items would be made twice';
  return [
    {
      at: ['board', 'settle_seconds'],
      problem,
      remedy: `Write ${LONGEST_CALL_SECONDS} or more; less is only for a practice board on this machine`,
    },
  ];
};

const storeFile: Rule = ({ values }) => {
  if (values.find('store.file') !== ':memory:') return [];
  const problem = 'a store in memory forgets every receipt, and the next run would make everything twice';
  return [{ at: ['store', 'file'], problem, remedy: 'Name a file' }];
};

/** What each way to log in needs, so that nobody learns it from the server's refusal. */
const logIn: Rule = ({ values }) =>
  (['store', 'source'] as const).flatMap((table) => {
    const way = values.find(`${table}.authentication`);
    if (way !== 'sql-login' && way !== 'azure-service-principal') return [];
    const needs = way === 'sql-login' ? (['user', 'password'] as const) : (['user', 'password', 'tenant'] as const);
    return needs
      .filter((key) => values.find(`${table}.${key}`) === '')
      .map((key) => ({
        at: [table, key],
        problem: `authentication "${way}" needs it`,
        remedy: key === 'password' ? 'Write password = "env:NAME"' : `Add ${key}, or choose another authentication`,
      }));
  });

const markers: Rule = ({ values, columns }) =>
  (['orders.sizes', 'source'] as const).flatMap((table) => {
    const path = table.split('.');
    const [after, before] = [values.find(`${table}.after`), values.find(`${table}.before`)];
    if (!after || !before) return [];
    if (fold(after) === fold(before)) {
      const problem = 'the sizes stand between two different columns, and both are the same here';
      return [{ at: [...path, 'before'], problem, remedy: 'Usual are UNIT OF MEASURE and TOTAL QTY' }];
    }
    if (table === 'source')
      return unknown(columns, [...path, 'after'], after).concat(unknown(columns, [...path, 'before'], before));
    return unknown(columns, [...path, 'after'], after).concat(total(columns, [...path, 'before'], before));
  });

/** The column behind the sizes is their total, so it has to be a whole number like them. */
function total(columns: ColumnsRead | undefined, at: Path, name: string): readonly Breach[] {
  const column = columns?.columns.find((one) => fold(one.name) === fold(name));
  if (!column || column.type.kind === 'integer') return unknown(columns, at, name);
  return [
    { at, problem: `${column.name} is the total of the sizes, but not a whole number`, remedy: 'Give it the type INT' },
  ];
}

function unknown(columns: ColumnsRead | undefined, at: Path, name: string): readonly Breach[] {
  if (!columns || columns.canonical(name) !== undefined) return [];
  const names = columns.columns.map((column) => column.name);
  return [
    {
      at,
      problem: `there is no column "${name}"`,
      remedy: didYouMean(name, names, 'Name a column of the columns file'),
    },
  ];
}

const neededColumns: Rule = ({ columns }) =>
  NEEDED_COLUMNS.flatMap((name) =>
    unknown(columns, ['orders', 'columns'], name).map((breach) => ({
      ...breach,
      problem: `the columns file has no ${name}, without which no order can be read`,
      remedy: 'Add it as a [[column]]',
    })),
  );

const mappedColumns: Rule = ({ values, columns }) => {
  const seen = new Map<string, string>();
  return (values.find('board.columns') ?? []).flatMap(({ key, value }): readonly Breach[] => {
    const at = ['board', 'columns', key];
    const first = seen.get(fold(key));
    seen.set(fold(key), key);
    if (first !== undefined) {
      return [{ at, problem: `this is the same column as "${first}"`, remedy: 'Remove one of the two' }];
    }
    if (value === ITEM_NAME_COLUMN) {
      return [{ at, problem: "the item's name is made by rule from several columns", remedy: 'Map to another column' }];
    }
    return unknown(columns, at, key);
  });
};

const keyColumns: Rule = ({ values }) => {
  const mapped = (values.find('board.columns') ?? []).map(({ value }) => value);
  const lines = [values.find('board.line_columns.size'), values.find('board.line_columns.quantity')];
  const breaches: Breach[] = [];
  const ownColumn = 'The key needs a text column of its own; board setup makes one';
  const key = values.find('board.key_column');
  if (key && mapped.includes(key)) {
    breaches.push({
      at: ['board', 'key_column'],
      problem: `${key} is also mapped in board.columns`,
      remedy: ownColumn,
    });
  }
  const lineKey = values.find('board.line_key_column');
  if (lineKey && lines.includes(lineKey)) {
    breaches.push({
      at: ['board', 'line_key_column'],
      problem: `${lineKey} is also in board.line_columns`,
      remedy: ownColumn,
    });
  }
  if (lines[0] !== undefined && lines[0] === lines[1]) {
    const problem = 'size and quantity are the same column';
    breaches.push({ at: ['board', 'line_columns', 'quantity'], problem, remedy: 'Each needs its own' });
  }
  return breaches;
};

const batchCost: Rule = ({ values }) => {
  const [size, budget] = [values.find('board.batch_size'), values.find('board.complexity_per_minute')];
  if (size === undefined || budget === undefined || size * COMPLEXITY_PER_CREATION <= budget) return [];
  const problem = `a batch of ${size} new items costs about ${size * COMPLEXITY_PER_CREATION} points, and a minute has ${budget}`;
  const most = Math.floor(budget / COMPLEXITY_PER_CREATION);
  const remedy = most >= 1 ? `Make batches of at most ${most}` : 'Raise board.complexity_per_minute';
  return [{ at: ['board', 'batch_size'], problem, remedy }];
};

const orderKeys: Rule = ({ values, columns, defaultKeysUsed }) => {
  const [unique, extra] = [values.find('orders.unique_keys'), values.find('orders.extra_checks')];
  if (!unique || !extra || !defaultKeysUsed) return [];
  const faults = keyFaults({ unique_keys: unique, extra_checks: extra }, knownColumns(columns));
  const breaches: Breach[] = faults.map(({ at, problem, remedy }) => ({ at: ['orders', ...at], problem, remedy }));
  if (unique.length === 0) {
    const problem = 'without a key every order of a customer would be the same one';
    breaches.push({ at: ['orders', 'unique_keys'], problem, remedy: 'Name at least AAG ORDER NUMBER' });
  }
  return breaches;
};

const holdOnRefused: Rule = ({ values, columns }) =>
  (values.find('orders.hold_on_refused') ?? []).flatMap((name, index) =>
    unknown(columns, ['orders', 'hold_on_refused', index], name),
  );

/** A label setting for a column that nothing is written to is most often one of another board (business.md 2.3). */
const labelsOfMapped: Rule = ({ values }) => {
  const mapped = values.find('board.columns');
  const size = values.find('board.line_columns.size');
  if (!mapped) return [];
  const written = new Set(['default', size, ...mapped.map(({ value }) => value)]);
  return (values.find('board.labels') ?? []).flatMap(({ key }): readonly Breach[] =>
    written.has(key)
      ? []
      : [
          {
            at: ['board', 'labels', key],
            problem: 'nothing is mapped to this column, so the setting does nothing',
            remedy: 'Is it the id of another board? Else remove it',
            warning: true,
          },
        ],
  );
};

/** Of a column that is not mirrored everything is people's own already. */
const editableMapped: Rule = ({ values }) => {
  const mapped = values.find('board.columns');
  if (!mapped) return [];
  const written = new Set(mapped.map(({ value }) => value));
  return (values.find('board.people_may_edit') ?? []).flatMap(({ key }): readonly Breach[] =>
    written.has(key)
      ? []
      : [
          {
            at: ['board', 'people_may_edit', key],
            problem: "nothing is mapped to this column, so it is people's own anyway",
            remedy: 'Is it the id of another board? Else remove it',
            warning: true,
          },
        ],
  );
};

/** Not wrong, since practising with the real settings is a good thing; but nobody should do it unawares. */
const environmentAndBoard: Rule = ({ values }) => {
  const [environment, url] = [values.find('environment'), values.find('board.url')];
  if (environment === undefined || url === undefined) return [];
  const at = ['board', 'url'];
  const remedy = 'Check that this is the file you meant';
  if (environment === 'production' && isLoopback(url)) {
    return [
      { at, problem: 'this is production, and its board is a practice board on this machine', remedy, warning: true },
    ];
  }
  if (environment === 'demo' && !isLoopback(url)) {
    return [{ at, problem: 'this is a demo, and its board is a real one', remedy, warning: true }];
  }
  return [];
};

export function knownColumns(columns: ColumnsRead | undefined): KnownColumns | undefined {
  return columns && { canonical: columns.canonical, names: columns.columns.map((column) => column.name) };
}

export const RULES: readonly Rule[] = [
  boardUrl,
  boardIds,
  settling,
  storeFile,
  logIn,
  markers,
  neededColumns,
  mappedColumns,
  keyColumns,
  batchCost,
  orderKeys,
  holdOnRefused,
  labelsOfMapped,
  editableMapped,
  environmentAndBoard,
];
