// mark-workbook: a copy of a workbook in which cells are coloured and commented, with a sheet more that lists them (S9, README.md "Commands" `rejects --xlsx`).
// The package is edited, not written anew: everything nobody touched, values, formulas, dates, formats, pictures, survives byte for byte.
// Owns: which parts change and how they hang together. Does not own: what is wrong with a cell, and where the copy goes.
import { open } from 'node:fs/promises';
import { Container } from '../xlsx/container.js';
import { DEFAULT_LIMITS } from '../xlsx/limits.js';
import { readRelationships, relationshipsPart } from '../xlsx/relationships.js';
import { readWorkbook } from '../xlsx/workbook.js';
import {
  type CellComment,
  commentsPart,
  drawingPart,
  freeBlock,
  MOST_COMMENTS,
  withComments,
  withShapes,
} from './cell-comments.js';
import { type ListSheet, listSheetPart } from './list-sheet.js';
import { hasComments, markSheet, type PlacedMark, placeMarks, withDrawing } from './mark-sheet.js';
import { type MarkKind, markStyles, PLAIN_STYLES } from './mark-styles.js';
import { Package } from './package.js';

export interface CellMark {
  readonly cell: string;
  readonly kind: MarkKind;
  readonly comment: string;
}

export interface MarkedWorkbook {
  readonly bytes: Buffer;
  readonly marked: number;
  readonly commented: number;
  /** What could not be done, in sentences. */
  readonly notes: readonly string[];
}

const TYPES = 'application/vnd.openxmlformats-officedocument';
const SHEET_TYPE = `${TYPES}.spreadsheetml.worksheet+xml`;

export async function markWorkbook(
  path: string,
  sheet: string,
  marks: readonly CellMark[],
  list: { readonly name: string; readonly sheet: (notes: readonly string[]) => ListSheet },
): Promise<MarkedWorkbook> {
  const file = await open(path, 'r');
  try {
    const container = await Container.open(file, DEFAULT_LIMITS, undefined);
    const workbook = await readWorkbook(container, DEFAULT_LIMITS);
    const root = await readRelationships(container, '', DEFAULT_LIMITS);
    const book = root.find(({ type }) => type === 'officedocument')?.part ?? 'xl/workbook.xml';
    const target = workbook.sheets.find(({ name }) => name === sheet)?.part;
    const parts = await Package.read(await file.readFile(), book);
    const notes: string[] = [];
    const placed = target === undefined ? [] : placeMarks(parts.text(target), marks);
    if (placed.length < marks.length)
      notes.push(`${marks.length - placed.length} cells are not in the sheet and only listed.`);
    if (target !== undefined && placed.length > 0) colour(parts, target, workbook.stylesPart, placed, notes);
    const commented =
      target === undefined ? 0 : await comment(parts, container, target, commentsOf(placed, marks), notes);
    parts.addSheet(list.name, listSheetPart(list.sheet(notes)), SHEET_TYPE);
    return { bytes: parts.write(), marked: placed.length, commented, notes };
  } finally {
    await file.close();
  }
}

function commentsOf(placed: readonly PlacedMark[], marks: readonly CellMark[]): CellComment[] {
  const texts = new Map(marks.map(({ cell, comment: text }) => [cell, text]));
  return placed.map(({ cell, row, column }) => ({ cell, row, column, text: texts.get(cell) ?? '' }));
}

function colour(
  parts: Package,
  sheet: string,
  styles: string | undefined,
  placed: readonly PlacedMark[],
  notes: string[],
): void {
  const used = placed.map(({ style, kind }) => ({ style, kind }));
  // A part that is named and was never written is written now.
  const known = styles !== undefined && parts.has(styles) ? parts.text(styles) : PLAIN_STYLES;
  const marked = markStyles(known, used);
  if (marked === null) {
    notes.push('The styles of this workbook are of an unusual kind, so its cells are not coloured.');
    return;
  }
  if (styles === undefined)
    parts.addRelated(
      parts.book,
      parts.isFree('xl/styles.xml') ? 'xl/styles.xml' : 'xl/styles#.xml',
      marked.xml,
      'styles',
      `${TYPES}.spreadsheetml.styles+xml`,
    );
  else parts.replace(styles, marked.xml);
  parts.replace(sheet, markSheet(parts.text(sheet), placed, marked.styleOf));
}

/** How many comments there are now. */
async function comment(
  parts: Package,
  container: Container,
  sheet: string,
  wanted: readonly CellComment[],
  notes: string[],
): Promise<number> {
  const comments = wanted.slice(0, MOST_COMMENTS);
  if (comments.length < wanted.length)
    notes.push(`The first ${MOST_COMMENTS} cells are commented; the others are coloured, and listed here.`);
  if (comments.length === 0) return 0;
  const block = freeBlock(parts.namesEnding('.vml').map((name) => parts.text(name)));
  if (!hasComments(parts.text(sheet))) {
    parts.addRelated(
      sheet,
      'xl/comments#.xml',
      commentsPart(comments),
      'comments',
      `${TYPES}.spreadsheetml.comments+xml`,
    );
    parts.defaultType('vml', `${TYPES}.vmlDrawing`);
    const id = parts.addRelated(sheet, 'xl/drawings/vmlDrawing#.vml', drawingPart(comments, block), 'vmlDrawing', null);
    parts.replace(sheet, withDrawing(parts.text(sheet), id, parts.relationshipNamespace));
    return comments.length;
  }
  const related = container.has(relationshipsPart(sheet))
    ? await readRelationships(container, sheet, DEFAULT_LIMITS)
    : [];
  const [list, drawing] = ['comments', 'vmldrawing'].map((type) => related.find((one) => one.type === type)?.part);
  if (list === undefined || drawing === undefined) {
    notes.push('The sheet has drawings of its own that comments cannot be added to; the reasons are listed here.');
    return 0;
  }
  const { xml, added } = withComments(parts.text(list), comments);
  if (added.length < comments.length)
    notes.push(
      `${comments.length - added.length} cells have a comment already and keep it; their reasons are listed here.`,
    );
  parts.replace(list, xml);
  parts.replace(drawing, withShapes(parts.text(drawing), added, block));
  return added.length;
}
