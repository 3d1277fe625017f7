// check: what the command says of order lists, against the committed expectation of the samples, which shares no code with src/.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { check } from '../src/cli/check.js';
import { outputTo } from '../src/cli/context.js';
import { readExpectedSamples } from './support/oracle/sample-facts.js';

const home = mkdtempSync(join(tmpdir(), 'order-mirror-check-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function checked(config: string) {
  const said: string[] = [];
  const output = outputTo(
    (text) => said.push(text),
    () => {},
  );
  const code = await check({ config, json: true } as never, output);
  return { code, document: JSON.parse(said.join('\n')) };
}

/** A company of its own: shoes, a config of few lines, no store made and no board reached. */
function shoes(name: string, files: Readonly<Record<string, string>>, orders = ''): string {
  const folder = join(home, name);
  mkdirSync(join(folder, 'lists'), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, 'lists', file), text);
  writeFileSync(
    join(folder, 'columns.toml'),
    [
      ['ORDER', 'order_number'],
      ['SHOP', 'customer'],
      ['PAIRS', 'total'],
    ]
      .map(
        ([column, role]) =>
          `[[column]]\nname = "${column}"\ntype = "${role === 'total' ? 'INT' : 'NVARCHAR(50)'}"\nrole = "${role}"\n`,
      )
      .concat('[[column]]\nname = "MODEL"\ntype = "NVARCHAR(50)"\n')
      .join('\n'),
  );
  writeFileSync(join(folder, 'customers.toml'), '[[customer]]\nname = "SHOE HOUSE"\naliases = ["S. HOUSE"]\n');
  const config = join(folder, 'shoes.toml');
  writeFileSync(
    config,
    `environment = "shoes"
[source]
kind = "workbooks"
folder = ${JSON.stringify(join(folder, 'lists'))}
files = ["*.csv"]
[store]
kind = "sqlite"
file = ${JSON.stringify(join(folder, 'never-made.sqlite'))}
[temporal]
address = "127.0.0.1:1"
namespace = "default"
[board]
url = "http://127.0.0.1:1/v2"
token = "env:MONDAY_TOKEN"
id = "1"
subitem_board_id = "2"
[board.columns]
"MODEL" = "text_1"
[board.line_columns]
size = "dropdown_1"
quantity = "numeric_1"
[orders]
customers = "customers.toml"
columns = "columns.toml"
item_name = ["MODEL", "ORDER"]
group = ["{customer}"]
sizes = { after = "MODEL", before = "PAIRS" }
${orders}`,
  );
  return config;
}

describe('the samples', () => {
  const expected = readExpectedSamples() as unknown as {
    totals: Record<string, number>;
    workbooks: { workbook: string; sheet: string; read: number; skipped: number; rejectedRows: number }[];
    refused: { workbook: string }[];
  };

  test('each workbook: sheet, orders, rows skipped and rejected, as the independent expectation says', async () => {
    const { code, document } = await checked('configs/demo.toml');
    expect(code).toBe(2);
    expect(document.orders).toMatchObject({ read: expected.totals.read, skipped: expected.totals.skipped });
    expect(document.orders.rejected).toBe(expected.totals.rejectedRows);
    const rows = new Map(document.workbooks.map((one: { workbook: string }) => [one.workbook, one]));
    for (const { workbook, sheet, read, skipped, rejectedRows } of expected.workbooks)
      expect(rows.get(workbook), workbook).toMatchObject({
        sheet,
        header_row: 1,
        rows: { read, skipped, rejected: rejectedRows },
      });
    const refused = document.workbooks.filter((one: { refused: string | null }) => one.refused !== null);
    expect(refused.map((one: { workbook: string }) => one.workbook)).toEqual(
      expected.refused.map(({ workbook }) => workbook),
    );
  });
});

describe('a company of its own, without store, board and server', () => {
  test('all right: exit 0, columns matched, sizes as in the sheet, orders as the board would show them', async () => {
    const config = shoes('good', {
      'may.csv': 'ORDER;SHOP;MODEL;42;41;PAIRS\nA1;s. house;RUNNER;3;2;5\nA2;SHOE HOUSE;BOOT;0;4;4\n',
    });
    const { code, document } = await checked(config);
    expect(document.workbooks[0]).toMatchObject({
      workbook: 'may.csv',
      matched: ['ORDER', 'SHOP', 'MODEL', 'PAIRS'].map((name) => ({ header: name, column: name })),
      unmatched: [],
      sizes: ['42', '41'],
      rows: { read: 2, skipped: 0, held: 0, rejected: 0 },
      refused: null,
    });
    expect(document.examples[0]).toMatchObject({
      order: 'A1',
      item: 'RUNNER A1',
      group: 'SHOE HOUSE',
      lines: [
        { name: 'Size 42', quantity: 3 },
        { name: 'Size 41', quantity: 2 },
      ],
    });
    expect(code).toBe(0);
  });

  test('a header that is nearly a column is named with it, a quantity that is none holds its order: exit 2', async () => {
    const config = shoes('slips', { 'may.csv': 'ORDER;SHOP;MODEL;42;PAIRS;MODLE\nA1;SHOE HOUSE;RUNNER;sixty;5;x\n' });
    const { code, document } = await checked(config);
    expect(document.workbooks[0]).toMatchObject({
      rows: { read: 1, held: 1 },
      unmatched: [{ header: 'MODLE', nearest: null }],
    });
    expect(document.workbooks[0].rejects[0]).toMatchObject({
      cell: 'D2',
      value: 'sixty',
      reason: 'not-a-number',
      effect: 'held',
    });
    expect(code).toBe(2);
    const other = shoes('slip', { 'may.csv': 'ORDER;SHOP;MODLE;42;PAIRS\nA1;SHOE HOUSE;RUNNER;5;5\n' }, '');
    expect((await checked(other)).document.workbooks[0].refused).toContain('MODEL');
  });

  test('a workbook of which every row is skipped is said so: exit 2', async () => {
    const config = shoes(
      'skipped',
      { 'may.csv': 'ORDER;SHOP;MODEL;42;PAIRS\nA1;SHOE HOUSE;;0;0\nA2;SHOE HOUSE;;;\n' },
      'describing = ["MODEL"]\n',
    );
    const { code, document } = await checked(config);
    expect(document.workbooks[0]).toMatchObject({ rows: { read: 0, skipped: 2 } });
    expect(document.workbooks[0].skipped_examples).toHaveLength(2);
    expect(code).toBe(2);
  });

  test('two files of the same bytes: the second is refused, and names the first', async () => {
    const text = 'ORDER;SHOP;MODEL;42;PAIRS\nA1;SHOE HOUSE;RUNNER;5;5\n';
    const { code, document } = await checked(shoes('copies', { 'may.csv': text, 'may - Copy.csv': text }));
    expect(document.orders.read).toBe(1);
    expect(document.workbooks.map((one: { refused: string | null }) => one.refused === null)).toEqual([false, true]);
    expect(code).toBe(2);
  });
});
