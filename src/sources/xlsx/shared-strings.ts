// shared-strings: the texts that cells refer to by number.
// Owns: xl/sharedStrings.xml. Does not own: a number beyond the end (cell-value.ts refuses it).
import type { Container } from './container.js';
import { tooLarge } from './fault.js';
import { MAX_SHARED_STRINGS, type XlsxLimits } from './limits.js';
import { scanPart } from './scan-part.js';
import { cleanText, decodeEscapes } from './string-escapes.js';
import { CLOSE, OPEN, TEXT } from './xml-scanner.js';

const CODES = { si: 1, t: 2, r: 3, rPh: 4 } as const;
/** An si is at depth 2; its t at 3, or at 4 inside a run of rich text. */
const ITEM_DEPTH = 2;

export interface SharedStrings {
  /** By index; null for an empty text, which is an empty cell. */
  readonly texts: readonly (string | null)[];
  /** Those that hold marks or half characters, as they are written. */
  readonly asWritten: ReadonlyMap<number, string>;
}

/** Counts in the file (count, uniqueCount) are not trusted. */
export async function readSharedStrings(
  container: Container,
  part: string | undefined,
  limits: XlsxLimits,
): Promise<SharedStrings> {
  const strings: (string | null)[] = [];
  const asWritten = new Map<number, string>();
  if (part === undefined) return { texts: strings, asWritten };
  let item = '';
  let textDepth = 0;
  let beyondAscii = false;
  await scanPart(container, part, limits, CODES, (scanner, token) => {
    if (token === TEXT) {
      if (textDepth === 0 || scanner.depth !== textDepth) return;
      item = item === '' ? scanner.text() : item + scanner.text();
      if (!scanner.textIsAscii()) beyondAscii = true;
      if (item.length > limits.tokenBytes)
        throw tooLarge(`a single text in ${part} is over ${limits.tokenBytes} bytes`);
    } else if (token === OPEN) {
      if (scanner.code === CODES.si && scanner.depth === ITEM_DEPTH) item = '';
      else if (scanner.code === CODES.t && belongsToText(scanner.parentCode(), scanner.depth))
        textDepth = scanner.depth;
    } else if (token === CLOSE) {
      if (textDepth > scanner.depth) textDepth = 0;
      if (scanner.code === CODES.si && scanner.depth === ITEM_DEPTH - 1) {
        if (strings.length >= MAX_SHARED_STRINGS) throw tooLarge(`it has over ${MAX_SHARED_STRINGS} texts`);
        const written = decodeEscapes(item);
        // Most texts are plain ASCII without escapes, and are as they are written.
        const text = beyondAscii || written !== item ? cleanText(written) : written;
        beyondAscii = false;
        if (text !== written) asWritten.set(strings.length, written);
        strings.push(text === '' ? null : text);
      }
    }
  });
  return { texts: strings, asWritten };
}

/** Of the text itself or of a run of it. The t of an rPh is a reading aid, not the text. */
function belongsToText(parent: number, depth: number): boolean {
  return (parent === CODES.si && depth === ITEM_DEPTH + 1) || (parent === CODES.r && depth === ITEM_DEPTH + 2);
}
