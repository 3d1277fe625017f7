// iterate: the bare reader: opens each workbook and goes through its rows, one after the other, nothing more. The yardstick of (a).
import { createWorkbookSource } from '../../src/sources/workbook-source.js';
import type { Figures } from '../figures.js';
import { inTurn, processorSeconds, type Turns } from './turns.js';

export async function iterate({ folder }: { readonly folder: string }, turns: Turns): Promise<Figures> {
  const source = createWorkbookSource({ folder });
  const workbooks = await source.list();
  const before = process.cpuUsage();
  let rows = 0;
  const seconds = await inTurn(turns, false, async () => {
    for (const { name } of workbooks) {
      const open = await source.open(name);
      for await (const row of open.rows()) if (row.row > 0) rows += 1;
      await open.close();
    }
  });
  return {
    seconds,
    processor: processorSeconds(before),
    rows,
    bytes: workbooks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}
