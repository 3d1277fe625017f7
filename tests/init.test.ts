// init: what it proposes must load, and find the orders. Asked of `check`, on the samples and on the header rows of thirty real workbooks.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { check } from '../src/cli/check.js';
import { outputTo } from '../src/cli/context.js';
import { init } from '../src/cli/init.js';
import { isSizeHeader } from '../src/init/guess-sizes.js';
import { canShow, matchColumns } from '../src/init/match-columns.js';
import { quoted } from '../src/init/write-config.js';

const home = mkdtempSync(join(tmpdir(), 'order-mirror-init-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function asked(command: (output: ReturnType<typeof outputTo>) => Promise<number>) {
  const said: string[] = [];
  const code = await command(
    outputTo(
      (text) => said.push(text),
      () => {},
    ),
  );
  return { code, document: JSON.parse(said.join('\n')) };
}

const proposed = (folder: string, out: string, yes = true) =>
  asked((output) => init({ folder, out, yes, json: true, url: 'http://127.0.0.1:1/v2' }, output));

const checked = (out: string) =>
  asked((output) => check({ config: join(out, 'order-mirror.toml'), json: true } as never, output));

function lists(name: string, files: Readonly<Record<string, string>>): { folder: string; out: string } {
  const folder = join(home, name, 'lists');
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return { folder, out: join(home, name, 'config') };
}

describe('samples', () => {
  test('the config that init writes for the apparel samples reads as many orders as the one made by hand', async () => {
    const out = join(home, 'apparel');
    expect((await proposed('samples/order-lists', out)).code).toBe(0);
    const { orders, workbooks } = (await checked(out)).document;
    const byHand = (await asked((output) => check({ config: 'configs/demo.toml', json: true } as never, output)))
      .document;
    expect(orders.read).toBe(byHand.orders.read);
    // One workbook has its orders on a hidden MASTER: a look at another sheet misses its customer, and holds them all.
    expect(orders.held).toBeLessThanOrEqual(byHand.orders.held);
    expect(orders.rejected).toBe(byHand.orders.rejected);
    expect(workbooks.map(({ sizes }: { sizes: string[] }) => sizes)).toEqual(
      byHand.workbooks.map(({ sizes }: { sizes: string[] }) => sizes),
    );
  });

  test('shoes: other columns, sheets per season, decimal commas, a totals row and a blank customer', async () => {
    const out = join(home, 'shoes');
    const { document } = await proposed('samples/shoes/order-lists', out);
    expect(document.decimal).toBe('comma');
    expect(document.sizes).toMatchObject({ after: 'Leisten', before: 'Paare', aliases: { '36 1/2': '36.5' } });
    expect((await checked(out)).document.orders).toEqual({ read: 9, skipped: 1, held: 1, rejected: 1 });
  });
});

const layouts: Record<string, string[]> = JSON.parse(readFileSync('samples/layouts.json', 'utf8'));

describe('header rows of real workbooks', () => {
  test.each(Object.entries(layouts))('%s: both orders are found, with all of their sizes', async (name, headers) => {
    const [first, last] = [headers.indexOf('UNIT OF MEASURE') + 1, headers.indexOf('TOTAL QTY')];
    const row = (number: number) =>
      headers.map((header, index) => {
        if (index >= first && index < last) return String(number);
        if (index === last) return String(number * (last - first));
        return header.includes('DATE') ? '2026-03-01' : `${header} ${number}`;
      });
    const text = [headers, row(1), row(2)].map((cells) => cells.map((cell) => JSON.stringify(cell)).join(','));
    const { folder, out } = lists(name, { 'list.csv': text.join('\n') });
    expect((await proposed(folder, out)).code).toBe(0);
    const { code, document } = await checked(out);
    expect(document.workbooks[0].sizes).toEqual(headers.slice(first, last));
    expect({ code, orders: document.orders }).toEqual({
      code: 0,
      orders: { read: 2, skipped: 0, held: 0, rejected: 0 },
    });
  });
});

test('headers of two languages for one thing become a column and its alias; without a customer column the folder names it', async () => {
  const { folder, out } = lists('two-languages', {
    'a.csv': 'Commande;Modèle;Couleur;36;37;Quantité\nC1;Oslo;noir;1;2;3\nTotal;;;1;2;3\n',
    'b.csv': 'Order No;Model;Colour;36;38;Quantity\nC2;Oslo;black;4;5;9\n',
  });
  const { document } = await proposed(folder, out);
  const order = document.columns.find(({ role }: { role: string }) => role === 'order_number');
  expect(order).toMatchObject({ name: 'Commande', aliases: ['Order No'] });
  expect(document.customers).toEqual(['lists']);
  expect((await checked(out)).document.orders).toMatchObject({ read: 2, held: 0 });
});

test('a second run leaves every byte, and without --yes nothing is written', async () => {
  const { folder, out } = lists('twice', { 'a.csv': 'Order;Customer;Qty\n1;"A ""B"" \\ C";3\n' });
  expect((await proposed(folder, out, false)).code).toBe(1);
  expect(() => readdirSync(out)).toThrow();
  await proposed(folder, out);
  const bytes = () => readdirSync(out).map((file) => readFileSync(join(out, file), 'utf8'));
  const before = bytes();
  writeFileSync(join(folder, 'b.csv'), 'Order;Customer;Qty\n2;X;3\n');
  const { code, document } = await proposed(folder, out);
  expect({ code, written: document.written }).toEqual({ code: 0, written: [] });
  expect(bytes()).toEqual(before);
});

test('a board column is matched by title, whatever its case and punctuation, and only of a type that can show the values', () => {
  const board = [
    { id: 'a', title: 'Ex-Factory Date', type: 'date', labels: null },
    { id: 'b', title: 'COLOR', type: 'text', labels: null },
  ];
  const matches = matchColumns(
    [
      { name: 'Farbe', aliases: [] },
      { name: 'EX FACTORY DATE', aliases: [] },
    ],
    board,
  );
  expect(matches.map(({ column, board: { id } }) => [column, id])).toEqual([
    ['EX FACTORY DATE', 'a'],
    ['Farbe', 'b'],
  ]);
  expect(canShow({ id: 'a', title: '', type: 'date', labels: null }, { kind: 'integer' })).toBe(false);
});

test('what looks like a size, and what does not', () => {
  for (const size of ['XS', 'XXL', '3XL', '34', '36.5', '36 1/2', '4T', 'O/S', '30x32', '30/32', 'S-M', '6-12M', '32A'])
    expect([size, isSizeHeader(size)]).toEqual([size, true]);
  for (const other of ['2026', 'TOTAL', 'NOTES', 'PO', 'SS26'])
    expect([other, isSizeHeader(other)]).toEqual([other, false]);
});

test('names with quotes, backslashes and control characters are TOML', () => {
  expect(quoted('A "B" \\ C\n\u007f')).toBe('"A \\"B\\" \\\\ C\\n\\u007f"');
});
