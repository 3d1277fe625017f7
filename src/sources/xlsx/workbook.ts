// workbook: the list of sheets in workbook order, the date system, and where styles and shared strings are.
// Owns: xl/workbook.xml and its relationships. Does not own: which sheet is wanted (pick-sheet.ts).
import type { Container } from './container.js';
import { damaged, notAWorkbook } from './fault.js';
import type { XlsxLimits } from './limits.js';
import { type Relationship, readRelationships, relationshipsPart } from './relationships.js';
import { scanPart } from './scan-part.js';
import { OPEN } from './xml-scanner.js';

export type SheetState = 'visible' | 'hidden' | 'veryHidden';

export interface Sheet {
  readonly name: string;
  readonly state: SheetState;
  /** Undefined when the workbook names a sheet that its relationships do not know: damaged, if it is the one wanted. */
  readonly part: string | undefined;
}

export interface Workbook {
  /** Worksheets only: chart sheets and dialog sheets hold no rows. */
  readonly sheets: readonly Sheet[];
  readonly date1904: boolean;
  readonly stylesPart: string | undefined;
  readonly sharedStringsPart: string | undefined;
}

const CODES = { workbook: 1, workbookPr: 2, sheets: 3, sheet: 4 } as const;

export async function readWorkbook(container: Container, limits: XlsxLimits): Promise<Workbook> {
  const part = await findWorkbookPart(container, limits);
  const listed: { name: string; state: SheetState; relationship: string }[] = [];
  let date1904 = false;
  await scanPart(container, part, limits, CODES, (scanner, token) => {
    if (token !== OPEN) return;
    if (scanner.depth === 1 && scanner.code !== CODES.workbook) throw notAWorkbook('it is another kind of document');
    if (scanner.code === CODES.workbookPr && scanner.depth === 2) date1904 = isTrue(scanner.attribute('date1904'));
    if (scanner.code !== CODES.sheet || scanner.depth !== 3 || scanner.parentCode() !== CODES.sheets) return;
    listed.push({
      name: scanner.attribute('name') ?? '',
      state: stateOf(scanner.attribute('state')),
      relationship: scanner.attribute('id') ?? '',
    });
  });
  if (!container.has(relationshipsPart(part))) throw damaged(`its part ${relationshipsPart(part)} is missing`);
  const relationships = await readRelationships(container, part, limits);
  const sheets: Sheet[] = [];
  for (const { name, state, relationship } of listed) {
    const found = relationships.find(({ id }) => id === relationship);
    if (found === undefined || found.type === 'worksheet') sheets.push({ name, state, part: found?.part });
  }
  return {
    sheets,
    date1904,
    stylesPart: partOfType(relationships, 'styles'),
    sharedStringsPart: partOfType(relationships, 'sharedstrings'),
  };
}

async function findWorkbookPart(container: Container, limits: XlsxLimits): Promise<string> {
  if (!container.has(relationshipsPart(''))) {
    for (const name of container.names()) {
      if (name.startsWith('xl/')) throw damaged(`its part ${relationshipsPart('')} is missing`);
    }
    throw notAWorkbook('it is a zip file with something else inside');
  }
  const part = partOfType(await readRelationships(container, '', limits), 'officedocument');
  if (part === undefined) throw notAWorkbook('it is another kind of document');
  if (part.toLowerCase().endsWith('.bin')) throw notAWorkbook('it is a binary workbook (.xlsb)');
  return part;
}

function partOfType(relationships: readonly Relationship[], type: string): string | undefined {
  return relationships.find((relationship) => relationship.type === type)?.part;
}

function stateOf(written: string | undefined): SheetState {
  return written === 'hidden' || written === 'veryHidden' ? written : 'visible';
}

function isTrue(written: string | undefined): boolean {
  return written === '1' || written === 'true' || written === 'on';
}
