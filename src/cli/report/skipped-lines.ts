// skipped-lines: rows that are no orders, in words: nothing is skipped in silence (docs/rules.md "Rows"). Owns: the sentences. ALARM is told in red (colour.ts).
import type { RunDocument } from '../run-document.js';
import type { SkippedWorkbook } from '../skipped-workbooks.js';
import { numberWithCommas, printable } from '../text-table.js';

export function skippedLines({ skipped, rows_skipped: rows }: Pick<RunDocument, 'skipped' | 'rows_skipped'>): string[] {
  if (rows === 0) return [];
  const [example] = skipped.filter(({ all }) => !all);
  const others = example === undefined ? [] : [`Skipped: ${rowWords(rows)}, as ${placeAndWhy(example)}.`];
  return [...skipped.filter(({ all }) => all).map(alarm), ...others];
}

function alarm(skipped: SkippedWorkbook): string {
  return `ALARM: no row of ${printable(skipped.workbook)} became an order: ${rowWords(skipped.rows)} skipped, as ${placeAndWhy(skipped)}. Is it the right sheet, and are these the right columns in [orders] describing?`;
}

function placeAndWhy({ workbook, sheet, examples }: SkippedWorkbook): string {
  const [first] = examples;
  const place = `${printable(workbook)}, ${printable(sheet ?? '')}`;
  return first === undefined ? place : `${place}, row ${first.row} (${printable(first.why)})`;
}

const rowWords = (rows: number): string => (rows === 1 ? '1 row' : `${numberWithCommas(rows)} rows`);
