// read-header: what the first row of a sheet means (docs/rules.md "Workbooks", "Sizes"). Owns: columns, sizes, unknown headers, refusals of a whole workbook.
import { collapse, fold } from './blanks.js';
import type { ColumnFact, Facts } from './facts.js';
import type { PlainCell } from './read-workbook.js';

export interface Header {
  columns: { at: number; fact: ColumnFact }[];
  sizes: { at: number; size: string }[];
  unknown: string[];
}

const REQUIRED = ['AAG ORDER NUMBER', 'CUSTOMER NAME'];

export function readHeader(cells: PlainCell[], facts: Facts): Header | { refused: string } {
  const headers = cells
    .map((cell, at) => ({
      at,
      text: typeof cell === 'string' || typeof cell === 'number' ? collapse(String(cell)) : '',
    }))
    .filter(({ text }) => text !== '');
  if (headers.length === 0) return { refused: 'no-header' };
  const after = headers.find(({ text }) => fold(text) === fold(facts.sizesAfter))?.at;
  const before = headers.find(({ text }) => fold(text) === fold(facts.sizesBefore))?.at;
  if (after === undefined || before === undefined || before < after) return { refused: 'missing-marker' };
  const header: Header = { columns: [], sizes: [], unknown: [] };
  for (const { at, text } of headers) {
    const fact = facts.columns.get(fold(text));
    if (fact) header.columns.push({ at, fact });
    else if (at > after && at < before) header.sizes.push({ at, size: text });
    else header.unknown.push(text);
  }
  const names = header.columns.map(({ fact }) => fact.name);
  const sizes = header.sizes.map(({ size }) => size);
  if (new Set(names).size < names.length || new Set(sizes).size < sizes.length) return { refused: 'duplicate-column' };
  return REQUIRED.every((name) => names.includes(name)) ? header : { refused: 'missing-column' };
}
