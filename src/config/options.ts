// options: the declared schema, one table: every key there is, its kind of value, its default and what it is for.
// Owns: the keys. Does not own: the kinds (option), rules between keys (rules) or the typed result (config).
import { either } from './either-option.js';
import {
  choice,
  flag,
  integer,
  listOfTables,
  type Option,
  type Pair,
  pairFlag,
  pairs,
  pairText,
  percentage,
  secret,
  text,
  texts,
  wordOrTable,
} from './option.js';

const ID = { pattern: /^\d+$/, words: 'an id of digits', example: '9609317401' };
const COLUMN_ID = { pattern: /^[A-Za-z0-9_]+$/, words: 'a board column id', example: 'text_mkr5ej2x' };
/** What environments and schedules are called. */
export const NAME = { pattern: /^[a-z][a-z0-9-]*$/, words: 'small letters, digits and hyphens', example: 'production' };
const ADDRESS = {
  pattern: /^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/,
  words: 'host:port',
  example: '127.0.0.1:7233',
};

const workbooks = { key: 'source.kind', is: 'workbooks' };
const sqlTable = { key: 'source.kind', is: 'sql-table' };
const sqlite = { key: 'store.kind', is: 'sqlite' };
const sqlServer = { key: 'store.kind', is: 'sqlserver' };

/** Such a gate is either there or not: there is nothing to count up to. */
const WAIT_OR_PASS = ['wait', 'pass'] as const;

const AUTHENTICATIONS = ['sql-login', 'azure-default', 'azure-managed-identity', 'azure-service-principal'] as const;
const PORT = { min: 1, max: 65_535, fallback: 1433 } as const;
/** Past any plan's budget: a number above it is a slip, such as a zero too many. */
const MOST_COMPLEXITY = 1_000_000_000;

/** Titles above a header take a few rows; a number above it is a slip. */
const LAST_HEADER_ROW = 1000;

/** The forecast measures calls and batches of 30 days. */
const FORECAST_DAYS = 31;
/** A century: a number above it is a slip. */
const MOST_DAYS = 36_500;

/** Stands for "by the roles of the columns": compared by identity, for an empty list of the config's own means none. */
export const BY_ROLE: readonly string[] = [];

/** Where the config has no [orders.order_types] at all. */
export const SHIPPED_ORDER_TYPES: readonly Pair<string>[] = [
  { key: 'ACTIVE', value: 'RECEIVED' },
  { key: 'CANCELED', value: 'CANCELLED' },
];

export const OPTIONS = {
  environment: text({ shape: NAME, prose: 'name of this environment; a store and a board are bound to one (S14)' }),

  'source.kind': choice({ of: ['workbooks', 'sql-table'], prose: 'where the orders come from' }),
  'source.folder': text({
    when: workbooks,
    prose: 'folder of the workbooks, below the directory the command is run in',
  }),
  'source.sheet': text({
    when: workbooks,
    fallback: 'MASTER',
    prose: 'what sheets was called before; one name only',
  }),
  'source.sheets': either(
    {
      when: workbooks,
      fallback: '',
      prose:
        'sheet to read, any case, where a workbook has it, else its first visible one; "first": always that one; a list: each of these sheets is read like a workbook of its own',
    },
    text({ prose: '' }),
    texts({ prose: '' }),
    (raw) => (Array.isArray(raw) ? 'second' : 'first'),
  ),
  'source.header_row': either(
    {
      when: workbooks,
      fallback: 1,
      prose: 'row of the column names; "auto": in each sheet the first row within 20 that has all required ones',
    },
    integer({ min: 1, max: LAST_HEADER_ROW, prose: '' }),
    choice({ of: ['auto'], prose: '' }),
    (raw) => (typeof raw === 'string' ? 'second' : 'first'),
  ),
  'source.files': texts({
    when: workbooks,
    fallback: ['*.xlsx'],
    prose: 'which files are order lists, any case: *.xlsx, *.xlsm, *.csv',
  }),
  'source.server': text({ when: sqlTable, prose: 'host name of the SQL Server that has the table' }),
  'source.port': integer({ when: sqlTable, ...PORT, prose: 'its port' }),
  'source.database': text({ when: sqlTable, prose: 'database of the table' }),
  'source.authentication': choice({
    when: sqlTable,
    of: AUTHENTICATIONS,
    fallback: 'sql-login',
    prose: 'who logs in: a SQL login, or an identity of Azure (Entra ID)',
  }),
  'source.user': text({
    when: sqlTable,
    fallback: '',
    empty: true,
    prose:
      'login; it only needs to read; of an Azure identity its client id, which a managed one of the machine itself needs not',
  }),
  'source.password': secret({
    when: sqlTable,
    fallback: '',
    prose: 'its password; of an azure-service-principal its client secret; the other Azure identities have none',
  }),
  'source.tenant': text({
    when: sqlTable,
    fallback: '',
    empty: true,
    prose: 'tenant id of an azure-service-principal',
  }),
  'source.encrypt': flag({ when: sqlTable, fallback: true, prose: 'encrypt the connection' }),
  'source.trust_server_certificate': flag({
    when: sqlTable,
    fallback: false,
    prose: 'take a certificate nobody signed',
  }),
  'source.table': text({ when: sqlTable, prose: 'table or view, with its schema: dbo.ORDERS_UNIFIED' }),
  'source.after': text({
    when: sqlTable,
    fallback: '',
    empty: true,
    prose: 'sizes stand after this column; empty: as in orders.sizes',
  }),
  'source.before': text({
    when: sqlTable,
    fallback: '',
    empty: true,
    prose: 'sizes stand before this column; empty: as in orders.sizes',
  }),

  'store.kind': choice({ of: ['sqlite', 'sqlserver'], prose: 'which engine keeps the truth' }),
  'store.file': text({ when: sqlite, prose: 'database file, below the directory the command is run in' }),
  'store.server': text({ when: sqlServer, prose: 'host name of the SQL Server' }),
  'store.port': integer({ when: sqlServer, ...PORT, prose: 'its port' }),
  'store.database': text({ when: sqlServer, prose: 'database of the store' }),
  'store.authentication': choice({
    when: sqlServer,
    of: AUTHENTICATIONS,
    fallback: 'sql-login',
    prose: 'who logs in: a SQL login, or an identity of Azure (Entra ID)',
  }),
  'store.user': text({
    when: sqlServer,
    fallback: '',
    empty: true,
    prose: 'login; of an Azure identity its client id, which a managed one of the machine itself needs not',
  }),
  'store.password': secret({
    when: sqlServer,
    fallback: '',
    prose: 'its password; of an azure-service-principal its client secret; the other Azure identities have none',
  }),
  'store.tenant': text({
    when: sqlServer,
    fallback: '',
    empty: true,
    prose: 'tenant id of an azure-service-principal',
  }),
  'store.encrypt': flag({ when: sqlServer, fallback: true, prose: 'encrypt the connection; Azure SQL insists on it' }),
  'store.trust_server_certificate': flag({
    when: sqlServer,
    fallback: false,
    prose: 'take a certificate nobody signed',
  }),

  'temporal.address': text({ shape: ADDRESS, fallback: '127.0.0.1:7233', prose: 'the Temporal server' }),
  'temporal.namespace': text({ fallback: 'default', prose: 'its namespace' }),
  'temporal.task_queue': text({
    fallback: '',
    empty: true,
    prose: 'task queue; empty: order-mirror-ENVIRONMENT, so that two environments on one server never share work',
  }),

  'board.url': text({ fallback: 'https://api.monday.com/v2', prose: 'the board API; default: the public one' }),
  'board.token': secret({
    prose: 'API token; a practice board on this machine takes "practice-board" when the variable is not set',
  }),
  'board.id': text({ shape: ID, prose: 'the board of the items' }),
  'board.subitem_board_id': text({
    shape: ID,
    empty: true,
    fallback: '',
    prose: 'the board of their subitems; must be given, but for orders without sizes',
  }),
  'board.key_column': text({
    shape: COLUMN_ID,
    empty: true,
    fallback: '',
    prose: 'text column of the items that holds the key; written by board setup',
  }),
  'board.line_key_column': text({
    shape: COLUMN_ID,
    empty: true,
    fallback: '',
    prose: 'the same of the subitems; written by board setup',
  }),
  'board.complexity_per_minute': integer({
    min: 1,
    max: MOST_COMPLEXITY,
    fallback: 5_000_000,
    unit: 'points',
    prose: 'complexity that a minute may cost',
  }),
  'board.calls_per_minute': integer({
    min: 1,
    max: 100_000,
    fallback: 1000,
    unit: 'calls',
    prose: 'requests a minute; 1000 is what every plan has',
  }),
  'board.calls_per_day': integer({
    min: 1,
    max: 10_000_000,
    fallback: 25_000,
    unit: 'calls',
    prose: 'requests a day, all runs together',
  }),
  'board.batch_size': integer({
    min: 1,
    max: 50,
    fallback: 25,
    unit: 'mutations',
    prose: 'aliased mutations in one request; over 50 requests time out',
  }),
  'board.writers': integer({
    min: 1,
    max: 40,
    fallback: 1,
    prose: 'requests in flight at once; 40 is what every plan allows',
  }),
  'board.settle_seconds': integer({
    min: 1,
    max: 600,
    fallback: 70,
    unit: 'seconds',
    prose:
      'after a worker died in mid-call, how long until "not on the board" is believed; monday ends calls after 60 s',
  }),
  'board.columns': pairs({
    each: 'source column = board column id, in order of preference',
    value: pairText(COLUMN_ID),
    prose: 'what is mirrored, and where',
  }),
  'board.line_columns.size': text({
    shape: COLUMN_ID,
    empty: true,
    fallback: '',
    prose: 'column of the subitems that holds the size; must be given, but for orders without sizes',
  }),
  'board.line_columns.quantity': text({
    shape: COLUMN_ID,
    empty: true,
    fallback: '',
    prose: 'column of the subitems that holds the quantity; must be given, but for orders without sizes',
  }),
  'board.labels': pairs({
    each: 'board column id or default = true or false',
    value: pairFlag,
    fallback: [],
    prose: 'may an unknown label be created; default: false',
  }),

  'board.people_may_edit': pairs({
    each: 'board column id = true',
    value: pairFlag,
    fallback: [],
    prose:
      'mirrored columns that people may change: verify leaves and lists their values; sent again when the order list changes its own',
  }),

  'orders.customers': text({
    fallback: '',
    empty: true,
    prose:
      'file of the customers, beside this file; may be left out with orders.customer, or where unknown ones are accepted',
  }),
  'orders.columns': text({ prose: 'file of the business columns and their roles, beside this file' }),
  'orders.customer': text({
    fallback: '',
    empty: true,
    prose: 'the customer of all orders, where no column has the role customer',
  }),
  'orders.unknown_customers': choice({
    of: ['hold', 'accept'],
    fallback: 'hold',
    prose: 'orders of a customer that is not in the file',
  }),
  'orders.item_name': texts({
    fallback: BY_ROLE,
    prose:
      'parts of an item\'s name, each "COLUMN", "COLUMN|COLUMN" (the first that is not blank) or "{customer}"; missing parts are left out; default: the order number',
  }),
  'orders.group': texts({
    fallback: BY_ROLE,
    prose: "parts of a group's title, written in the same way; default: {customer}",
  }),
  'orders.group_otherwise': text({ fallback: 'check', prose: 'group of the orders of which a part of it is missing' }),
  'orders.line_name': text({ fallback: 'Size {size}', prose: 'name of a subitem; {size} stands for its size' }),
  'orders.describing': texts({
    fallback: BY_ROLE,
    prose:
      'a row in which all these columns are blank and no size and no total is above 0 is skipped; empty: no row with a value is',
  }),
  'orders.totals': texts({
    fallback: ['total', 'totals', 'grand total', 'sum', 'summe', 'gesamt', 'suma'],
    prose:
      'a row with one of these as its order number, and without customer and keys, is a row of totals and no order',
  }),
  'orders.total_mismatch': choice({
    of: ['warn', 'hold', 'off'],
    fallback: 'warn',
    prose: 'orders whose sizes do not add up to their total',
  }),
  'orders.hold_on_refused': texts({
    fallback: BY_ROLE,
    prose: 'columns whose refused value holds the whole order; default: those of the roles customer and order_type',
  }),
  'orders.sizes': wordOrTable({
    word: 'none',
    fallback: 'table',
    prose: 'where the sizes stand: the keys below; or the word "none", where orders have no sizes and so no subitems',
  }),
  'orders.sizes.after': text({
    fallback: '',
    empty: true,
    prose: 'the sizes stand after this column; must be given, but for the shipped columns',
  }),
  'orders.sizes.before': text({
    fallback: '',
    empty: true,
    prose: 'the sizes stand before this column; default: the one with the role total',
  }),
  'orders.sizes.aliases': pairs({
    each: 'header = the size it means',
    value: pairText(),
    fallback: [],
    prose: 'headers among the sizes that mean another size, letter by letter',
  }),
  'orders.sizes.ignore': texts({
    fallback: [],
    prose: 'headers among the sizes that are no sizes: no line is made of them, and no sum counts them',
  }),
  'orders.decimal': choice({
    of: ['point', 'comma'],
    fallback: 'point',
    prose: 'how texts write numbers: 1,234.50 or 1.234,50; cells that hold numbers are numbers; a customer may differ',
  }),
  'orders.order_types.map': pairs({
    each: 'as written = what is kept',
    value: pairText(),
    fallback: SHIPPED_ORDER_TYPES,
    prose: 'what an order type becomes, in any case; one that is not here is kept as written',
  }),
  'orders.order_types.cancelled': texts({
    fallback: ['CANCELLED'],
    prose: 'order types, as they are kept, that cancel an order',
  }),
  'orders.unique_keys': texts({
    fallback: BY_ROLE,
    prose: 'identity of the orders of customers that name none, and of unknown ones; default: the order number',
  }),
  'orders.extra_checks': texts({
    fallback: BY_ROLE,
    prose: 'what tells rows under one identity apart, in order; for the same customers',
  }),

  'gates.max_new': integer({
    min: 0,
    max: 1_000_000_000,
    fallback: 20_000,
    unit: 'orders',
    prose: 'new orders in a run',
  }),
  'gates.max_changed_percent': percentage({ fallback: 30, prose: "of a customer's stored orders, from 50 on" }),
  'gates.max_cancelled_percent': percentage({ fallback: 10, prose: "of a customer's stored orders, from 50 on" }),
  'gates.max_absent_percent': percentage({ fallback: 30, prose: "of a workbook's orders, from 50 on" }),
  'gates.max_held_percent': percentage({
    fallback: 30,
    prose: "newly held, of a customer's stored orders, from 50 on: so many at once is a broken column or rule",
  }),
  'gates.unread_workbook': choice({
    of: WAIT_OR_PASS,
    fallback: 'wait',
    prose: 'a workbook that was read before is missing or refused; its orders stay as they are either way',
  }),
  'gates.blank_column': choice({
    of: WAIT_OR_PASS,
    fallback: 'wait',
    prose: 'a column of a workbook would become all blank that most orders had a value in; from 5 orders on',
  }),
  'gates.probable_rename': choice({
    of: WAIT_OR_PASS,
    fallback: 'wait',
    prose: 'a column or size is gone, and a new one came at its place or with a near name; one order is enough',
  }),
  'gates.skipped_workbook': choice({
    of: WAIT_OR_PASS,
    fallback: 'wait',
    prose: 'every row of a workbook that had orders was skipped',
  }),
  'gates.vanished_customer': choice({
    of: WAIT_OR_PASS,
    fallback: 'wait',
    prose: 'a customer of 5 or more orders has no row any more',
  }),

  'retention.outbox_days': integer({
    min: FORECAST_DAYS,
    max: MOST_DAYS,
    fallback: 90,
    unit: 'days',
    prose: 'planned writes, receipts and batches of ended runs; a season of questions to `explain` and `report`',
  }),
  'retention.batch_bodies_days': integer({
    min: 1,
    max: MOST_DAYS,
    fallback: 30,
    unit: 'days',
    prose: 'requests as they were sent, for `inspect --body` and `replay`; most of the room',
  }),
  'retention.calls_days': integer({
    min: FORECAST_DAYS,
    max: MOST_DAYS,
    fallback: 90,
    unit: 'days',
    prose: 'one row per call; the forecast measures the last 30 days of them',
  }),
  'retention.rejects_days': integer({
    min: 1,
    max: MOST_DAYS,
    fallback: 90,
    unit: 'days',
    prose: 'rejects of imports that no run since has in force; those in force always stay',
  }),
  'retention.plans_days': integer({
    min: 1,
    max: MOST_DAYS,
    fallback: 30,
    unit: 'days',
    prose: 'kept plans; the lists move daily, so an older one is refused anyway',
  }),
  'retention.verifications_days': integer({
    min: 1,
    max: MOST_DAYS,
    fallback: 90,
    unit: 'days',
    prose: 'what verify found; the newest reading of the whole board always stays',
  }),
  'retention.runs_days': integer({
    min: FORECAST_DAYS,
    max: MOST_DAYS,
    fallback: 400,
    unit: 'days',
    prose: 'customers, gates and workbooks of runs, a year and the same month again; its figures stay for ever',
  }),
  'retention.history_days': integer({
    min: 0,
    max: MOST_DAYS,
    fallback: 0,
    unit: 'days',
    prose: 'changes of orders; 0: for ever, since nothing else tells what an order was; births always stay',
  }),

  'alerts.webhook': secret({
    fallback: '',
    prose: 'address that alerts are posted to by a schedule of scope "watch"; left out: nobody is told',
  }),
  'alerts.form': choice({ of: ['json', 'slack', 'teams'], fallback: 'json', prose: 'form of the messages' }),
  'alerts.balanced_within_hours': integer({
    min: 1,
    max: 720,
    fallback: 26,
    unit: 'hours',
    prose: 'a whole sync must have balanced within so long; a day and the length of a run',
  }),

  'canary.customer': text({
    empty: true,
    fallback: '',
    prose:
      'customer of a synthetic order that a schedule of scope "canary" lays and looks for on the board; empty: none',
  }),

  'telemetry.metrics_address': text({
    shape: ADDRESS,
    empty: true,
    fallback: '',
    prose:
      'where a worker serves Prometheus metrics at /metrics; empty: nowhere; each worker of a machine needs its own port',
  }),
  'telemetry.traces_url': text({
    empty: true,
    fallback: '',
    prose: 'OTLP/HTTP address of a trace collector, such as http://127.0.0.1:4318/v1/traces; empty: none',
  }),
  'telemetry.log_format': choice({
    of: ['text', 'json'],
    fallback: 'text',
    prose: "form of the worker's log, which goes to stderr",
  }),
  'telemetry.log_level': choice({
    of: ['debug', 'info', 'warn', 'error'],
    fallback: 'warn',
    prose: 'least weight of a line in it; info has a line per step and batch',
  }),

  schedules: listOfTables({
    fallback: [],
    prose: 'when runs begin by themselves: [[schedules]], applied by `schedule apply`',
  }),
} as const;

export type ValueOf<O> = O extends Option<infer T> ? T : never;
