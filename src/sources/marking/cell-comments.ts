// cell-comments: comments on cells: their part, and the drawing that shows them, which Excel asks for beside it.
// Owns: both texts. A sheet that has comments keeps them: ours are added to the same two parts.
import { applied, escapeXml, firstTag, tagsOf } from './xml-edit.js';

export interface CellComment {
  readonly cell: string;
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

/** Shape ids come in blocks of 1,024 that a drawing must name; one block is enough for what a person reads (docs/excel.md "Writing"). */
export const MOST_COMMENTS = 1_000;
const BLOCK = 1_024;
const AUTHOR = 'order-mirror';

export function commentsPart(comments: readonly CellComment[]): string {
  return `<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>${AUTHOR}</author></authors><commentList>${comments
    .map((comment) => commentXml(comment, '', 0))
    .join('')}</commentList></comments>`;
}

/** Cells that have a comment keep theirs. */
export function withComments(xml: string, comments: readonly CellComment[]): { xml: string; added: CellComment[] } {
  const authors = [...tagsOf(xml, new Set(['authors']))];
  const list = [...tagsOf(xml, new Set(['commentList']))];
  const [authorsEnd, listEnd] = [
    authors.find(({ kind }) => kind === 'close'),
    list.find(({ kind }) => kind === 'close'),
  ];
  if (authorsEnd === undefined || listEnd === undefined) return { xml, added: [] };
  const count = [...tagsOf(xml, new Set(['author']))].filter(({ kind }) => kind !== 'close').length;
  const taken = new Set([...xml.matchAll(/\sref\s*=\s*["']([A-Z]+\d+)["']/g)].map(([, cell]) => cell));
  const added = comments.filter(({ cell }) => !taken.has(cell));
  const { prefix } = listEnd;
  const text = applied(xml, [
    { at: authorsEnd.start, remove: 0, text: `<${prefix}author>${AUTHOR}</${prefix}author>` },
    { at: listEnd.start, remove: 0, text: added.map((comment) => commentXml(comment, prefix, count)).join('') },
  ]);
  return { xml: text, added };
}

function commentXml({ cell, text }: CellComment, prefix: string, author: number): string {
  return `<${prefix}comment ref="${cell}" authorId="${author}"><${prefix}text><${prefix}r><${prefix}t xml:space="preserve">${escapeXml(text)}</${prefix}t></${prefix}r></${prefix}text></${prefix}comment>`;
}

/** The first block of shape ids that none of these drawings uses. */
export function freeBlock(drawings: readonly string[]): number {
  const used = drawings.flatMap((xml) => [
    ...[...xml.matchAll(/idmap[^>]*\sdata\s*=\s*["']([\d,\s]+)["']/g)].flatMap(([, list]) =>
      (list ?? '').split(',').map(Number),
    ),
    ...[...xml.matchAll(/_x0000_s(\d+)/g)].map(([, id]) => Math.floor(Number(id) / BLOCK)),
  ]);
  return Math.max(0, ...used.filter(Number.isFinite)) + 1;
}

export function drawingPart(comments: readonly CellComment[], block: number): string {
  return `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">\
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${block}"/></o:shapelayout>${SHAPE_TYPE}${shapes(comments, block)}</xml>`;
}

export function withShapes(xml: string, comments: readonly CellComment[], block: number): string {
  const end = xml.lastIndexOf('</xml>');
  if (end < 0) return xml;
  const map = firstTag(xml, 'idmap');
  const named =
    map === null
      ? xml
      : xml.slice(0, map.start) +
        xml.slice(map.start, map.end).replace(/(\sdata\s*=\s*["'])([^"']*)/, `$1$2,${block}`) +
        xml.slice(map.end);
  const shift = named.length - xml.length;
  // Our shapes name the types of VML themselves: another writer may have chosen other prefixes.
  const text = shapes(comments, block).replaceAll(
    '<v:shape ',
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" ',
  );
  return named.slice(0, end + shift) + text + named.slice(end + shift);
}

const SHAPE_TYPE =
  '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>';

function shapes(comments: readonly CellComment[], block: number): string {
  return comments
    .map(
      (
        { row, column },
        at,
      ) => `<v:shape id="_x0000_s${block * BLOCK + at + 1}" type="#_x0000_t202" style="position:absolute;width:240pt;height:90pt;z-index:${at + 1};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">\
<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>\
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${column + 1}, 12, ${row - 1}, 4, ${column + 5}, 12, ${row + 5}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`,
    )
    .join('');
}
