// A changed row travels, and only what differs is sent (docs/rules.md "Changes"); an order that is gone is never touched (S7).
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { SAMPLE_FOLDER } from './support/oracle/sample-facts.js';
import { ENGINES } from './support/store-engines.js';

const FILE = 'TRACKSMITH.xlsx';
let mirror: Mirror;
let file: string;

/** Edits rows by header and saves the workbook; a header that is not there fails. */
async function edit(
  change: (cell: (row: number, header: string) => ExcelJS.Cell, sheet: ExcelJS.Worksheet) => void,
): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  const sheet = workbook.worksheets[0];
  if (sheet === undefined) throw new Error('no sheet');
  const columns = new Map<string, number>();
  sheet.getRow(1).eachCell((cell, column) => columns.set(String(cell.text).replaceAll(/\s+/g, ' ').trim(), column));
  change((row, header) => {
    const column = columns.get(header);
    if (column === undefined) throw new Error(`no column ${header}`);
    return sheet.getRow(row).getCell(column);
  }, sheet);
  await workbook.xlsx.writeFile(file);
}

interface Item {
  readonly id: string;
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
  readonly subitems: readonly { readonly name: string; readonly values: Readonly<Record<string, string>> }[];
}

function itemOf(orderNumber: string): Item & { readonly group: string } {
  const dump = mirror.emulator.dump(mirror.config.board.id) as unknown as {
    groups: { title: string; items: Item[] }[];
  };
  const found = dump.groups
    .flatMap((group) => group.items.map((item) => ({ ...item, group: group.title })))
    .filter((item) => item.values.text_mkr5wya6 === orderNumber);
  expect(found).toHaveLength(1);
  const [item] = found;
  if (item === undefined) throw new Error(orderNumber);
  return item;
}

const quantities = (item: Item) =>
  Object.fromEntries(item.subitems.map((line) => [line.name, line.values.numeric_mkra7j8e]));

/** A server over the network on a busy machine. */
const LONGEST_MS = 300_000;

describe.each(ENGINES)('$name', { timeout: LONGEST_MS }, (engine) => {
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'order-mirror-day-'));
    file = join(folder, FILE);
    cpSync(join(SAMPLE_FOLDER, 'USA', 'TRACKSMITH ORDER LIST (M3).xlsx'), file);
    mirror = await startMirror({ sourceFolder: folder, engine });
    await syncOnce(mirror, 'day-1');
  }, LONGEST_MS);

  afterAll(async () => {
    await mirror?.close();
  });

  test('a value, a cleared value, a quantity, a moved season and a cancellation: five updates, no create', async () => {
    const before = new Map(
      ['TRA-05010', 'TRA-05011', 'TRA-05012', 'TRA-05013'].map((number) => [number, itemOf(number)]),
    );
    const sizeOf = (number: string) => before.get(number)?.subitems[0]?.name.replace('Size ', '') ?? '';
    let total = 0;
    await edit((cell, sheet) => {
      const rowOf = (number: string) => {
        for (let row = 2; row <= sheet.rowCount; row += 1)
          if (cell(row, 'AAG ORDER NUMBER').text === number) return row;
        throw new Error(number);
      };
      cell(rowOf('TRA-05010'), 'DESTINATION').value = 'ROTTERDAM';
      cell(rowOf('TRA-05010'), 'NOTES').value = null;
      const quantity = cell(rowOf('TRA-05011'), sizeOf('TRA-05011'));
      total = Number(cell(rowOf('TRA-05011'), 'TOTAL QTY').value) + 7;
      quantity.value = Number(quantity.value) + 7;
      cell(rowOf('TRA-05011'), 'TOTAL QTY').value = total;
      cell(rowOf('TRA-05012'), 'CUSTOMER SEASON').value = 'SPRING 27';
      cell(rowOf('TRA-05013'), 'ORDER TYPE').value = 'Canceled';
    });
    const stats = mirror.emulator.stats().mutations;
    const closed = await syncOnce(mirror, 'day-2');
    const sent = mirror.emulator.stats().mutations;
    expect(closed).toMatchObject({ balanced: true, failed: 0, outcome: 'SUCCESS' });

    expect(itemOf('TRA-05010').values.text_mkr5kbc6).toBe('ROTTERDAM');
    expect(itemOf('TRA-05010').values.long_text_mkr5hass ?? '').toBe('');
    const size = `Size ${sizeOf('TRA-05011')}`;
    const was = Number(quantities(before.get('TRA-05011') as Item)[size]);
    expect(Number(quantities(itemOf('TRA-05011'))[size])).toBe(was + 7);
    expect(itemOf('TRA-05011').values.numeric_mktb1d19).toBe(String(total));
    expect(itemOf('TRA-05012').group).toBe('TRACK SMITH SPRING 27');
    const cancelled = itemOf('TRA-05013');
    expect(cancelled.values.dropdown_mkr518fc).toBe('CANCELLED');
    expect(cancelled.values.numeric_mktb1d19).toBe('0');
    expect(new Set(Object.values(quantities(cancelled)))).toEqual(new Set(['0']));
    for (const [number, item] of before) expect(itemOf(number).id).toBe(item.id);

    // Four items, one line of 05011 and all lines of 05013; the moved one is a move and a new season; one group made.
    const lines = 1 + (before.get('TRA-05013')?.subitems.length ?? 0);
    expect(sent.updates - stats.updates).toBe(4 + lines);
    expect(sent.moves - stats.moves).toBe(1);
    expect(sent.creates - stats.creates).toBe(1);

    const figures = await mirror.store.figures.ofRun('day-2');
    expect(figures.customers[0]?.orders).toMatchObject({ read: 28, new: 0, changed: 3, cancelled: 1, unchanged: 24 });
  });

  test('S7: rows that are gone are absent, not cancelled; they come back as the same orders', async () => {
    const id = itemOf('TRA-05014').id;
    const row = new Map<number, ExcelJS.CellValue>();
    await edit((cell, sheet) => {
      for (let at = 2; at <= sheet.rowCount; at += 1) {
        if (cell(at, 'AAG ORDER NUMBER').text !== 'TRA-05014') continue;
        sheet.getRow(at).eachCell((own, column) => row.set(column, own.value));
        for (const column of row.keys()) sheet.getRow(at).getCell(column).value = null;
      }
    });
    const before = mirror.emulator.stats().mutations;
    await syncOnce(mirror, 'day-3');
    expect(mirror.emulator.stats().mutations).toEqual(before);
    expect((await mirror.store.figures.ofRun('day-3')).customers[0]?.orders).toMatchObject({ absent: 1, read: 27 });

    await edit((_, sheet) => {
      const last = sheet.getRow(sheet.rowCount + 1);
      for (const [column, value] of row) last.getCell(column).value = value;
    });
    await syncOnce(mirror, 'day-4');
    expect(mirror.emulator.stats().mutations).toEqual(before);
    expect(itemOf('TRA-05014').id).toBe(id);
    expect((await mirror.store.figures.ofRun('day-4')).customers[0]?.orders).toMatchObject({ absent: 0, read: 28 });
  });
});
