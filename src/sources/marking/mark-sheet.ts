// mark-sheet: the cells of a sheet with other styles, nothing else of it changed; a marked cell that is not there yet is put in its place.
// Owns: the sheet's rows and the tag that hangs the comments on it. Does not own: styles (mark-styles), comments (cell-comments).
import { columnIndex, columnLetter } from '../xlsx/cell-reference.js';
import { type MarkKind, styleNumber } from './mark-styles.js';
import { applied, attributeOf, type Insertion, type Tag, tagsOf, withAttribute } from './xml-edit.js';

export interface Mark {
  /** Excel's name of the cell. */
  readonly cell: string;
  readonly kind: MarkKind;
}

interface FoundCell {
  readonly tag: Tag;
  readonly column: number;
}

interface FoundRow {
  readonly row: number;
  readonly tag: Tag;
  readonly cells: readonly FoundCell[];
  readonly end: number;
}

export interface PlacedMark extends Mark {
  readonly row: number;
  readonly column: number;
  /** The style its cell has now; 0 for one that is not there. */
  readonly style: number;
}

const SHEET_TAGS = new Set(['sheetData', 'row', 'c']);
/** What stands behind legacyDrawing in a worksheet (ECMA-376, CT_Worksheet). */
const AFTER_DRAWING = new Set([
  'legacyDrawingHF',
  'drawingHF',
  'picture',
  'oleObjects',
  'controls',
  'webPublishItems',
  'tableParts',
  'extLst',
]);

export function placeOf(cell: string): { row: number; column: number } | null {
  const match = /^([A-Z]{1,3})([1-9]\d*)$/.exec(cell);
  if (match === null) return null;
  const letters = Buffer.from(match[1] ?? '');
  return { row: Number(match[2]), column: columnIndex(letters, 0, letters.length) };
}

/** The marks whose rows are there, with the style of each cell. */
export function placeMarks(xml: string, marks: readonly Mark[]): PlacedMark[] {
  const rows = rowsOf(xml, new Set(marks.map(({ cell }) => placeOf(cell)?.row ?? 0)));
  return marks.flatMap((mark) => {
    const place = placeOf(mark.cell);
    const row = place === null ? undefined : rows.get(place.row);
    if (place === null || row === undefined) return [];
    const cell = row.cells.find(({ column }) => column === place.column);
    return [{ ...mark, ...place, style: cell === undefined ? 0 : styleNumber(cell.tag.attributes) }];
  });
}

export function markSheet(
  xml: string,
  marks: readonly PlacedMark[],
  styleOf: (style: number, kind: MarkKind) => number,
): string {
  const rows = rowsOf(xml, new Set(marks.map(({ row }) => row)));
  const insertions = new Map<number, Insertion>();
  for (const mark of [...marks].sort((a, b) => a.row - b.row || a.column - b.column)) {
    const row = rows.get(mark.row);
    if (row === undefined) continue;
    const style = String(styleOf(mark.style, mark.kind));
    const there = row.cells.find(({ column }) => column === mark.column);
    if (there !== undefined) {
      const { tag } = there;
      const before = insertions.get(tag.start)?.text ?? '';
      const text = `${before}<${tag.prefix}c${withAttribute(tag.attributes, 's', style)}${tag.kind === 'empty' ? '/>' : '>'}`;
      insertions.set(tag.start, { at: tag.start, remove: tag.end - tag.start, text });
      continue;
    }
    const { prefix } = row.tag;
    const cell = `<${prefix}c r="${columnLetter(mark.column)}${mark.row}" s="${style}"/>`;
    const at = row.cells.find(({ column }) => column > mark.column)?.tag.start ?? row.end;
    const other = insertions.get(at);
    insertions.set(at, { at, remove: 0, text: `${other?.text ?? ''}${cell}` });
  }
  const withEnds = [...insertions.values()].map((insertion) => openedRow(insertion, rows));
  return applied(xml, withEnds);
}

/** A row without cells is one tag, which has to be opened first. */
function openedRow(insertion: Insertion, rows: ReadonlyMap<number, FoundRow>): Insertion {
  for (const { tag, end } of rows.values()) {
    if (tag.kind !== 'empty' || end !== insertion.at) continue;
    const text = `<${tag.prefix}row${tag.attributes}>${insertion.text}</${tag.prefix}row>`;
    return { at: tag.start, remove: tag.end - tag.start, text };
  }
  return insertion;
}

/** Rows and cells without a place of their own count on from the one before. */
function rowsOf(xml: string, wanted: ReadonlySet<number>): Map<number, FoundRow> {
  const rows = new Map<number, FoundRow>();
  let row = 0;
  let column = -1;
  let tag: Tag | null = null;
  let cells: FoundCell[] = [];
  const ended = (end: number) => {
    if (tag !== null && wanted.has(row) && !rows.has(row)) rows.set(row, { row, tag, cells, end });
    tag = null;
  };
  for (const found of tagsOf(xml, SHEET_TAGS)) {
    if (found.name === 'sheetData' && found.kind === 'close') break;
    if (found.name === 'row') {
      if (found.kind === 'close') {
        ended(found.start);
        continue;
      }
      row = Number(attributeOf(found.attributes, 'r') ?? row + 1);
      [tag, cells, column] = [found, [], -1];
      if (found.kind === 'empty') ended(found.end);
    } else if (found.name === 'c' && found.kind !== 'close') {
      column = placeOf(attributeOf(found.attributes, 'r') ?? '')?.column ?? column + 1;
      if (wanted.has(row)) cells.push({ tag: found, column });
    }
  }
  return rows;
}

export function hasComments(xml: string): boolean {
  for (const _ of tagsOf(xml, new Set(['legacyDrawing']))) return true;
  return false;
}

/** Hangs a drawing of comments on a sheet that has none. */
export function withDrawing(xml: string, relationship: string, relationshipNamespace: string): string {
  let after: Tag | null = null;
  let end: Tag | null = null;
  let depth = 0;
  let data: Tag | null = null;
  for (const tag of tagsOf(xml)) {
    if (tag.kind === 'close') depth -= 1;
    if (tag.name === 'sheetData' && tag.kind !== 'open') data = tag;
    if (data !== null && depth === 1 && tag.kind !== 'close' && AFTER_DRAWING.has(tag.name)) after ??= tag;
    if (tag.kind === 'close' && tag.name === 'worksheet') end = tag;
    if (tag.kind === 'open') depth += 1;
  }
  const at = (after ?? end)?.start ?? xml.length;
  const prefix = end?.prefix ?? '';
  const text = `<${prefix}legacyDrawing xmlns:r="${relationshipNamespace}" r:id="${relationship}"/>`;
  return applied(xml, [{ at, remove: 0, text }]);
}
