// iterate: the bare reader: opens each workbook and goes through its rows, one after the other, nothing more. The yardstick of (a).
import { createWorkbookSource } from '../../src/sources/workbook-source.js';
import type { Figures } from '../measurement.js';
import { inTurn, processorSeconds, TURN_WORKBOOKS, type Turns } from './turns.js';

export async function iterate({ folder }: { readonly folder: string }, turns: Turns): Promise<Figures> {
  const source = createWorkbookSource({ folder });
  const workbooks = await source.list();
  const before = process.cpuUsage();
  let seconds = 0;
  let rows = 0;
  for (let from = 0; from < workbooks.length; from += TURN_WORKBOOKS) {
    seconds += await inTurn(turns, from + TURN_WORKBOOKS < workbooks.length, async () => {
      for (const { name } of workbooks.slice(from, from + TURN_WORKBOOKS)) {
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
