// chaos-config: the environment of a chaos run: a folder of its own with config, customers and columns. It never is the user's.
// Owns: what is mapped. Does not own: the orders (order-book.ts) or the processes (site.ts).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CUSTOMERS, SIZES } from './order-book.js';

/** The practice board's own ids (emulator/boards/customer-master-schedule.json). */
export const BOARD_ID = '9609317401';
export const SUBITEM_BOARD_ID = '9609317948';
export const KEY_COLUMN = 'order_mirror_key';
export const LINE_KEY_COLUMN = 'order_mirror_line';
export const SIZE_COLUMN = 'dropdown_mkrak7qp';
export const QUANTITY_COLUMN = 'numeric_mkra7j8e';
/** Not mapped: a human's (S10). */
export const HUMAN_COLUMN = 'text_mkr61hpz';
export const HUMAN_LINE_COLUMN = 'numeric_mkraepx7';

/** Source column -> board column, one of each type that order lists use. */
export const BOARD_COLUMNS = {
  'AAG ORDER NUMBER': 'text_mkr5wya6',
  'CUSTOMER NAME': 'dropdown_mkr542p2',
  'PO NUMBER': 'text_mkr5ej2x',
  'CUSTOMER ALT PO': 'text_mkrh94rx',
  'CUSTOMER STYLE': 'text_mktdechp',
  'CUSTOMER COLOUR DESCRIPTION': 'long_text_mktdy7re',
  'CUSTOMER SEASON': 'dropdown_mkr5rgs6',
  'AAG SEASON': 'dropdown_mkr58de6',
  'ORDER TYPE': 'dropdown_mkr518fc',
  CATEGORY: 'dropdown_mkr5s5n3',
  'UNIT OF MEASURE': 'color_mkr5yf27',
  'CUSTOMER PRICE': 'numeric_mkr5cact',
  'EX FACTORY DATE': 'date_mkr57811',
  NOTES: 'long_text_mkr5hass',
  'TOTAL QTY': 'numeric_mktb1d19',
} as const;

const COLUMN_TYPES: Readonly<Record<string, string>> = {
  'CUSTOMER PRICE': 'DECIMAL(10,2)',
  'EX FACTORY DATE': 'DATE',
  'TOTAL QTY': 'INT',
};

/** In the order of the lists; the sizes stand between the two markers. */
export const HEADER: readonly string[] = [
  'AAG ORDER NUMBER',
  'CUSTOMER NAME',
  'ORDER TYPE',
  'PO NUMBER',
  'CUSTOMER ALT PO',
  'CUSTOMER STYLE',
  'CUSTOMER COLOUR DESCRIPTION',
  'CUSTOMER SEASON',
  'AAG SEASON',
  'CATEGORY',
  'PLANNED DELIVERY METHOD',
  'EX FACTORY DATE',
  'CUSTOMER PRICE',
  'NOTES',
  'UNIT OF MEASURE',
  ...SIZES,
  'TOTAL QTY',
];

const ROLES: Readonly<Record<string, string>> = {
  'AAG ORDER NUMBER': 'order_number',
  'CUSTOMER NAME': 'customer',
  'ORDER TYPE': 'order_type',
  'TOTAL QTY': 'total',
};

/** Small, so that a round of few changes still is several batches. */
const BATCH_SIZE = 4;

export interface Addresses {
  readonly temporalPort: number;
  readonly boardPort: number;
  readonly complexityPerMinute?: number | undefined;
  /** Of another host, for the same board and lists: its config's name and its store. */
  readonly beside?: { readonly config: string; readonly storeFile: string };
}

/** More than the practice board can be asked for. */
const NO_LIMIT = 1_000_000_000;

/** Writes the files of the environment below `folder`; gives the config's path. */
export function writeConfig(
  folder: string,
  { temporalPort, boardPort, complexityPerMinute = NO_LIMIT, beside }: Addresses,
): string {
  mkdirSync(join(folder, 'lists'), { recursive: true, mode: 0o700 });
  const quoted = (text: string) => JSON.stringify(text);
  const config = join(folder, beside?.config ?? 'chaos.toml');
  const columns = HEADER.filter((name) => !(SIZES as readonly string[]).includes(name));
  writeFileSync(
    join(folder, 'columns.toml'),
    columns
      .map((name) => {
        const role = ROLES[name] === undefined ? '' : `role = ${quoted(ROLES[name])}\n`;
        return `[[column]]\nname = ${quoted(name)}\ntype = ${quoted(COLUMN_TYPES[name] ?? 'NVARCHAR(255)')}\n${role}`;
      })
      .join('\n'),
  );
  writeFileSync(
    join(folder, 'customers.toml'),
    CUSTOMERS.map((name) => `[[customer]]\nname = ${quoted(name)}\n`).join('\n'),
  );
  writeFileSync(
    config,
    `environment = "chaos"

[source]
kind = "workbooks"
folder = ${quoted(join(folder, 'lists'))}
sheet = "MASTER"

[store]
kind = "sqlite"
file = ${quoted(beside?.storeFile ?? join(folder, 'store.sqlite'))}

[temporal]
address = "127.0.0.1:${temporalPort}"
namespace = "default"

[board]
url = "http://127.0.0.1:${boardPort}/v2"
token = "env:ORDER_MIRROR_CHAOS_TOKEN"
id = "${BOARD_ID}"
subitem_board_id = "${SUBITEM_BOARD_ID}"
key_column = "${KEY_COLUMN}"
line_key_column = "${LINE_KEY_COLUMN}"
complexity_per_minute = ${complexityPerMinute}
calls_per_minute = 100000
calls_per_day = 10000000
batch_size = ${BATCH_SIZE}
writers = 1
settle_seconds = 2

[board.columns]
${Object.entries(BOARD_COLUMNS)
  .map(([source, column]) => `${quoted(source)} = ${quoted(column)}`)
  .join('\n')}

[board.line_columns]
size = "${SIZE_COLUMN}"
quantity = "${QUANTITY_COLUMN}"

[board.labels]
default = true

[orders]
customers = "customers.toml"
columns = "columns.toml"
unique_keys = ["AAG ORDER NUMBER", "PLANNED DELIVERY METHOD", "CUSTOMER STYLE"]
extra_checks = ["PO NUMBER", "ORDER TYPE", "CUSTOMER ALT PO"]
unknown_customers = "hold"
total_mismatch = "warn"
hold_on_refused = ["CUSTOMER NAME", "ORDER TYPE"]
sizes = { after = "UNIT OF MEASURE", before = "TOTAL QTY" }

[gates]
max_new = 20000
max_changed_percent = 100
max_cancelled_percent = 100
max_absent_percent = 100
`,
  );
  return config;
}
