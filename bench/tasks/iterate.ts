// iterate: the bare reader: opens each workbook and goes through its rows, one after the other, nothing more. The yardstick of (a).
import { createWorkbookSource } from '../../src/sources/workbook-source.js';
import type { Figures } from '../measurement.js';
import { dealtOut, inTurn, processorSeconds, type Turns } from './turns.js';

export async function iterate({ folder }: { readonly folder: string }, turns: Turns): Promise<Figures> {
  const source = createWorkbookSource({ folder });
  const workbooks = await source.list();
  const before = process.cpuUsage();
  let seconds = 0;
  let rows = 0;
  const largestFirst = [...workbooks].sort((one, other) => other.sizeBytes - one.sizeBytes);
  const parts = dealtOut(largestFirst);
  for (const [turn, some] of parts.entries()) {
    seconds += await inTurn(turns, turn + 1 < parts.length, async () => {
      for (const { name } of some) {
        const open = await source.open(name);
        for await (const row of open.rows()) if (row.row > 0) rows += 1;
        await open.close();
      }
    });
  }
  return {
    seconds,
    processor: processorSeconds(before),
    rows,
    bytes: workbooks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}
