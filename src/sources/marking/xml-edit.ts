// xml-edit: finding tags in the text of a part that the reader has already taken as well-formed, so that pieces can be put in between.
// Owns: tags with their places, skipping comments and CDATA. Does not own: what is put where.

export interface Tag {
  readonly kind: 'open' | 'close' | 'empty';
  /** With its colon: "x:" or "". */
  readonly prefix: string;
  readonly name: string;
  readonly attributes: string;
  readonly start: number;
  readonly end: number;
}

const TAG =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)([^\s:/>!?]+:)?([^\s/>!?]+)((?:[^"'>]|"[^"]*"|'[^']*')*?)(\/?)>/g;

/** Tags of these names, in order; all if none are named. */
export function* tagsOf(xml: string, names?: ReadonlySet<string>, from = 0): Generator<Tag> {
  const pattern = new RegExp(TAG);
  pattern.lastIndex = from;
  for (let match = pattern.exec(xml); match !== null; match = pattern.exec(xml)) {
    const name = match[3];
    if (name === undefined || (names !== undefined && !names.has(name))) continue;
    yield {
      kind: match[1] === '/' ? 'close' : match[5] === '/' ? 'empty' : 'open',
      prefix: match[2] ?? '',
      name,
      attributes: match[4] ?? '',
      start: match.index,
      end: match.index + match[0].length,
    };
  }
}

export function firstTag(xml: string, name: string, kind?: Tag['kind']): Tag | null {
  for (const tag of tagsOf(xml, new Set([name]))) if (kind === undefined || tag.kind === kind) return tag;
  return null;
}

/** The value as written, entities and all; null if it is not there. Prefixed attributes by their whole name. */
export function attributeOf(attributes: string, name: string): string | null {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return match === null ? null : (match[1] ?? match[2] ?? '');
}

export function withAttribute(attributes: string, name: string, value: string): string {
  const written = new RegExp(`(^|\\s)${name}\\s*=\\s*(?:"[^"]*"|'[^']*')`);
  return written.test(attributes)
    ? attributes.replace(written, (_, before: string) => `${before}${name}="${value}"`)
    : `${attributes.trimEnd()} ${name}="${value}"`;
}

export interface Insertion {
  readonly at: number;
  /** How much of the old text goes. */
  readonly remove: number;
  readonly text: string;
}

export function applied(xml: string, insertions: readonly Insertion[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { at, remove, text } of [...insertions].sort((a, b) => a.at - b.at)) {
    pieces.push(xml.slice(from, at), text);
    from = at + remove;
  }
  pieces.push(xml.slice(from));
  return pieces.join('');
}

/** Excel takes 32,767 characters in a cell; XML takes no other control characters than these, and no half of a pair. */
export function escapeXml(text: string): string {
  return text
    .slice(0, 32_767)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Parts are written as UTF-8 whatever they were; a declaration of another encoding would be a lie then. */
export function asUtf8Part(xml: string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml.replace(/^\ufeff?\s*<\?xml[\s\S]*?\?>\s*/, '')}`;
}
