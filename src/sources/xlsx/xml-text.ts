// xml-text: turns a checked range of UTF-8 bytes into the text it stands for.
// Owns: line ends, references, attribute white space. Does not own: finding the range (xml-scanner.ts), Excel's own escapes (string-escapes.ts).
import { referenceText } from './xml-characters.js';

/** What the scanner saw in a text, so that plain ASCII (nearly all of a sheet) is decoded without looking twice. */
export const HAS_HIGH = 1;
export const HAS_REFERENCE = 2;
export const HAS_CR = 4;
/** White space other than a blank: in attributes it becomes one. */
export const HAS_BREAK = 8;

export function decodeText(bytes: Buffer, start: number, end: number, flags: number): string {
  let text = bytes.toString((flags & HAS_HIGH) !== 0 ? 'utf8' : 'latin1', start, end);
  // Raw line ends first: a CR written as a reference is meant.
  if ((flags & HAS_CR) !== 0) text = text.replace(/\r\n?/g, '\n');
  return (flags & HAS_REFERENCE) !== 0 ? expand(text) : text;
}

export function decodeAttribute(bytes: Buffer, start: number, end: number, flags: number): string {
  let text = bytes.toString((flags & HAS_HIGH) !== 0 ? 'utf8' : 'latin1', start, end);
  if ((flags & (HAS_CR | HAS_BREAK)) !== 0) text = text.replace(/\r\n|[\r\n\t]/g, ' ');
  return (flags & HAS_REFERENCE) !== 0 ? expand(text) : text;
}

function expand(text: string): string {
  return text.replace(/&([^;]*);/g, (whole, name: string) => referenceText(name) ?? whole);
}
