// scan-part: runs the scanner over one whole part, for the small parts that are read in one go.
// Owns: the loop. Does not own: the sheet's loop, which hands rows on between chunks (workbook.ts).
import type { Container } from './container.js';
import type { XlsxLimits } from './limits.js';
import { utf8Chunks } from './part-text.js';
import { MORE, XmlScanner } from './xml-scanner.js';

/** `codes` numbers the element names of interest; `onToken` is called for each OPEN, CLOSE and TEXT. */
export async function scanPart(
  container: Container,
  part: string,
  limits: XlsxLimits,
  codes: Readonly<Record<string, number>>,
  onToken: (scanner: XmlScanner, token: number) => void,
): Promise<void> {
  const scanner = new XmlScanner(part, codes, limits.tokenBytes);
  for await (const chunk of utf8Chunks(container.bytes(part), part)) {
    scanner.feed(chunk);
    for (let token = scanner.next(); token !== MORE; token = scanner.next()) onToken(scanner, token);
  }
  scanner.finish();
}
