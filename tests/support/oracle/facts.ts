// facts: what the oracle knows of a set-up: configs/*.toml and the board definition, read by its own code. Nothing of src is used here.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'smol-toml';
import { fold } from './blanks.js';

export interface ColumnFact {
  name: string;
  /** As in columns.toml, e.g. NVARCHAR(100), INT, DECIMAL(10,4), DATE. */
  type: string;
}

export interface CustomerFact {
  name: string;
  uniqueKeys: string[];
  extraChecks: string[];
  dateOrder?: 'dmy' | 'mdy' | undefined;
}

export interface Facts {
  /** By folded header or alias. */
  columns: Map<string, ColumnFact>;
  /** By folded name or alias. */
  customers: Map<string, CustomerFact>;
  holdOnRefused: string[];
  unknownCustomers: 'hold' | 'accept';
  totalMismatch: 'warn' | 'hold';
  sizesAfter: string;
  sizesBefore: string;
  /** Source column and board column, in config order. */
  mapping: [source: string, board: string][];
  sizeColumn: string;
  quantityColumn: string;
  keyColumn: string;
  lineKeyColumn: string;
  /** Board column id -> monday type, item and subitem board together. */
  boardTypes: Map<string, string>;
  /** Active labels, in the board's own spelling. */
  labels: Map<string, string[]>;
  mayCreateLabel: Map<string, boolean>;
  labelDefault: boolean;
  boardGroups: string[];
}

type Json = Record<string, unknown>;
const record = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(record) : []);
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const readToml = (path: string): Json => record(parse(readFileSync(path, 'utf8')));

function readCustomers(path: string): Facts['customers'] {
  const customers: Facts['customers'] = new Map();
  for (const entry of list(readToml(path).customer)) {
    const fact: CustomerFact = {
      name: String(entry.name),
      uniqueKeys: strings(entry.unique_keys),
      extraChecks: strings(entry.extra_checks),
      dateOrder: entry.date_order as CustomerFact['dateOrder'],
    };
    for (const name of [fact.name, ...strings(entry.aliases)]) customers.set(fold(name), fact);
  }
  return customers;
}

function readColumns(path: string): Facts['columns'] {
  const columns: Facts['columns'] = new Map();
  for (const entry of list(readToml(path).column)) {
    const fact = { name: String(entry.name), type: String(entry.type).toUpperCase() };
    for (const name of [fact.name, ...strings(entry.aliases)]) columns.set(fold(name), fact);
  }
  return columns;
}

/** Labels stand in a board definition as texts or as objects with a name; inactive ones do not count. */
function labelsOf(column: Json): string[] {
  const labels = column.labels ?? record(column.settings).labels;
  if (!Array.isArray(labels)) return [];
  return labels
    .filter((label) => record(label).is_deactivated !== true && record(label).active !== false)
    .map((label) => (typeof label === 'string' ? label : String(record(label).name ?? record(label).label)));
}

export function readFacts(configPath: string, boardPath: string): Facts {
  const config = readToml(configPath);
  const board = record(config.board);
  const orders = record(config.orders);
  const sizes = record(orders.sizes);
  const lineColumns = record(board.line_columns);
  const labelPolicy = record(board.labels);
  const definition = record(JSON.parse(readFileSync(boardPath, 'utf8')));
  const boardColumns = [...list(definition.columns), ...list(definition.subitems_columns)];
  return {
    columns: readColumns(join(dirname(configPath), String(orders.columns))),
    customers: readCustomers(join(dirname(configPath), String(orders.customers))),
    holdOnRefused: strings(orders.hold_on_refused),
    unknownCustomers: orders.unknown_customers === 'accept' ? 'accept' : 'hold',
    totalMismatch: orders.total_mismatch === 'hold' ? 'hold' : 'warn',
    sizesAfter: String(sizes.after),
    sizesBefore: String(sizes.before),
    mapping: Object.entries(record(board.columns)).map(([source, id]) => [source, String(id)]),
    sizeColumn: String(lineColumns.size),
    quantityColumn: String(lineColumns.quantity),
    keyColumn: String(board.key_column ?? ''),
    lineKeyColumn: String(board.line_key_column ?? ''),
    boardTypes: new Map(boardColumns.map((column) => [String(column.id), String(column.type)])),
    labels: new Map(boardColumns.map((column) => [String(column.id), labelsOf(column)])),
    mayCreateLabel: new Map(
      Object.entries(labelPolicy).flatMap(([id, may]) => (id === 'default' ? [] : [[id, may === true] as const])),
    ),
    labelDefault: labelPolicy.default === true,
    boardGroups: list(definition.groups).map((group) => String(group.title)),
  };
}
