// rules: what options must be to each other. Each rule is one function with the sentence a person needs.
// Owns: rules between options of one config and its columns. Does not own: single values (option) or the lists' own clashes.

import { isLoopback } from '../domain/address.js';
import { foldName } from '../domain/order/white-space.js';
import type { ColumnsRead } from './columns.js';
import { type KnownColumns, keyFaults } from './customers.js';
import type { OPTIONS } from './options.js';
import { type OrdersRead, unknownColumn } from './orders.js';
import type { Breach } from './problem.js';
import type { Values } from './read-options.js';
import type { Path } from './toml-positions.js';

export interface Given {
  readonly values: Values<typeof OPTIONS>;
  /** Absent when the columns file could not be read: rules about columns then say nothing. */
  readonly columns: ColumnsRead | undefined;
  /** Absent when there were no columns, or none with the role of the order number. */
  readonly orders: OrdersRead | undefined;
  /** Whether the keys of [orders] are anybody's: a default that nobody uses may name columns that are not there. */
  readonly defaultKeysUsed: boolean;
}

export type Rule = (given: Given) => readonly Breach[];

/** About what one create_item costs; docs/monday-api.md "Complexity" has the measurements. Only to find a batch that no minute can pay for. */
const COMPLEXITY_PER_CREATION = 30_000;
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
  if (!id || id !== subitems) return [];
  const remedy = 'Subitems live on a board of their own; board check shows its id';
  return [{ at: ['board', 'subitem_board_id'], problem: 'this is the same board as board.id', remedy }];
};

/** monday ends every call after 60 s (docs/monday-api.md "Transport"): sooner, a call that was thought lost may still make its items (S3). */
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

/** Where the sizes of a table stand may be said for it alone; of [orders] it is told with the rules themselves (orders). */
const markers: Rule = ({ values, columns }) => {
  const [after, before] = [values.find('source.after'), values.find('source.before')];
  if (after && before && foldName(after) === foldName(before)) {
    const problem = 'the sizes stand between two different columns, and both are the same here';
    return [{ at: ['source', 'before'], problem, remedy: 'Name the columns just before and just behind the sizes' }];
  }
  return [
    ...(after ? unknown(columns, ['source', 'after'], after) : []),
    ...(before ? unknown(columns, ['source', 'before'], before) : []),
  ];
};

function unknown(columns: ColumnsRead | undefined, at: Path, name: string): readonly Breach[] {
  return !columns || columns.canonical(name) !== undefined ? [] : [unknownColumn(columns, at, name)];
}

const mappedColumns: Rule = ({ values, columns }) => {
  const seen = new Map<string, string>();
  return (values.find('board.columns') ?? []).flatMap(({ key, value }): readonly Breach[] => {
    const at = ['board', 'columns', key];
    const first = seen.get(foldName(key));
    seen.set(foldName(key), key);
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
  if (lines[0] && lines[0] === lines[1]) {
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

const orderKeys: Rule = ({ columns, orders, defaultKeysUsed }) => {
  if (orders === undefined || !defaultKeysUsed) return [];
  const { uniqueKeys, extraChecks } = orders.unknownCustomerKeys;
  const faults = keyFaults({ unique_keys: uniqueKeys, extra_checks: extraChecks }, knownColumns(columns));
  const breaches: Breach[] = faults.map(({ at, problem, remedy }) => ({ at: ['orders', ...at], problem, remedy }));
  if (uniqueKeys.length === 0) {
    const problem = 'without a key every order of a customer would be the same one';
    breaches.push({ at: ['orders', 'unique_keys'], problem, remedy: `Name at least ${orders.roles.orderNumber}` });
  }
  return breaches;
};

/** Who would be known without a file? */
const customersFile: Rule = ({ values, orders }) => {
  if (values.find('orders.customers') !== '' || orders === undefined) return [];
  if (orders.onlyCustomer !== null || orders.unknownCustomers === 'accept') return [];
  const remedy = 'Name the file of the customers, or write unknown_customers = "accept": any name is a customer';
  return [{ at: ['orders', 'customers'], problem: 'this is missing, and every order would be held', remedy }];
};

/** The canary looks for its total on the board. */
const canary: Rule = ({ values, orders }) => {
  if (!values.find('canary.customer') || orders === undefined || orders.roles.total !== null) return [];
  const problem = 'the canary is known by its total, and no column has the role total';
  return [{ at: ['canary', 'customer'], problem, remedy: 'Give a [[column]] role = "total", or remove the canary' }];
};

/** Orders without sizes need no board of subitems; all others do. */
const boardOfLines: Rule = ({ values, orders }) => {
  if (orders === undefined || orders.sizes === null) return [];
  const keys = ['board.subitem_board_id', 'board.line_columns.size', 'board.line_columns.quantity'] as const;
  return keys
    .filter((key) => values.find(key) === '')
    .map((key) => ({
      at: key.split('.'),
      problem: 'this is missing, and the orders have sizes',
      remedy: 'Add it, or write [orders] sizes = "none"; `order-mirror board columns` shows the ids',
    }));
};

/** A label setting for a column that nothing is written to is most often one of another board (docs/rules.md "The earlier system"). */
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
  mappedColumns,
  keyColumns,
  batchCost,
  orderKeys,
  customersFile,
  canary,
  boardOfLines,
  labelsOfMapped,
  editableMapped,
  environmentAndBoard,
];
