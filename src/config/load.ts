// load: a config file and the two it names, read, checked and made into one Config, or all their problems at once.
// Owns: the order of the steps and where paths start. Does not own: keys (options), rules (rules), the shape (config).
import { dirname, resolve } from 'node:path';
import { isLoopback } from '../domain/address.js';
import type { OrderKeys } from '../domain/order/order-rules.js';
import { foldName } from '../domain/order/white-space.js';
import { type ColumnsRead, readColumns } from './columns.js';
import type { BoardConfig, Config, OrdersConfig, SourceConfig, SqlServerConfig, StoreConfig } from './config.js';
import { type CustomersRead, readCustomers } from './customers.js';
import { type Environment, processEnvironment } from './env.js';
import { planningFingerprint, rulesFingerprint } from './fingerprint.js';
import { problemIn } from './list-file.js';
import { isTable } from './option.js';
import { OPTIONS } from './options.js';
import { type OrdersRead, readOrders } from './orders.js';
import type { Problem } from './problem.js';
import { readOptions, type Values } from './read-options.js';
import { knownColumns, RULES } from './rules.js';
import { readSchedules, type SchedulesRead } from './schedules.js';
import { PRACTICE_TOKEN, Secret } from './secret.js';
import { TomlFile } from './toml-file.js';

export type LoadOutcome =
  | { readonly kind: 'ok'; readonly config: Config; readonly warnings: readonly Problem[] }
  | { readonly kind: 'faulty'; readonly problems: readonly Problem[] };

type Options = Values<typeof OPTIONS>;

/**
 * The folder of workbooks and the SQLite file are below the directory the command is run in, as a person types paths;
 * the customers and columns files are beside the config file. No environment variable is needed to load: secrets are
 * looked up when a command first reveals them.
 */
export function loadConfig(file: string, env: Environment = processEnvironment()): LoadOutcome {
  const outcome = TomlFile.read(resolve(file));
  if (outcome.kind === 'faulty') return { kind: 'faulty', problems: [outcome.problem] };
  const { toml } = outcome;
  const { values, problems } = readOptions(toml, [], OPTIONS);

  const beside = (name: string | undefined) => name && resolve(dirname(toml.file), name);
  const columnsFile = beside(values.find('orders.columns'));
  const columns = columnsFile === undefined ? undefined : readColumns(columnsFile);
  const usable = columns && columns.columns.length > 0 ? columns : undefined;
  const { orders, breaches: orderBreaches } =
    usable === undefined
      ? { orders: undefined, breaches: [] }
      : readOrders(values, usable, isTable(toml.values.orders) && toml.values.orders.order_types !== undefined);
  const customersFile = beside(values.find('orders.customers'));
  const customers = customersFile
    ? readCustomers(customersFile, orders?.unknownCustomerKeys ?? NO_KEYS, knownColumns(usable))
    : NO_CUSTOMERS;

  const schedules = readSchedules(
    toml,
    // A fixed customer may be known to no file.
    orders !== undefined && orders.onlyCustomer === null ? customers.customers.map(({ name }) => name) : undefined,
  );
  const written = toml.keysOf(['orders']);
  const defaultKeysUsed =
    (orders !== undefined && orders.onlyCustomer !== null) ||
    written.includes('unique_keys') ||
    written.includes('extra_checks') ||
    values.find('orders.unknown_customers') === 'accept' ||
    customers.usesDefaultKeys;
  const breaches = [
    ...orderBreaches,
    ...RULES.flatMap((rule) => rule({ values, columns: usable, orders, defaultKeysUsed })),
  ];
  const told = (warning: true | undefined) =>
    breaches
      .filter((breach) => breach.warning === warning)
      .map(({ at, problem, remedy }) => problemIn(toml, at, problem, remedy));
  const all = [
    ...problems,
    ...told(undefined),
    ...schedules.problems,
    ...(columns?.problems ?? []),
    ...customers.problems,
  ];
  if (all.length > 0 || !columns || !orders) return { kind: 'faulty', problems: all };
  const config = configOf(toml.file, values, columns, customers, schedules, orders, env);
  return { kind: 'ok', config, warnings: [...told(true), ...withoutRoles(columnsFile, columns)] };
}

const NO_KEYS: OrderKeys = { uniqueKeys: [], extraChecks: [] };
/** There is no such file: a fixed customer, or any name is taken. */
const NO_CUSTOMERS: CustomersRead = { customers: [], problems: [], usesDefaultKeys: false };

/** Written before there were roles: it is read as it always was, and somebody should say so in it. */
function withoutRoles(file: string | undefined, { roles }: ColumnsRead): readonly Problem[] {
  if (file === undefined || roles.size > 0) return [];
  const problem = 'no column has a role, so those of the shipped apparel columns are taken';
  return [{ file, key: '', problem, remedy: 'Write role = "order_number" and the others below their [[column]]' }];
}

/** The customers of the file, and the fixed one where the file does not have it: a name or an alias. */
function customersOf({ customers }: CustomersRead, { onlyCustomer, unknownCustomerKeys }: OrdersRead) {
  if (onlyCustomer === null) return { customers, onlyCustomer };
  const named = customers.find(({ name, aliases }) =>
    [name, ...aliases].some((one) => foldName(one) === foldName(onlyCustomer)),
  );
  if (named !== undefined) return { customers, onlyCustomer: named.name };
  return { customers: [...customers, { name: onlyCustomer, aliases: [], ...unknownCustomerKeys }], onlyCustomer };
}

function configOf(
  file: string,
  values: Options,
  columns: ColumnsRead,
  customers: CustomersRead,
  { schedules }: SchedulesRead,
  read: OrdersRead,
  env: Environment,
): Config {
  const environment = values.get('environment');
  const canonical = (name: string) => columns.canonical(name) ?? name;
  const orders: OrdersConfig = { ...read, ...customersOf(customers, read), columns: columns.columns };
  const source = sourceOf(values, orders.sizes, env);
  return {
    file,
    environment,
    source,
    store: storeOf(values, env),
    temporal: {
      address: values.get('temporal.address'),
      namespace: values.get('temporal.namespace'),
      taskQueue: values.get('temporal.task_queue') || `order-mirror-${environment}`,
    },
    board: boardOf(values, canonical, orders, env),
    orders,
    gates: {
      maxNew: values.get('gates.max_new'),
      maxChangedPercent: values.get('gates.max_changed_percent'),
      maxCancelledPercent: values.get('gates.max_cancelled_percent'),
      maxAbsentPercent: values.get('gates.max_absent_percent'),
      maxHeldPercent: values.get('gates.max_held_percent'),
      unreadWorkbook: values.get('gates.unread_workbook'),
      blankColumn: values.get('gates.blank_column'),
      vanishedCustomer: values.get('gates.vanished_customer'),
      probableRename: values.get('gates.probable_rename'),
      skippedWorkbook: values.get('gates.skipped_workbook'),
    },
    retention: {
      outboxDays: values.get('retention.outbox_days'),
      batchBodiesDays: values.get('retention.batch_bodies_days'),
      callsDays: values.get('retention.calls_days'),
      rejectsDays: values.get('retention.rejects_days'),
      plansDays: values.get('retention.plans_days'),
      verificationsDays: values.get('retention.verifications_days'),
      runsDays: values.get('retention.runs_days'),
      historyDays: values.get('retention.history_days') === 0 ? null : values.get('retention.history_days'),
    },
    alerts: {
      webhook:
        values.get('alerts.webhook') === '' ? null : new Secret(values.get('alerts.webhook'), 'alerts.webhook', env),
      form: values.get('alerts.form'),
      balancedWithinHours: values.get('alerts.balanced_within_hours'),
    },
    canary: values.get('canary.customer') === '' ? null : { customer: values.get('canary.customer') },
    telemetry: {
      metricsAddress: values.get('telemetry.metrics_address'),
      tracesUrl: values.get('telemetry.traces_url'),
      logFormat: values.get('telemetry.log_format'),
      logLevel: values.get('telemetry.log_level'),
    },
    schedules,
    rulesFingerprint: rulesFingerprint(source, orders, columns),
    planningFingerprint: planningFingerprint(orders, columns),
  };
}

function sourceOf(values: Options, sizes: OrdersConfig['sizes'], env: Environment): SourceConfig {
  if (values.get('source.kind') === 'workbooks') {
    const sheets = values.get('source.sheets');
    return {
      kind: 'workbooks',
      folder: resolve(values.get('source.folder')),
      sheets: sheets.length === 0 ? values.get('source.sheet') : sheets,
      headerRow: values.get('source.header_row'),
      files: values.get('source.files'),
    };
  }
  return {
    kind: 'sql-table',
    ...serverOf(values, 'source', env),
    table: values.get('source.table'),
    after: values.get('source.after') || (sizes?.after ?? ''),
    before: values.get('source.before') || (sizes?.before ?? ''),
  };
}

function storeOf(values: Options, env: Environment): StoreConfig {
  if (values.get('store.kind') === 'sqlite') return { kind: 'sqlite', file: resolve(values.get('store.file')) };
  return { kind: 'sqlserver', ...serverOf(values, 'store', env) };
}

function serverOf(values: Options, table: 'source' | 'store', env: Environment): SqlServerConfig {
  const password = values.get(`${table}.password`);
  return {
    server: values.get(`${table}.server`),
    port: values.get(`${table}.port`),
    database: values.get(`${table}.database`),
    authentication: values.get(`${table}.authentication`),
    user: values.get(`${table}.user`),
    password: password === '' ? null : new Secret(password, `${table}.password`, env),
    tenant: values.get(`${table}.tenant`),
    encrypt: values.get(`${table}.encrypt`),
    trustServerCertificate: values.get(`${table}.trust_server_certificate`),
  };
}

function boardOf(
  values: Options,
  canonical: (name: string) => string,
  { sizes }: OrdersConfig,
  env: Environment,
): BoardConfig {
  // Orders without sizes have no lines: what the config says of them is not used.
  const ofLines = (key: 'board.line_key_column' | 'board.line_columns.size' | 'board.line_columns.quantity') =>
    sizes === null ? '' : values.get(key);
  const url = values.get('board.url');
  const labels = values.get('board.labels');
  const practice = isLoopback(url) ? PRACTICE_TOKEN : undefined;
  return {
    url,
    token: new Secret(values.get('board.token'), 'board.token', env, practice),
    id: values.get('board.id'),
    subitemBoardId: values.get('board.subitem_board_id'),
    keyColumn: values.get('board.key_column'),
    lineKeyColumn: ofLines('board.line_key_column'),
    complexityPerMinute: values.get('board.complexity_per_minute'),
    callsPerMinute: values.get('board.calls_per_minute'),
    callsPerDay: values.get('board.calls_per_day'),
    batchSize: values.get('board.batch_size'),
    writers: values.get('board.writers'),
    settleSeconds: values.get('board.settle_seconds'),
    columns: values.get('board.columns').map(({ key, value }) => ({ source: canonical(key), column: value })),
    lineColumns: { size: ofLines('board.line_columns.size'), quantity: ofLines('board.line_columns.quantity') },
    peopleMayEdit: values
      .get('board.people_may_edit')
      .filter(({ value }) => value)
      .map(({ key }) => key),
    labels: {
      default: labels.find(({ key }) => key === 'default')?.value ?? false,
      byColumn: Object.fromEntries(labels.filter(({ key }) => key !== 'default').map(({ key, value }) => [key, value])),
    },
  };
}
