// xml-characters: which bytes and code points XML 1.0 allows where, as tables for the scanner's inner loops.
// Owns: the tables and the rare-path checks. Does not own: how tokens are cut (xml-scanner.ts).

export const LT = 0x3c;
export const GT = 0x3e;
export const AMP = 0x26;
export const SLASH = 0x2f;
export const BANG = 0x21;
export const QUESTION = 0x3f;
export const EQUALS = 0x3d;
export const QUOTE = 0x22;
export const APOSTROPHE = 0x27;
export const CR = 0x0d;

/** What a byte needs beyond "take it": 0 is plain text, the bulk of every sheet. */
export const PLAIN = 0;
export const SPECIAL = 1;
export const HIGH_BYTE = 2;

/** By byte: PLAIN, SPECIAL (< & > CR, controls, and 0xEF that may begin U+FFFE/U+FFFF) or HIGH_BYTE (part of a UTF-8 sequence). */
export const TEXT_CLASS = new Uint8Array(256);
/** By byte: 1 if it may stand in a name, 2 if it is part of a UTF-8 sequence (the whole name is then checked). */
export const NAME_BYTE = new Uint8Array(256);
export const SPACE_BYTE = new Uint8Array(256);

for (let byte = 0; byte < 256; byte += 1) {
  if (byte < 0x20) TEXT_CLASS[byte] = byte === 0x09 || byte === 0x0a ? PLAIN : SPECIAL;
  if (byte >= 0x80) {
    TEXT_CLASS[byte] = byte === 0xef ? SPECIAL : HIGH_BYTE;
    NAME_BYTE[byte] = 2;
  }
}
for (const byte of [LT, GT, AMP]) TEXT_CLASS[byte] = SPECIAL;
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_:-.') {
  NAME_BYTE[letter.charCodeAt(0)] = 1;
}
for (const byte of [0x20, 0x09, 0x0a, 0x0d]) SPACE_BYTE[byte] = 1;

const NAME_START =
  ':A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}-\\u{200D}' +
  '\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const NAME = new RegExp(`^[${NAME_START}][${NAME_START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}]*$`, 'u');

export function isName(text: string): boolean {
  return NAME.test(text);
}

export function isSpaceOnly(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) if (SPACE_BYTE[bytes[i] ?? 0] === 0) return false;
  return true;
}

/** May this byte, classed SPECIAL and neither < & > nor CR, stand in a document? Controls and U+FFFE/U+FFFF may not. */
export function isLegalSpecial(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0xef) return false;
  return bytes[at + 1] !== 0xbf || (bytes[at + 2] ?? 0) < 0xbe;
}

function isLegalCodePoint(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

const PREDEFINED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text of `&name;`; undefined if XML has no such reference (there is never a doctype that could define one). */
export function referenceText(name: string): string | undefined {
  if (name.charCodeAt(0) !== 0x23) return Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;
  const hex = /^#x([0-9A-Fa-f]+)$/.exec(name)?.[1];
  const decimal = /^#([0-9]+)$/.exec(name)?.[1];
  const code = hex !== undefined ? Number.parseInt(hex, 16) : decimal !== undefined ? Number.parseInt(decimal, 10) : -1;
  return code >= 0 && isLegalCodePoint(code) ? String.fromCodePoint(code) : undefined;
}
