// The config as a whole: every committed file loads; a bad one tells everything at once; secrets stay secret (README.md "Config", S15).
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../src/config/config.js';
import { loadConfig } from '../src/config/load.js';
import { formatProblems, type Problem } from '../src/config/problem.js';
import { configReference } from '../src/config/reference.js';
import { SecretMissing } from '../src/config/secret.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'order-mirror-config-'));
  cpSync('configs', folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Edit = readonly [from: string, to: string];

function edit(name: string, edits: readonly Edit[]): string {
  const file = join(folder, name);
  const text = edits.reduce(
    (now, [from, to]) => {
      expect(now).toContain(from);
      return now.replace(from, to);
    },
    readFileSync(file, 'utf8'),
  );
  writeFileSync(file, text);
  return file;
}

function loaded(file: string, env: Record<string, string> = {}): Config {
  const outcome = loadConfig(file, env);
  if (outcome.kind === 'faulty') throw new Error(formatProblems(outcome.problems));
  return outcome.config;
}

function problems(file: string): readonly Problem[] {
  const outcome = loadConfig(file, {});
  return outcome.kind === 'faulty' ? outcome.problems : [];
}

const demo = (...edits: Edit[]) => edit('demo.toml', edits);

describe('the committed files', () => {
  it.each(['demo', 'development', 'production'])('%s loads without any environment, and without a warning', (name) => {
    const outcome = loadConfig(`configs/${name}.toml`, {});
    expect(outcome.kind === 'faulty' ? formatProblems(outcome.problems) : outcome.warnings).toEqual([]);
  });

  it('have the facts of the business: 52 customers, 163 columns, 46 mappings', () => {
    const { orders, board } = loaded('configs/demo.toml');
    expect(orders.customers).toHaveLength(52);
    expect(orders.columns).toHaveLength(163);
    expect(board.columns).toHaveLength(46);
    expect(orders.customers.find(({ name }) => name === 'GREYSON')).toMatchObject({
      aliases: ['GREYSON CLOTHIERS'],
      extraChecks: expect.arrayContaining(['PATTERN ID']),
    });
    expect(orders.columns.filter(({ type }) => type.kind === 'integer').map(({ name }) => name)).toEqual([
      'TOTAL QTY',
      'INVOICE YEAR',
    ]);
    expect(board.labels).toMatchObject({
      default: false,
      byColumn: { dropdown_mkr58de6: true, dropdown_mkrak7qp: true },
    });
  });

  it('map the same columns in every environment, so that what works in one works in the next', () => {
    const [first, ...others] = ['demo', 'development', 'production'].map(
      (name) => loaded(`configs/${name}.toml`).board,
    );
    for (const other of others) expect(other.columns).toEqual(first?.columns);
  });

  it('never share a task queue or a store between environments', () => {
    const all = ['demo', 'development', 'production'].map((name) => loaded(`configs/${name}.toml`));
    expect(new Set(all.map(({ temporal }) => temporal.taskQueue)).size).toBe(3);
    expect(new Set(all.map(({ store }) => JSON.stringify(store))).size).toBe(3);
  });
});

describe('the example of the specification', () => {
  it('loads as it stands', () => {
    const file = join(folder, 'example.toml');
    writeFileSync(file, SPEC_EXAMPLE);
    const config = loaded(file);
    expect(config.board).toMatchObject({
      columns: [{ source: 'PO NUMBER', column: 'text_mkr5ej2x' }],
      keyColumn: '',
      batchSize: 25,
      labels: { default: false, byColumn: { dropdown_mkr58de6: true } },
    });
    expect(config.gates.maxNew).toBe(20_000);
  });
});

describe('paths', () => {
  it('of folder and store start where the command is run, those of the lists at the config file', () => {
    const config = loaded(demo());
    expect(config.source).toMatchObject({ folder: join(process.cwd(), 'samples/order-lists') });
    expect(config.store).toEqual({ kind: 'sqlite', file: join(process.cwd(), '.order-mirror/demo.sqlite') });
    expect(config.file).toBe(join(folder, 'demo.toml'));
  });
});

describe('problems', () => {
  it('are all told at once, from all three files, each with file, key, line and remedy', () => {
    edit('customers.toml', [['aliases = ["AJE ATHLETICA (AU)"]', 'aliases = ["  greyson   clothiers "]']]);
    edit('columns.toml', [['type = "DATE"', 'type = "DATUM"']]);
    const file = demo(
      ['kind = "workbooks"', 'kind = "workbook"'],
      ['[store]', '[store]\nserver = "x"'],
      ['batch_size = 25', 'batch_size = "25"\nbatchsize = 3'],
      ['token = "env:MONDAY_TOKEN"', 'token = "eyJhbGciOi.SECRET"'],
      ['id = "9609317401"', 'id = 9609317401'],
      ['"PO NUMBER" = "text_mkr5ej2x"', '"PO NUMMER" = "text_mkr5ej2x"'],
      ['max_new = 20000', 'max_new = -1'],
      ['max_absent_percent = 30', 'max_absent_percent = 300'],
      ['"ORDER TYPE"]', '"ORDER TIPE"]'],
    );
    const found = problems(file);
    expect(found.map(({ key }) => key).sort()).toEqual([
      'board.batch_size',
      'board.batchsize',
      'board.columns."PO NUMMER"',
      'board.id',
      'board.token',
      'column[3].type',
      'customer[26].aliases[1]',
      'gates.max_absent_percent',
      'gates.max_new',
      'orders.hold_on_refused[2]',
      'source.kind',
      'store.server',
    ]);
    for (const one of found) {
      expect(one.line).toBeGreaterThan(0);
      expect(one.remedy).not.toBe('');
      const line = readFileSync(one.file, 'utf8').split('\n')[(one.line ?? 0) - 1];
      expect(line).toContain(
        one.key
          .replace(/"|\[\d+\]/g, '')
          .split('.')
          .at(-1),
      );
    }
    expect(formatProblems(found)).not.toContain('SECRET');
    expect(formatProblems(found)).toContain('Did you mean "workbooks"?');
    expect(formatProblems(found)).toContain('Did you mean "batch_size"?');
    expect(formatProblems(found)).toContain('Did you mean "PO NUMBER"?');
  });

  it('of missing keys say what the key is for', () => {
    const found = problems(demo(['id = "9609317401"\n', ''], ['kind = "sqlite"', ''], ['environment = "demo"', '']));
    expect(found.map(({ key }) => key)).toEqual(['environment', 'store.kind', 'board.id']);
    expect(found[2]?.remedy).toBe('Add it: the board of the items');
  });

  it('of syntax have their line and do not quote the file', () => {
    const [problem] = problems(demo(['token = "env:MONDAY_TOKEN"', 'token = "sEcReT']));
    expect(problem).toMatchObject({ line: 21, key: '' });
    expect(JSON.stringify(problem)).not.toContain('sEcReT');
  });

  it.each(['none.toml', ''])('of a file that is not there (%j) are one sentence', (name) => {
    expect(problems(join(folder, name))).toHaveLength(1);
  });

  it('of a list that is not there name it once', () => {
    rmSync(join(folder, 'columns.toml'));
    expect(problems(demo()).map(({ file }) => file)).toEqual([join(folder, 'columns.toml')]);
  });

  it('name unknown tables as a whole, also empty ones', () => {
    const found = problems(demo(['[gates]', '[gate]\n[nothing]\n[gates]']));
    expect(found.map(({ key, remedy }) => [key, remedy.startsWith('Did you mean "gates"')])).toEqual([
      ['gate', true],
      ['nothing', false],
    ]);
  });

  it.each<[string, Edit]>([
    ['orders.sizes.before', ['before = "TOTAL QTY"', 'before = "unit of  measure"']],
    ['orders.sizes.before', ['before = "TOTAL QTY"', 'before = "TOTAL"']],
    ['orders.sizes.aftr', ['after = "UNIT OF MEASURE"', 'aftr = "UNIT OF MEASURE"']],
    ['orders.sizes', ['sizes = { after = "UNIT OF MEASURE", before = "TOTAL QTY" }', 'sizes = "nine"']],
    ['orders.sizes.ignore', ['before = "TOTAL QTY" }', 'before = "TOTAL QTY", ignore = "PACK" }']],
    ['orders.item_name[3]', ['  "AAG ORDER NUMBER",\n', '  "AAG ORDER NO",\n']],
    ['orders.group[2]', ['"CUSTOMER SEASON|AAG SEASON"', '"CUSTOMER SEASON|AAG SAISON"']],
    ['orders.group[1]', ['"{customer}"', '"{client}"']],
    ['orders.line_name', ['"Size {size}"', '"Size"']],
    ['orders.describing[2]', ['  "CUSTOMER STYLE",\n', '  "CUSTOMER STILE",\n']],
    ['orders.customer', ['[orders]', '[orders]\ncustomer = "ACME"']],
    ['orders.order_types.cancelld', ['cancelled = [', 'cancelld = [']],
    ['board.subitem_board_id', ['subitem_board_id = "9609317948"\n', '']],
    ['board.key_column', ['"order_mirror_key"', '"text_mkr5wya6"']],
    ['board.line_key_column', ['"order_mirror_line"', '"numeric_mkra7j8e"']],
    ['board.line_columns.quantity', ['"numeric_mkra7j8e"', '"dropdown_mkrak7qp"']],
    ['board.subitem_board_id', ['9609317948', '9609317401']],
    ['board.url', ['http://127.0.0.1:4010/v2', 'http://monday.example.invalid/v2']],
    ['board.url', ['http://127.0.0.1:4010/v2', 'nonsense']],
    ['board.batch_size', ['complexity_per_minute = 1000000000', 'complexity_per_minute = 500000']],
    ['board.batch_size', ['batch_size = 25', 'batch_size = 51']],
    ['board.writers', ['writers = 1', 'writers = 0']],
    ['board.columns."po number"', ['[board.line_columns]', '"po number" = "text_x"\n[board.line_columns]']],
    ['board.columns.NOTES', ['"long_text_mkr5hass"', '"name"']],
    ['board.columns.PO', ['"PO NUMBER" =', 'PO.NUMBER =']],
    ['store.file', ['".order-mirror/demo.sqlite"', '":memory:"']],
    ['store.file', ['".order-mirror/demo.sqlite"', '"env:STORE"']],
    ['environment', ['environment = "demo"', 'environment = "Demo!"']],
    ['temporal.address', ['"127.0.0.1:7233"', '"127.0.0.1"']],
    ['orders.unique_keys[1]', ['unique_keys = ["AAG ORDER NUMBER"', 'unique_keys = ["STYLE OF CUSTOMER"']],
    ['gates.max_changed_percent', ['max_changed_percent = 30', 'max_changed_percent = nan']],
  ])('rule: %s', (key, change) => {
    expect(problems(demo(change)).map((problem) => problem.key)).toEqual([key]);
  });

  it.each<[string, string, Edit]>([
    ['customers.toml', 'customer[1].name', ['name = "ACTIVELY BLACK"', 'nam = "ACTIVELY BLACK"']],
    ['customers.toml', 'customer[1].unique_keys[1]', ['unique_keys = ["AAG ORDER NUMBER"', 'unique_keys = ["ORDER"']],
    [
      'customers.toml',
      'customer[1].extra_checks[1]',
      ['extra_checks = ["PO NUMBER"', 'extra_checks = ["customer style"'],
    ],
    [
      'customers.toml',
      'customer[1].date_order',
      ['name = "ACTIVELY BLACK"', 'name = "ACTIVELY BLACK"\ndate_order = "ymd"'],
    ],
    ['columns.toml', 'column[2].name', ['name = "CUSTOMER NAME"', 'name = "aag  order number"']],
    ['columns.toml', 'column[4].name', ['type = "DATE"', 'type = "DATE"\naliases = ["PO NUMBER"]']],
    ['columns.toml', 'colum', ['[[column]]\n', '[[colum]]\n[[column]]\n']],
    ['columns.toml', 'column[2].role', ['role = "customer"', 'role = "custommer"']],
    ['columns.toml', 'column[2].role', ['role = "customer"', 'role = "order_number"']],
    ['columns.toml', 'orders.columns', ['role = "order_number"\n', '']],
    ['columns.toml', 'orders', ['role = "customer"\n', '']],
    ['columns.toml', 'orders.sizes.before', ['type = "INT"\nrole = "total"', 'type = "DECIMAL(10,2)"\nrole = "total"']],
  ])('in %s: %s', (name, key, change) => {
    edit(name, [change]);
    expect(problems(demo()).map((problem) => problem.key)).toContain(key);
  });

  it('of a default that nobody uses are none', () => {
    edit('columns.toml', [['name = "ALIAS/RELATED ITEM"', 'name = "RELATED"']]);
    const only = '[[customer]]\nname = "ACME"\nunique_keys = ["AAG ORDER NUMBER"]\nextra_checks = []\n';
    writeFileSync(join(folder, 'customers.toml'), only);
    const file = demo(
      ['"ALIAS/RELATED ITEM" =', '"RELATED" ='],
      ['"ALIAS/RELATED ITEM|', '"RELATED|'],
      ['unique_keys = ["AAG ORDER NUMBER", "PLANNED DELIVERY METHOD", "CUSTOMER STYLE"]', ''],
      ['extra_checks = ["PO NUMBER", "ORDER TYPE", "ALIAS/RELATED ITEM", "CUSTOMER ALT PO"]', ''],
    );
    expect(loaded(file).orders.customers).toEqual([
      { name: 'ACME', aliases: [], uniqueKeys: ['AAG ORDER NUMBER'], extraChecks: [] },
    ]);
    edit('demo.toml', [['unknown_customers = "hold"', 'unknown_customers = "accept"']]);
    expect(problems(file).map(({ key }) => key)).toEqual(['orders.extra_checks[3]']);
  });
});

describe('warnings', () => {
  it('tell of a demo on a real board, and of labels of a column that nothing is mapped to', () => {
    const outcome = loadConfig(
      demo(['http://127.0.0.1:4010/v2', 'https://api.monday.com/v2'], ['default = false', 'other = true']),
      {},
    );
    expect(outcome.kind === 'ok' && outcome.warnings.map(({ key }) => key).sort()).toEqual([
      'board.labels.other',
      'board.url',
    ]);
  });
});

describe('the order of board.columns', () => {
  it.each([
    ['quoted', '[board.columns]\n"zebra" = "a"\n"34" = "b"\n"2025" = "c"\n"7" = "d"\n'],
    ['bare and dotted', '[board]\ncolumns.zebra = "a"\ncolumns.34 = "b"\ncolumns."2025" = "c"\ncolumns.7 = "d"\n'],
    ['inline', '[board]\ncolumns = { zebra = "a", 34 = "b", "2025" = "c", 7 = "d" }\n'],
  ])('is that of the file: %s', (_, table) => {
    const extra = ['zebra', '34', '2025', '7'].map((name) => `[[column]]\nname = "${name}"\ntype = "INT"\n`).join('');
    writeFileSync(join(folder, 'columns.toml'), `${readFileSync('configs/columns.toml', 'utf8')}\n${extra}`);
    const file = join(folder, 'example.toml');
    const mapping =
      '[board.columns]                      # source column = board column id, in order of preference\n"PO NUMBER" = "text_mkr5ej2x"\n';
    expect(SPEC_EXAMPLE).toContain(mapping);
    const text = table.startsWith('[board]\n')
      ? SPEC_EXAMPLE.replace(mapping, '').replace('[board]\n', table)
      : SPEC_EXAMPLE.replace(mapping, table);
    writeFileSync(file, text);
    expect(loaded(file).board.columns.map(({ source }) => source)).toEqual(['zebra', '34', '2025', '7']);
  });
});

describe('secrets', () => {
  const env = { MONDAY_TOKEN: ' tok-123\n', STORE_PASSWORD: 'pass-456' };

  it('are revealed when asked for, and printed by nothing', () => {
    const config = loaded('configs/production.toml', env);
    expect(config.board.token.reveal()).toBe('tok-123');
    const printed = [
      JSON.stringify(config),
      inspect(config, { depth: 9, showHidden: true }),
      `${config.board.token}`,
    ].join();
    expect(printed).not.toMatch(/tok-123|pass-456/);
    expect(printed).toContain('env:MONDAY_TOKEN');
  });

  it('that are missing stop only who needs them, with the name of the variable', () => {
    const { token } = loaded('configs/production.toml', { MONDAY_TOKEN: '  ' }).board;
    expect(token.available).toBe(false);
    expect(() => token.reveal()).toThrow(SecretMissing);
    expect(() => token.reveal()).toThrow(/board\.token .*MONDAY_TOKEN/);
  });

  it('of a practice board have a default, which a real board never gets', () => {
    expect(loaded('configs/demo.toml').board.token.reveal()).toBe('practice-board');
    expect(loaded('configs/demo.toml', env).board.token.reveal()).toBe('tok-123');
    const real = loaded(demo(['http://127.0.0.1:4010/v2', 'https://127.0.0.1.example.invalid/v2']));
    expect(real.board.token.available).toBe(false);
  });
});

describe('rulesFingerprint', () => {
  const of = (file: string) => loaded(file).rulesFingerprint;

  it('does not see comments, layout, order of entries, or what only concerns the board', () => {
    const before = of(demo());
    const customers = readFileSync(join(folder, 'customers.toml'), 'utf8').split('\n[[customer]]\n');
    const turned = [customers[0], ...customers.slice(1).reverse()].join('\n[[customer]] # turned\n');
    writeFileSync(join(folder, 'customers.toml'), turned);
    expect(of(demo(['batch_size = 25', 'batch_size = 7'], ['[orders]', '# more\n[orders]']))).toBe(before);
    expect(of(join(folder, 'production.toml'))).toBe(before);
  });

  it.each<[string, Edit]>([
    ['demo.toml', ['sheet = "MASTER"', 'sheet = "ORDERS"']],
    ['demo.toml', ['total_mismatch = "warn"', 'total_mismatch = "hold"']],
    ['demo.toml', ['"ORDER TYPE"]', '"ORDER TYPE", "DROP"]']],
    ['customers.toml', ['"GREYSON CLOTHIERS"', '"GREYSON CLOTHING"']],
    ['customers.toml', ['name = "GREYSON"', 'name = "GREYSON"\ndate_order = "dmy"']],
    ['columns.toml', ['DECIMAL(10,4)', 'DECIMAL(10,2)']],
  ])('sees a change in %s', (name, change) => {
    const before = of(demo());
    edit(name, [change]);
    expect(of(join(folder, 'demo.toml'))).not.toBe(before);
  });
});

describe('configReference', () => {
  it('lists every key of the specification with its default', () => {
    const text = configReference();
    for (const key of ['board.batch_size', 'store.trust_server_certificate', 'source.table', 'orders.sizes.before']) {
      expect(text).toContain(`  ${key}\n`);
    }
    expect(text).toContain('practice-board');
    expect(text).toContain('[[schedules]]:\n  name\n');
    expect(text).toMatch(/calls_per_day\n.*\n.*default 25000/);
  });

  it('lists those that are asked for, by name or by word', () => {
    expect(configReference('Quiet').match(/^ {2}\S+$/gm)).toEqual(['  time_zone', '  quiet_hours']);
    expect(configReference('no such thing')).toBe('');
  });
});

const SPEC_EXAMPLE = `environment = "demo"
[source]            # kind = "workbooks": folder, sheet   |   kind = "sql-table": server…, table, after, before
kind = "workbooks"
folder = "samples/order-lists"
[store]             # kind = "sqlite": file   |   kind = "sqlserver": server, port, database, user, password, encrypt, trust_server_certificate
kind = "sqlite"
file = ".order-mirror/demo.sqlite"
[temporal]
address = "127.0.0.1:7233"
namespace = "default"
[board]
url = "http://127.0.0.1:4010/v2"     # default: the public API
token = "env:MONDAY_TOKEN"
id = "9609317401"
subitem_board_id = "9609317948"
key_column = ""                      # written by \`board setup\`
line_key_column = ""
complexity_per_minute = 5000000
calls_per_day = 25000
batch_size = 25
writers = 1
[board.columns]                      # source column = board column id, in order of preference
"PO NUMBER" = "text_mkr5ej2x"
[board.line_columns]
size = "dropdown_mkrak7qp"
quantity = "numeric_mkra7j8e"
[board.labels]                       # may an unknown label be created, per column
default = false
dropdown_mkr58de6 = true
[orders]
customers = "customers.toml"
columns = "columns.toml"
unknown_customers = "hold"
total_mismatch = "warn"
hold_on_refused = ["CUSTOMER NAME", "ORDER TYPE"]
sizes = { after = "UNIT OF MEASURE", before = "TOTAL QTY" }
[gates]                              # a run that would go past one waits for approval
max_new = 20000
max_changed_percent = 30
max_cancelled_percent = 10           # percentages: of a customer's stored orders, from 50 on
max_absent_percent = 30              # of a workbook's orders, from 50 on
`;
