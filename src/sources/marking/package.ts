// package: the parts of a workbook and what says that they belong together: content types, relationships, the list of sheets.
// Owns: adding parts so that Excel finds them. Does not own: bytes (zip-copy), what a part says.
import { posix } from 'node:path';
import { TextDecoder } from 'node:util';
import { relationshipsPart } from '../xlsx/relationships.js';
import { applied, asUtf8Part, attributeOf, escapeXml, firstTag, tagsOf } from './xml-edit.js';
import { type PackedPart, packPart, readPackedParts, unpackPart, writeZip } from './zip-copy.js';

const CONTENT_TYPES = '[Content_Types].xml';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';
/** Excel's own limit. */
const LONGEST_SHEET_NAME = 31;

export class Package {
  readonly #parts: Map<string, PackedPart>;
  readonly #texts = new Map<string, string>();

  private constructor(
    parts: readonly PackedPart[],
    /** The part that lists the sheets. */
    readonly book: string,
  ) {
    this.#parts = new Map(parts.map((part) => [keyOf(part.name), part]));
  }

  static async read(file: Buffer, book: string): Promise<Package> {
    return new Package(await readPackedParts(file), book);
  }

  /** A workbook of nothing but what is added to it. */
  static empty(): Package {
    const main = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';
    return new Package(
      [
        packPart(
          CONTENT_TYPES,
          asUtf8Part(
            `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${main}"/></Types>`,
          ),
        ),
        packPart(
          '_rels/.rels',
          asUtf8Part(
            `<Relationships xmlns="${RELATIONSHIPS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
          ),
        ),
        packPart(
          'xl/workbook.xml',
          asUtf8Part(
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets></sheets></workbook>',
          ),
        ),
      ],
      'xl/workbook.xml',
    );
  }

  text(name: string): string {
    const key = keyOf(name);
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const part = this.#parts.get(key);
    if (part === undefined) throw new RangeError(`there is no part ${name}`);
    const text = decoded(unpackPart(part));
    this.#texts.set(key, text);
    return text;
  }

  has(name: string): boolean {
    return this.#parts.has(keyOf(name));
  }

  namesEnding(ending: string): string[] {
    return [...this.#parts.values()].map(({ name }) => name).filter((name) => name.toLowerCase().endsWith(ending));
  }

  replace(name: string, xml: string): void {
    const key = keyOf(name);
    const text = asUtf8Part(xml);
    this.#parts.set(key, packPart(this.#parts.get(key)?.name ?? name, text));
    this.#texts.set(key, text);
  }

  /** Of parts and of content types: some writers declare parts that they never write, and two Overrides of one part are damage to Excel. */
  isFree(name: string): boolean {
    if (this.has(name)) return false;
    const key = keyOf(name);
    return [...tagsOf(this.text(CONTENT_TYPES), new Set(['Override']))].every(
      ({ attributes }) => keyOf(attributeOf(attributes, 'PartName') ?? '') !== key,
    );
  }

  /** Files of the strict kind have relationships of another name. */
  get relationshipNamespace(): string {
    return this.text(this.book).includes('purl.oclc.org/ooxml') ? STRICT : OFFICE;
  }

  /** A new part that hangs on `source`; its relationship's id. `wanted` has a # where the first free number goes, as Excel names its parts. */
  addRelated(source: string, wanted: string, xml: string, type: string, contentType: string | null): string {
    const name = this.#freeName(wanted);
    this.replace(name, xml);
    if (contentType !== null)
      this.#insertInto(
        CONTENT_TYPES,
        'Types',
        (prefix) => `<${prefix}Override PartName="/${name}" ContentType="${contentType}"/>`,
      );
    const relations = relationshipsPart(source);
    if (!this.has(relations)) this.replace(relations, `<Relationships xmlns="${RELATIONSHIPS}"></Relationships>`);
    const ids = [...tagsOf(this.text(relations), new Set(['Relationship']))].map(({ attributes }) =>
      attributeOf(attributes, 'Id'),
    );
    let number = 1;
    while (ids.includes(`rIdOm${number}`)) number += 1;
    const id = `rIdOm${number}`;
    this.#insertInto(
      relations,
      'Relationships',
      (prefix) =>
        `<${prefix}Relationship Id="${id}" Type="${this.relationshipNamespace}/${type}" Target="${posix.relative(posix.dirname(source), name)}"/>`,
    );
    return id;
  }

  defaultType(extension: string, contentType: string): void {
    const known = [...tagsOf(this.text(CONTENT_TYPES), new Set(['Default']))].some(
      ({ attributes }) => attributeOf(attributes, 'Extension')?.toLowerCase() === extension,
    );
    if (!known)
      this.#insertInto(
        CONTENT_TYPES,
        'Types',
        (prefix) => `<${prefix}Default Extension="${extension}" ContentType="${contentType}"/>`,
      );
  }

  /** A sheet more, the last one, so that the first and the one with the orders stay what they are. */
  addSheet(wanted: string, xml: string, contentType: string): void {
    const id = this.addRelated(this.book, 'xl/worksheets/sheet#.xml', xml, 'worksheet', contentType);
    const sheets = [...tagsOf(this.text(this.book), new Set(['sheet']))].filter(({ kind }) => kind !== 'close');
    const names = sheets.map(({ attributes }) => (attributeOf(attributes, 'name') ?? '').toLowerCase());
    let name = escapeXml(wanted.slice(0, LONGEST_SHEET_NAME));
    for (let number = 2; names.includes(name.toLowerCase()); number += 1)
      name = escapeXml(`${wanted.slice(0, LONGEST_SHEET_NAME - 4)} ${number}`);
    const sheetId = Math.max(0, ...sheets.map(({ attributes }) => Number(attributeOf(attributes, 'sheetId') ?? 0))) + 1;
    this.#insertInto(
      this.book,
      'sheets',
      (prefix) =>
        `<${prefix}sheet xmlns:r="${this.relationshipNamespace}" name="${name}" sheetId="${sheetId}" r:id="${id}"/>`,
    );
  }

  write(): Buffer {
    return writeZip([...this.#parts.values()]);
  }

  #freeName(wanted: string): string {
    if (!wanted.includes('#')) return wanted;
    let number = 1;
    while (!this.isFree(wanted.replace('#', String(number)))) number += 1;
    return wanted.replace('#', String(number));
  }

  /** As the last child of the element, which may be an empty tag so far. */
  #insertInto(part: string, element: string, child: (prefix: string) => string): void {
    const xml = this.text(part);
    const end = [...tagsOf(xml, new Set([element]))].filter(({ kind }) => kind === 'close').at(-1);
    if (end !== undefined) {
      this.replace(part, applied(xml, [{ at: end.start, remove: 0, text: child(end.prefix) }]));
      return;
    }
    const empty = firstTag(xml, element, 'empty');
    if (empty === null) throw new RangeError(`${part} has no ${element}`);
    const text = `<${empty.prefix}${element}${empty.attributes}>${child(empty.prefix)}</${empty.prefix}${element}>`;
    this.replace(part, applied(xml, [{ at: empty.start, remove: empty.end - empty.start, text }]));
  }
}

/** Part names are compared without case, as Excel and the reader do. */
function keyOf(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase();
}

function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes[0] === 0x3c && bytes[1] === 0) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0 && bytes[1] === 0x3c) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}
