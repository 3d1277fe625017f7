// string-escapes: Excel's own way to write characters that XML cannot hold: _x000D_ is a carriage return, _x005F_ an underscore.
// Owns: decoding it. Does not own: XML references (xml-text.ts).

export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
