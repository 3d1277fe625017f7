// string-escapes: the text of a cell as people read it: Excel's own escapes decoded (_x000D_ is a carriage return, _x005F_ an underscore),
// what is no character replaced, and marks that nobody can see left out (docs/rules.md). Does not own: XML references (xml-text.ts).
import { wellFormed, withoutMarks } from '../../domain/order/invisible-marks.js';

export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** `decoded` by decodeEscapes. Escapes may make half characters and marks: so last. */
export function cleanText(decoded: string): string {
  return withoutMarks(wellFormed(decoded));
}
