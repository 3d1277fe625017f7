// A workbook that is gone: renamed, its orders follow and nothing of the old name is left; gone for good, `forget` ends it, and nothing leaves the board (S7).
// A column that is gone is told by every run until it is there again, also where an order moved to a workbook that lacks it.
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { type TinyRow, tinyRows, writeTinyList } from './support/tiny-list.js';
import { commandsOn, type Said } from './support/typed-command.js';

let folder: string;
let mirror: Mirror;
let type: (...argv: string[]) => Promise<Said>;
let runs = 0;

const sync = () => {
  runs += 1;
  return syncOnce(mirror, `sync-${runs}`);
};
const rows = (bad: boolean): TinyRow[] => tinyRows('GREYSON', 4, (index) => (bad && index === 0 ? { M: 'two' } : {}));
const items = () => (mirror.emulator.dump(mirror.config.board.id)?.groups ?? []).flatMap((group) => group.items);
const status = async () => {
  const { code, out } = await type('status', '--json');
  return { code, document: JSON.parse(out) };
};
const rejects = async () => JSON.parse((await type('rejects', '--json')).out);
const HEADERS = [
  'CUSTOMER NAME',
  'AAG ORDER NUMBER',
  'ORDER TYPE',
  'PO NUMBER',
  'CUSTOMER STYLE',
  'CUSTOMER COLOUR DESCRIPTION',
  'CUSTOMER SEASON',
  'DESTINATION',
  'PLANNED DELIVERY METHOD',
  'UNIT OF MEASURE',
  'S',
  'M',
  'L',
  'TOTAL QTY',
];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'order-mirror-forget-'));
  await writeTinyList(join(folder, 'ONE.xlsx'), rows(true));
  await writeTinyList(join(folder, 'TWO.xlsx'), tinyRows('AJE', 2));
  mirror = await startMirror({ sourceFolder: folder });
  type = commandsOn(mirror);
  await sync();
}, 60_000);

afterEach(async () => {
  await mirror?.close();
});

test('a workbook that was renamed takes its orders and rejects along, and its old name is forgotten by itself', async () => {
  expect((await rejects()).count).toBe(1);
  await rename(join(folder, 'ONE.xlsx'), join(folder, 'ANOTHER NAME.xlsx'));
  await sync();
  await sync();
  const { count, rejects: listed, missing_workbooks: missing } = await rejects();
  expect([count, missing]).toEqual([1, []]);
  expect(listed[0].workbook).toBe('ANOTHER NAME.xlsx');
  const { document } = await status();
  expect(document).toMatchObject({ rejects: 1, workbooks: { missing: 0 }, tally: { held: 1, missing_workbooks: 0 } });
});

test('one that is gone for good: its rejects are not in force, forget says what it means, and does it with --yes', async () => {
  const before = items().length;
  await rm(join(folder, 'ONE.xlsx'));
  await sync();
  expect(await rejects()).toMatchObject({ count: 0, missing_workbooks: ['ONE.xlsx'] });
  expect((await type('rejects')).out).toContain('order-mirror forget');
  const shown = await type('forget', 'one.xlsx');
  expect(shown).toMatchObject({ code: 0 });
  expect(shown.out).toContain('4 orders (3 with an item on the board, 1 held, 0 not sent) become absent');
  expect(shown.out).toContain('order-mirror forget ONE.xlsx --yes');
  expect((await status()).document.tally.missing_workbooks).toBe(1);
  expect((await type('forget', 'ONE.xlsx', '--yes')).out).toContain('Forgotten: ONE.xlsx');
  expect(items()).toHaveLength(before);
  await sync();
  const { code, document } = await status();
  expect(code).toBe(0);
  expect(document).toMatchObject({ workbooks: { missing: 0 }, tally: { held: 0, absent: 4, missing_workbooks: 0 } });
  expect(items()).toHaveLength(before);
  // The same rows are the same orders again.
  await writeTinyList(join(folder, 'BACK.xlsx'), rows(false));
  await sync();
  expect((await status()).document.tally).toMatchObject({ absent: 0, on_board: 6 });
  expect(items()).toHaveLength(before + 1);
});

test('what is there, or nowhere, is not forgotten', async () => {
  expect(await type('forget', 'ONE.xlsx', '--yes')).toMatchObject({ code: 1 });
  const unknown = await type('forget', 'TOW.xlsx');
  expect(unknown.code).toBe(1);
  expect(unknown.err).toContain('Did you mean "TWO.xlsx"?');
});

test('a column that is gone is told by every run, until it is there again', async () => {
  for (const note of ['first', 'second']) {
    await writeTinyList(
      join(folder, 'TWO.xlsx'),
      tinyRows('AJE', 2, () => ({ DESTINATION: note })),
      HEADERS,
    );
    await sync();
    const { document } = await status();
    expect(document.frozen).toEqual([{ workbook: 'TWO.xlsx', columns: [{ column: 'NOTES', orders: 2 }], sizes: [] }]);
    expect((await type('status', 'latest')).out).toContain('Columns gone: TWO.xlsx has no NOTES (2 orders)');
    expect((await type('report')).out).toContain('NOTES');
  }
  await sync();
  expect((await status()).document.frozen).toHaveLength(1);
  await writeTinyList(join(folder, 'TWO.xlsx'), tinyRows('AJE', 2));
  await sync();
  expect((await status()).document.frozen).toEqual([]);
});

test('an order that moved to a workbook that lacks a column keeps its value, and that is told', async () => {
  await rm(join(folder, 'TWO.xlsx'));
  await writeTinyList(join(folder, 'THREE.xlsx'), tinyRows('AJE', 2), HEADERS);
  await sync();
  await sync();
  expect((await status()).document.frozen).toEqual([
    { workbook: 'THREE.xlsx', columns: [{ column: 'NOTES', orders: 2 }], sizes: [] },
  ]);
});
