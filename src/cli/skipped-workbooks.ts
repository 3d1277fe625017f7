// skipped-workbooks: which workbooks of a run have rows that are no orders, how many, and the first of them. Owns: the shape in `--json`; the words are report/skipped-lines.ts.
import { isAllSkipped, type SkippedExample } from '../domain/reading/skipped-rows.js';
import type { ImportFigures, ImportResultRow } from '../store/import-store.js';

export interface SkippedWorkbook {
  readonly workbook: string;
  readonly sheet: string | null;
  readonly rows: number;
  /** Orders that were read of it. */
  readonly read: number;
  /** No row of it became an order: an alarm. */
  readonly all: boolean;
  readonly examples: readonly SkippedExample[];
}

export function skippedWorkbooks(imports: readonly ImportResultRow[]): readonly SkippedWorkbook[] {
  return imports.flatMap(skippedOf);
}

export function rowsSkipped(skipped: readonly SkippedWorkbook[]): number {
  return skipped.reduce((sum, { rows }) => sum + rows, 0);
}

function skippedOf(row: ImportResultRow): SkippedWorkbook[] {
  if (row.figures === null || (row.outcome !== 'imported' && row.outcome !== 'unchanged')) return [];
  const { read, skipped, skippedExamples = [] } = JSON.parse(row.figures) as ImportFigures;
  if (skipped === 0) return [];
  const { workbook, sheet } = row;
  return [{ workbook, sheet, rows: skipped, read, all: isAllSkipped({ read, skipped }), examples: skippedExamples }];
}
