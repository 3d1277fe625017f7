// staged-whole: only whole workbooks are merged (S8): what an attempt left that never ended is forgotten, and what ended is there, all of it.
// Rows may wait in a file beside the store, and files get lost: of a store that was put back from a copy, or by a person who cleared up.
// Orders without a row would be taken for absent (S7).
import { type Database, StoreFault } from './database.js';
import type { ImportFigures, ImportResultRow } from './import-store.js';
import type { Statements } from './statements.js';

export async function leaveWholeWorkbooks(tx: Database, sql: Statements, runId: string): Promise<void> {
  const counts = await tx.query<{ workbook: string; row_count: number }>(sql.text('imports.count_staged'));
  const staged = new Map(counts.map((row) => [row.workbook, row.row_count]));
  const results = await tx.query<ImportResultRow>(sql.text('imports.results'), { run: runId });
  for (const { workbook, outcome, figures } of results) {
    if (outcome !== 'imported' || figures === null) continue;
    const { read, heldRows } = JSON.parse(figures) as ImportFigures;
    expectRows(workbook, read - heldRows, staged.get(workbook) ?? 0);
    staged.delete(workbook);
  }
  for (const workbook of staged.keys()) await tx.execute(sql.text('imports.forget_staged'), { workbook });
}

function expectRows(workbook: string, read: number, there: number): void {
  if (there === read) return;
  throw new StoreFault(
    'missing',
    `Of ${workbook}, ${read} rows were read, and ${there} of them are still there to be merged. Nothing was changed. Run \`order-mirror sync\` again: it is read anew.`,
  );
}
