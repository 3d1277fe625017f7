// The bench files must hold good orders only, as many as asked for, and be made once.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFullSet, makeOrders } from '../bench/fixtures/make-bench-workbooks.mjs';
import { expectFirstDay } from './support/oracle/first-day.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-files-'));
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe('the bench files', () => {
  it('hold exactly the orders and lines asked for, all of them good', async () => {
    const folder = newFolder();
    expect(await makeOrders({ folder, orders: 123, lines: 5 })).toMatchObject({ workbooks: 10, rows: 123, made: true });
    const { totals } = await expectFirstDay(folder, readSampleFacts());
    expect(totals).toMatchObject({
      read: 123,
      new: 123,
      held: 0,
      rejects: 0,
      lines: 615,
      twins: 0,
      totalMismatches: 0,
    });
  });

  it('are made once, and again for another request', async () => {
    const folder = newFolder();
    const request = { folder, orders: 20 };
    expect((await makeOrders(request)).made).toBe(true);
    expect((await makeOrders(request)).made).toBe(false);
    expect((await makeOrders({ ...request, seed: 7 })).made).toBe(true);
  });

  it('never replace files of others', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    await expect(makeOrders({ folder, orders: 20 })).rejects.toThrow('holds other files');
    expect(readdirSync(folder)).toEqual(['mine.txt']);
  });

  it('have the 46 workbooks of the real set, and nothing but good orders, in small too', async () => {
    const folder = newFolder();
    expect(await makeFullSet({ folder, rows: 460 })).toMatchObject({ workbooks: 46, rows: 460 });
    const { totals } = await expectFirstDay(folder, readSampleFacts());
    expect(totals).toMatchObject({ read: 460, new: 460, held: 0, rejects: 0, refused: 0 });
  });
});
