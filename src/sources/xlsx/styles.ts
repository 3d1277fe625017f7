// styles: which cell styles (the s="…" of a cell) say "date".
// Owns: cellXfs and number formats. Does not own: colours, fonts, anything else in xl/styles.xml.
import type { Container } from './container.js';
import { isBuiltInDateFormat, isDateFormat } from './date-format.js';
import type { XlsxLimits } from './limits.js';
import { scanPart } from './scan-part.js';
import { OPEN } from './xml-scanner.js';

const CODES = { numFmts: 1, numFmt: 2, cellXfs: 3, xf: 4 } as const;

/** By style index: true if its numbers are dates. An index beyond the end is no date. */
export async function readDateStyles(
  container: Container,
  part: string | undefined,
  limits: XlsxLimits,
): Promise<readonly boolean[]> {
  if (part === undefined) return [];
  const ownFormats = new Map<number, boolean>();
  const formatOfStyle: number[] = [];
  await scanPart(container, part, limits, CODES, (scanner, token) => {
    if (token !== OPEN) return;
    // Only cellXfs: the xf of cellStyleXfs and the numFmt of dxfs belong to other things.
    if (scanner.code === CODES.numFmt && scanner.parentCode() === CODES.numFmts) {
      ownFormats.set(Number(scanner.attribute('numFmtId')), isDateFormat(scanner.attribute('formatCode') ?? ''));
    } else if (scanner.code === CODES.xf && scanner.parentCode() === CODES.cellXfs) {
      formatOfStyle.push(Number(scanner.attribute('numFmtId') ?? 0));
    }
  });
  return formatOfStyle.map((id) => ownFormats.get(id) ?? isBuiltInDateFormat(id));
}
