// styles: what the cell styles (the s="…" of a cell) make of a number.
// Owns: cellXfs and number formats. Does not own: colours, fonts, anything else in xl/styles.xml.
import type { Container } from './container.js';
import type { XlsxLimits } from './limits.js';
import { builtInFormat, formatOfCode, type NumberFormat } from './number-format.js';
import { scanPart } from './scan-part.js';
import { OPEN } from './xml-scanner.js';

const CODES = { numFmts: 1, numFmt: 2, cellXfs: 3, xf: 4 } as const;

/** By style index. An index beyond the end is a plain number. */
export async function readNumberFormats(
  container: Container,
  part: string | undefined,
  limits: XlsxLimits,
): Promise<readonly NumberFormat[]> {
  if (part === undefined) return [];
  const ownFormats = new Map<number, NumberFormat>();
  const formatOfStyle: number[] = [];
  await scanPart(container, part, limits, CODES, (scanner, token) => {
    if (token !== OPEN) return;
    // Only cellXfs: the xf of cellStyleXfs and the numFmt of dxfs belong to other things.
    if (scanner.code === CODES.numFmt && scanner.parentCode() === CODES.numFmts) {
      ownFormats.set(Number(scanner.attribute('numFmtId')), formatOfCode(scanner.attribute('formatCode') ?? ''));
    } else if (scanner.code === CODES.xf && scanner.parentCode() === CODES.cellXfs) {
      formatOfStyle.push(Number(scanner.attribute('numFmtId') ?? 0));
    }
  });
  return formatOfStyle.map((id) => ownFormats.get(id) ?? builtInFormat(id));
}
