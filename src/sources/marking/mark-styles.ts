// mark-styles: two more fills in a workbook's styles, and each style of a marked cell once more with one of them: its number format stays.
// Owns: xl/styles.xml. Does not own: which cells are marked.
import { applied, attributeOf, firstTag, type Insertion, type Tag, tagsOf, withAttribute } from './xml-edit.js';

/** wrong: Excel's own light red. doubtful: its light yellow. */
const COLOURS = { wrong: 'FFFFC7CE', doubtful: 'FFFFEB9C' } as const;
export type MarkKind = keyof typeof COLOURS;

export const PLAIN_STYLES =
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>';

export interface MarkedStyles {
  readonly xml: string;
  /** The style of a cell that had this one. */
  styleOf(style: number, kind: MarkKind): number;
}

interface Region {
  readonly open: Tag;
  readonly inner: string;
  readonly children: string[];
}

export function markStyles(written: string, used: readonly { style: number; kind: MarkKind }[]): MarkedStyles | null {
  const xml = withFills(written);
  const fills = regionOf(xml, 'fills', 'fill');
  const formats = regionOf(xml, 'cellXfs', 'xf');
  if (fills === null || formats === null || formats.children.length === 0) return null;
  const { prefix } = formats.open;
  const kinds = Object.keys(COLOURS) as MarkKind[];
  const fillOf = new Map(kinds.map((kind, at) => [kind, fills.children.length + at]));
  const freshFills = kinds.map(
    (kind) =>
      `<${prefix}fill><${prefix}patternFill patternType="solid"><${prefix}fgColor rgb="${COLOURS[kind]}"/><${prefix}bgColor indexed="64"/></${prefix}patternFill></${prefix}fill>`,
  );
  const places = new Map<string, number>();
  const freshFormats: string[] = [];
  for (const { style, kind } of used) {
    if (places.has(`${style} ${kind}`)) continue;
    places.set(`${style} ${kind}`, formats.children.length + freshFormats.length);
    const like = formats.children[style] ?? formats.children[0] ?? '';
    freshFormats.push(withFill(like, fillOf.get(kind) ?? 0));
  }
  return {
    xml: applied(xml, [...appended(fills, freshFills), ...appended(formats, freshFormats)]),
    styleOf: (style, kind) => places.get(`${style} ${kind}`) ?? style,
  };
}

const AFTER_FILLS = new Set(['borders', 'cellStyleXfs', 'cellXfs']);

/** Some writers leave out what they do not use; the first two fills are Excel's own. */
function withFills(xml: string): string {
  if (firstTag(xml, 'fills', 'open') !== null) return xml;
  for (const { prefix, start, kind } of tagsOf(xml, AFTER_FILLS)) {
    if (kind === 'close') continue;
    const fill = (pattern: string) => `<${prefix}fill><${prefix}patternFill patternType="${pattern}"/></${prefix}fill>`;
    const fills = `<${prefix}fills count="2">${fill('none')}${fill('gray125')}</${prefix}fills>`;
    return applied(xml, [{ at: start, remove: 0, text: fills }]);
  }
  return xml;
}

function regionOf(xml: string, name: string, child: string): Region | null {
  const open = firstTag(xml, name, 'open');
  if (open === null) return null;
  const children: string[] = [];
  let depth = 0;
  let from = 0;
  for (const tag of tagsOf(xml, undefined, open.end)) {
    if (depth === 0 && tag.kind === 'close') return { open, inner: xml.slice(open.end, tag.start), children };
    if (depth === 0 && tag.name === child) from = tag.start;
    if (tag.kind === 'open') depth += 1;
    if (tag.kind === 'close') depth -= 1;
    if (depth === 0 && tag.name === child) children.push(xml.slice(from, tag.end));
  }
  return null;
}

function appended({ open, inner, children }: Region, fresh: readonly string[]): Insertion[] {
  const attributes = withAttribute(open.attributes, 'count', String(children.length + fresh.length));
  return [
    { at: open.start, remove: open.end - open.start, text: `<${open.prefix}${open.name}${attributes}>` },
    { at: open.end + inner.length, remove: 0, text: fresh.join('') },
  ];
}

function withFill(format: string, fill: number): string {
  const tag = firstTag(format, 'xf');
  if (tag === null) return format;
  const attributes = withAttribute(withAttribute(tag.attributes, 'fillId', String(fill)), 'applyFill', '1');
  const end = tag.kind === 'empty' ? '/>' : '>';
  return `<${tag.prefix}xf${attributes}${end}${format.slice(tag.end)}`;
}

/** A style index as a cell writes it. */
export function styleNumber(attributes: string): number {
  return Number(attributeOf(attributes, 's') ?? 0);
}
