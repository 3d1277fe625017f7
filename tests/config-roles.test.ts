// Roles and rules in the config (docs/rules.md "Any company"): another company says its own columns; what was written before there were roles still means the same.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../src/config/config.js';
import { loadConfig } from '../src/config/load.js';
import { formatProblems } from '../src/config/problem.js';
import { settingsOf } from '../src/wiring/settings.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'order-mirror-roles-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(file: string) {
  const outcome = loadConfig(file, {});
  if (outcome.kind === 'faulty') throw new Error(formatProblems(outcome.problems));
  return outcome;
}

const planned = (config: Config) =>
  settingsOf(config, { keyColumn: 'order_mirror_key', lineKeyColumn: 'order_mirror_line' }).planFingerprint;

describe('a config that was written before there were roles', () => {
  /** The shipped files as they were: without a role, and without what [orders] can say since. */
  function older(): string {
    cpSync('configs', folder, { recursive: true });
    const columns = join(folder, 'columns.toml');
    writeFileSync(columns, readFileSync(columns, 'utf8').replaceAll(/^role = .*\n/gm, ''));
    const demo = join(folder, 'demo.toml');
    const text = readFileSync(demo, 'utf8');
    const gates = text.slice(text.indexOf('# A run that would go past'));
    writeFileSync(
      demo,
      `${text.slice(0, text.indexOf('[orders]'))}[orders]
customers = "customers.toml"
columns = "columns.toml"
unknown_customers = "hold"
total_mismatch = "warn"
hold_on_refused = ["CUSTOMER NAME", "ORDER TYPE"]
sizes = { after = "UNIT OF MEASURE", before = "TOTAL QTY" }

${gates}`,
    );
    return demo;
  }

  it('means exactly what the shipped files say now, and says what is missing', () => {
    const before = load(older());
    const { config } = load('configs/demo.toml');
    expect(before.config.orders).toEqual(config.orders);
    expect(before.warnings.map(({ problem }) => problem)).toEqual([
      'no column has a role, so those of the shipped apparel columns are taken',
    ]);
  });

  it('keeps the fingerprints that stores hold since then, so that nothing is read or planned anew for nothing', () => {
    // Recorded from the program of commit 7820032 by running it.
    const rules = '563392693e939da15939b4713b27080463cb83eccf19407a7183a69785fd4e5a';
    const plan = '3135c8129db941cdd1c3a580bd41cfaffc0e0f735230efc303594d83a3f37338';
    const [before, now] = [load(older()).config, load('configs/demo.toml').config];
    expect(before.rulesFingerprint).toBe(rules);
    expect(now.rulesFingerprint).toBe(rules);
    expect(planned(before)).toBe(plan);
    expect(planned(now)).toBe(plan);
  });

  it('may have new columns.toml beside an old config, too', () => {
    const demo = older();
    cpSync('configs/columns.toml', join(folder, 'columns.toml'));
    const { config, warnings } = load(demo);
    expect(config.orders).toEqual(load('configs/demo.toml').config.orders);
    expect(warnings).toEqual([]);
  });

  it('takes the column behind the sizes for their total where there is no TOTAL QTY', () => {
    const demo = older();
    const columns = join(folder, 'columns.toml');
    writeFileSync(columns, readFileSync(columns, 'utf8').replace('"TOTAL QTY"', '"PAIRS"'));
    writeFileSync(demo, readFileSync(demo, 'utf8').replaceAll('"TOTAL QTY"', '"PAIRS"'));
    expect(load(demo).config.orders.roles.total).toBe('PAIRS');
  });
});

describe('another company', () => {
  const COLUMNS = [
    ['Auftrag', 'NVARCHAR(50)', 'order_number'],
    ['Kunde', 'NVARCHAR(100)', 'customer'],
    ['Modell', 'NVARCHAR(100)', ''],
    ['Farbe', 'NVARCHAR(100)', ''],
    ['Paare', 'INT', 'total'],
    ['Art', 'NVARCHAR(20)', 'order_type'],
  ] as const;

  function company(
    orders: string,
    { columns = COLUMNS as readonly (readonly string[])[], customers = '' } = {},
  ): string {
    writeFileSync(
      join(folder, 'columns.toml'),
      columns
        .map(
          ([name, type, role]) => `[[column]]\nname = "${name}"\ntype = "${type}"\n${role ? `role = "${role}"\n` : ''}`,
        )
        .join('\n'),
    );
    if (customers !== '') writeFileSync(join(folder, 'customers.toml'), customers);
    const file = join(folder, 'shoes.toml');
    writeFileSync(
      file,
      `environment = "shoes"
[source]
kind = "workbooks"
folder = "lists"
[store]
kind = "sqlite"
file = "shoes.sqlite"
[board]
token = "env:MONDAY_TOKEN"
id = "1"
subitem_board_id = "2"
[board.columns]
Modell = "text_1"
[board.line_columns]
size = "text_2"
quantity = "numbers_1"
[orders]
columns = "columns.toml"
${customers === '' ? '' : 'customers = "customers.toml"\n'}${orders}`,
    );
    return file;
  }

  const problems = (file: string) => {
    const outcome = loadConfig(file, {});
    return outcome.kind === 'faulty' ? outcome.problems.map(({ key, remedy }) => `${key}: ${remedy}`) : [];
  };

  it('has defaults by role, and no rule of the shipped columns', () => {
    const { config, warnings } = load(company('unknown_customers = "accept"\nsizes = { after = "Farbe" }'));
    expect(warnings).toEqual([]);
    expect(config.orders).toMatchObject({
      roles: { orderNumber: 'Auftrag', customer: 'Kunde', total: 'Paare', orderType: 'Art' },
      unknownCustomerKeys: { uniqueKeys: ['Auftrag'], extraChecks: [] },
      holdOnRefused: ['Kunde', 'Art'],
      describing: [],
      sizes: { after: 'Farbe', before: 'Paare', aliases: {}, ignore: [] },
      names: { item: [['Auftrag']], group: [['{customer}']], groupOtherwise: 'check', line: 'Size {size}' },
      orderTypes: { cancelled: ['CANCELLED'] },
    });
  });

  it('reads what it says of itself, in any case, and a bar between columns', () => {
    const { config } = load(
      company(`unknown_customers = "accept"
item_name = ["modell|farbe", "AUFTRAG"]
group = ["{Customer}", "Art"]
sizes = { after = "farbe", before = "Paare", aliases = { "36 1/2" = "36.5" }, ignore = ["VPE"] }
decimal = "comma"
[orders.order_types]
map = { STORNO = "Storniert" }
cancelled = ["Storniert"]
`),
    );
    expect(config.orders).toMatchObject({
      names: { item: [['Modell', 'Farbe'], ['Auftrag']], group: [['{customer}'], ['Art']] },
      sizes: { after: 'Farbe', aliases: { '36 1/2': '36.5' }, ignore: ['VPE'] },
      decimal: 'comma',
      orderTypes: { map: [{ written: 'STORNO', kept: 'Storniert' }], cancelled: ['Storniert'] },
    });
  });

  it('a given table of order types replaces the shipped one, also where it maps nothing', () => {
    const { config } = load(
      company('unknown_customers = "accept"\nsizes = "none"\n[orders.order_types]\ncancelled = ["STORNO"]'),
    );
    expect(config.orders.orderTypes).toEqual({ map: [], cancelled: ['STORNO'] });
  });

  it('may have one customer for all, known to its file by an alias or to no file', () => {
    const columns = COLUMNS.filter(([name]) => name !== 'Kunde');
    const alone = load(company('customer = "Schuh & Co"\nsizes = "none"', { columns })).config.orders;
    expect(alone.onlyCustomer).toBe('Schuh & Co');
    expect(alone.customers).toEqual([{ name: 'Schuh & Co', aliases: [], uniqueKeys: ['Auftrag'], extraChecks: [] }]);
    const customers =
      '[[customer]]\nname = "SCHUH"\naliases = ["Schuh & Co"]\ndecimal = "comma"\nunique_keys = ["Auftrag", "Modell"]\n';
    const listed = load(company('customer = "schuh & co"\nsizes = "none"', { columns, customers })).config.orders;
    expect(listed.onlyCustomer).toBe('SCHUH');
    expect(listed.customers).toMatchObject([{ name: 'SCHUH', decimal: 'comma', uniqueKeys: ['Auftrag', 'Modell'] }]);
  });

  it.each<[string, string, string, (readonly (readonly string[])[])?]>([
    ['item_name', 'item_name = ["Model"]\nsizes = "none"', 'orders.item_name[1]: Did you mean "Modell"?'],
    ['group', 'group = ["{customer}", "Kunde|Farb"]\nsizes = "none"', 'orders.group[2]: Did you mean "Farbe"?'],
    ['describing', 'describing = ["Modelle"]\nsizes = "none"', 'orders.describing[1]: Did you mean "Modell"?'],
    [
      'hold_on_refused',
      'hold_on_refused = ["Kunden"]\nsizes = "none"',
      'orders.hold_on_refused[1]: Did you mean "Kunde"?',
    ],
    ['sizes', 'sizes = { after = "Farben", before = "Paare" }', 'orders.sizes.after: Did you mean "Farbe"?'],
    [
      'unique_keys',
      'unique_keys = ["Auftrag", "Modlel"]\nsizes = "none"',
      'orders.unique_keys[2]: Did you mean "Modell"?',
    ],
  ])('a rule that names an unknown column is refused with the nearest one: %s', (_, orders, expected) => {
    expect(problems(company(`unknown_customers = "accept"\n${orders}`))).toEqual([expected]);
  });

  it('is told what is missing: where the sizes stand, who the customer is, which column the order number is', () => {
    expect(problems(company('unknown_customers = "accept"'))).toEqual([
      expect.stringMatching(/^orders\.sizes: .*sizes = "none"/),
    ]);
    const without = (role: string) => COLUMNS.map(([name, type, own]) => [name, type, own === role ? '' : own]);
    expect(problems(company('unknown_customers = "accept"\nsizes = "none"', { columns: without('customer') }))).toEqual(
      [expect.stringMatching(/^orders: .*customer = "NAME"/)],
    );
    expect(
      problems(company('unknown_customers = "accept"\nsizes = "none"', { columns: without('order_number') })),
    ).toEqual([expect.stringMatching(/^orders\.columns: .*role = "order_number"/)]);
    expect(problems(company('sizes = "none"'))).toEqual([expect.stringMatching(/^orders\.customers: /)]);
  });
});

it('no column of the shipped list is named in the code that must serve any company', () => {
  const shipped = (parse(readFileSync('configs/columns.toml', 'utf8')).column as { name: string }[]).map(
    ({ name }) => name,
  );
  const folders = [
    'src/domain',
    'src/store',
    'src/activities',
    'src/cli',
    'src/sources',
    'src/workflows',
    'sql/core',
    'sql/sqlite',
    'sql/sqlserver',
  ];
  const files = folders.flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|sql)$/.test(name))
      .map((name) => join(root, name)),
  );
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return shipped
      .filter((name) =>
        [`'${name}'`, `"${name}"`, `\`${name}\``, `[${name}]`].some((literal) => text.includes(literal)),
      )
      .map((name) => `${file}: ${name}`);
  });
  expect(found).toEqual([]);
  // Names that no sentence holds by chance may not stand anywhere, comments too.
  const plain = ['AAG ORDER NUMBER', 'CUSTOMER NAME', 'TOTAL QTY', 'UNIT OF MEASURE', 'ORDER TYPE', 'CUSTOMER STYLE'];
  expect(
    files.flatMap((file) =>
      plain.filter((name) => readFileSync(file, 'utf8').includes(name)).map((name) => `${file}: ${name}`),
    ),
  ).toEqual([]);
});
