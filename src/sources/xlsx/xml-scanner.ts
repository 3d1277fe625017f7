// xml-scanner: cuts a UTF-8 document that arrives in chunks into tags and texts, and refuses whatever is not well-formed.
// Owns: tokens, nesting, attribute ranges. Does not own: decoding (xml-text.ts), encodings (part-text.ts), the meaning of elements.
//
// Why not saxes: it makes an object and several strings per tag, 4.8 s for the 122 MB of a 10,000 x 417 sheet and more than half of the
// 7-9 s that reading it took (docs/excel.md "Speed and memory"). A sheet needs none of them: this works on bytes and makes a string only when asked;
// the whole file takes 2.0-2.8 s. It is no laxer: tests/workbook-xml.test.ts compares the two on generated and mutilated documents.
import { damaged, tooLarge, type XlsxFault } from './fault.js';
import {
  AMP,
  APOSTROPHE,
  BANG,
  CR,
  EQUALS,
  GT,
  HIGH_BYTE,
  isLegalSpecial,
  isName,
  isSpaceOnly,
  LT,
  NAME_BYTE,
  PLAIN,
  QUESTION,
  QUOTE,
  referenceText,
  SLASH,
  SPACE_BYTE,
  SPECIAL,
  TEXT_CLASS,
} from './xml-characters.js';
import { type XmlName, XmlNames } from './xml-names.js';
import { decodeAttribute, decodeText, HAS_BREAK, HAS_CR, HAS_HIGH, HAS_REFERENCE } from './xml-text.js';

/** Tokens of next(). MORE: feed another chunk, or finish. */
export const MORE = 0;
export const OPEN = 1;
export const CLOSE = 2;
export const TEXT = 3;

const DASH = 0x2d;
const BAD_CHARACTER = 'a character that XML does not allow';
const INCOMPLETE = -1;
const SKIPPED = -2;
/** A worksheet's root carries about 30 attributes at most; the pairwise check for doubles stays cheap below this. */
const MAX_ATTRIBUTES = 256;
/** SpreadsheetML nests about 10 deep. */
const MAX_DEPTH = 256;
/** The longest reference that makes sense is &#x10FFFF;, leading zeros aside. */
const MAX_REFERENCE_BYTES = 32;

export class XmlScanner {
  /** The window: all ranges point into it and hold until the next feed(). */
  bytes: Buffer = Buffer.alloc(0);
  /** The reader's number for the element of the last OPEN or CLOSE. */
  code = 0;
  depth = 0;
  textStart = 0;
  textEnd = 0;
  attributeCount = 0;
  readonly nameStart = new Int32Array(MAX_ATTRIBUTES);
  readonly nameEnd = new Int32Array(MAX_ATTRIBUTES);
  readonly valueStart = new Int32Array(MAX_ATTRIBUTES);
  readonly valueEnd = new Int32Array(MAX_ATTRIBUTES);
  private readonly valueFlags = new Uint8Array(MAX_ATTRIBUTES);
  private textFlags = 0;
  private pos = 0;
  private pendingClose = false;
  private rootSeen = false;
  private atStart = true;
  private flags = 0;
  private readonly stack: XmlName[] = [];
  private readonly names: XmlNames;

  constructor(
    private readonly part: string,
    codes: Readonly<Record<string, number>>,
    private readonly tokenBytes: number,
  ) {
    this.names = new XmlNames(codes);
  }

  /** Whole UTF-8 characters only. Call when next() said MORE. */
  feed(chunk: Buffer): void {
    const rest = this.bytes.length - this.pos;
    if (rest > this.tokenBytes) throw tooLarge(`a single text or tag in ${this.part} is over ${this.tokenBytes} bytes`);
    this.bytes = rest === 0 ? chunk : Buffer.concat([this.bytes.subarray(this.pos), chunk]);
    this.pos = 0;
  }

  /** The document has ended. This is what finds one that was cut off. */
  finish(): void {
    const { bytes, pos } = this;
    if (this.depth > 0 || !this.rootSeen || !isSpaceOnly(bytes, pos, bytes.length)) {
      throw damaged(`${this.part} breaks off in the middle`);
    }
  }

  /** The element around the current one: of an OPEN token its parent, 0 at the root. */
  parentCode(): number {
    return this.stack[this.depth - 2]?.code ?? 0;
  }

  /** The innermost open element's name as written. */
  get qualified(): string {
    return this.stack[this.depth - 1]?.qualified ?? '';
  }

  text(): string {
    return decodeText(this.bytes, this.textStart, this.textEnd, this.textFlags);
  }

  /** No character beyond ASCII, and no reference that might stand for one. */
  textIsAscii(): boolean {
    return (this.textFlags & (HAS_HIGH | HAS_REFERENCE)) === 0;
  }

  /** Is the current text followed by an end tag in the window? Then nothing can be added to it. */
  textIsLast(): boolean {
    return this.bytes[this.textEnd] === LT && this.bytes[this.textEnd + 1] === SLASH;
  }

  /** The value of an attribute of the last OPEN, by local name. */
  attribute(local: string): string | undefined {
    for (let i = 0; i < this.attributeCount; i += 1) {
      const name = this.bytes.toString('utf8', this.nameStart[i], this.nameEnd[i]);
      if (name.slice(name.lastIndexOf(':') + 1) === local) return this.attributeValue(i);
    }
    return undefined;
  }

  attributeValue(index: number): string {
    const flags = this.valueFlags[index] ?? 0;
    return decodeAttribute(this.bytes, this.valueStart[index] ?? 0, this.valueEnd[index] ?? 0, flags);
  }

  next(): number {
    if (this.pendingClose) {
      this.pendingClose = false;
      return this.pop();
    }
    const { bytes } = this;
    for (;;) {
      const at = this.pos;
      if (at >= bytes.length) return MORE;
      if (bytes[at] !== LT) return this.scanText(at);
      const second = bytes[at + 1];
      if (second === undefined) return MORE;
      if (second === SLASH) return this.scanEndTag(at);
      if (second !== BANG && second !== QUESTION) return this.scanStartTag(at);
      const token = second === BANG ? this.scanDeclaration(at) : this.scanInstruction(at);
      if (token === INCOMPLETE) return MORE;
      this.atStart = false;
      if (token === TEXT) return TEXT;
    }
  }

  private scanText(start: number): number {
    const { bytes } = this;
    const end = this.scanCharacters(start, LT);
    if (end === INCOMPLETE) return MORE;
    this.pos = end;
    this.atStart = false;
    if (this.depth === 0 && !isSpaceOnly(bytes, start, end)) throw this.illFormed('text outside the root element');
    this.textStart = start;
    this.textEnd = end;
    this.textFlags = this.flags;
    return TEXT;
  }

  /** Walks over character data up to `stop` (< or a quote), checks each character, leaves what it saw in this.flags. */
  private scanCharacters(start: number, stop: number): number {
    const { bytes } = this;
    const end = bytes.length;
    let flags = 0;
    let i = start;
    for (; i < end; i += 1) {
      const byte = bytes[i] ?? 0;
      if (byte === stop) {
        this.flags = flags;
        return i;
      }
      const kind = TEXT_CLASS[byte];
      if (kind === PLAIN) {
        if (byte < 0x20) flags |= HAS_BREAK;
      } else if (kind === HIGH_BYTE) flags |= HAS_HIGH;
      else if (byte === CR) flags |= HAS_CR;
      else if (byte === AMP) {
        i = this.scanReference(i);
        if (i === INCOMPLETE) return INCOMPLETE;
        flags |= HAS_REFERENCE;
      } else if (byte === GT) {
        if (stop === LT && i - start >= 2 && bytes[i - 1] === 0x5d && bytes[i - 2] === 0x5d) {
          throw this.illFormed(']]> in a text');
        }
      } else if (byte === LT) throw this.illFormed('< in an attribute');
      else if (isLegalSpecial(bytes, i)) flags |= HAS_HIGH;
      else throw this.illFormed(BAD_CHARACTER);
    }
    return INCOMPLETE;
  }

  /** From & to its semicolon. */
  private scanReference(start: number): number {
    const { bytes } = this;
    const limit = Math.min(bytes.length, start + MAX_REFERENCE_BYTES);
    let i = start + 1;
    while (i < limit && bytes[i] !== 0x3b) i += 1;
    if (i === bytes.length && i < start + MAX_REFERENCE_BYTES) return INCOMPLETE;
    if (i === limit || referenceText(bytes.toString('latin1', start + 1, i)) === undefined) {
      throw this.illFormed('a reference (&…;) that XML does not know');
    }
    return i;
  }

  private scanEndTag(start: number): number {
    const { bytes } = this;
    const open = this.stack[this.depth - 1];
    if (open === undefined) throw this.illFormed('an end tag without its start tag');
    const name = open.bytes;
    let i = start + 2;
    if (i + name.length >= bytes.length) {
      return this.endsWithinWindow(i) ? this.wrongEndTag() : MORE;
    }
    for (let k = 0; k < name.length; k += 1, i += 1) if (bytes[i] !== name[k]) return this.wrongEndTag();
    while (SPACE_BYTE[bytes[i] ?? 0] === 1) i += 1;
    if (i >= bytes.length) return MORE;
    if (bytes[i] !== GT) return this.wrongEndTag();
    this.pos = i + 1;
    return this.pop();
  }

  private endsWithinWindow(from: number): boolean {
    return this.bytes.indexOf(GT, from) >= 0;
  }

  private wrongEndTag(): never {
    throw this.illFormed('an end tag that does not match its start tag');
  }

  private pop(): number {
    this.depth -= 1;
    const name = this.stack.pop();
    this.code = name?.code ?? 0;
    return CLOSE;
  }

  private scanStartTag(start: number): number {
    const { bytes } = this;
    const end = bytes.length;
    let i = start + 1;
    let hash = 0;
    for (; i < end && NAME_BYTE[bytes[i] ?? 0] !== 0; i += 1) hash = (hash * 31 + (bytes[i] ?? 0)) | 0;
    if (i >= end) return MORE;
    const nameEnd = i;
    let count = 0;
    let empty = false;
    for (;;) {
      const before = i;
      while (i < end && SPACE_BYTE[bytes[i] ?? 0] === 1) i += 1;
      if (i >= end) return MORE;
      const byte = bytes[i];
      if (byte === GT) break;
      if (byte === SLASH) {
        if (i + 1 >= end) return MORE;
        if (bytes[i + 1] !== GT) throw this.illFormed('a tag with a stray /');
        i += 1;
        empty = true;
        break;
      }
      if (i === before) throw this.illFormed('a tag that is not one');
      if (count >= MAX_ATTRIBUTES) throw this.illFormed('a tag with too many attributes');
      i = this.scanAttribute(i, count);
      if (i === INCOMPLETE) return MORE;
      count += 1;
    }
    if (count > 1) this.refuseDuplicates(count);
    const name = this.names.find(bytes, start + 1, nameEnd, hash);
    if (name === undefined) throw this.illFormed('a tag without a proper name');
    this.attributeCount = count;
    this.pos = i + 1;
    this.pendingClose = empty;
    this.push(name);
    return OPEN;
  }

  private push(name: XmlName): void {
    if (this.depth === 0) {
      if (this.rootSeen) throw this.illFormed('a second root element');
      this.rootSeen = true;
      this.atStart = false;
    }
    if (this.depth >= MAX_DEPTH) throw this.illFormed(`elements nested over ${MAX_DEPTH} deep`);
    this.depth += 1;
    this.stack.push(name);
    this.code = name.code;
  }

  /** name = "value"; the index behind the closing quote. */
  private scanAttribute(start: number, slot: number): number {
    const { bytes } = this;
    const end = bytes.length;
    let i = start;
    let seen = 0;
    for (; i < end; i += 1) {
      const kind = NAME_BYTE[bytes[i] ?? 0] ?? 0;
      if (kind === 0) break;
      seen |= kind;
    }
    const nameEnd = i;
    while (i < end && SPACE_BYTE[bytes[i] ?? 0] === 1) i += 1;
    if (i >= end) return INCOMPLETE;
    if (nameEnd === start || bytes[i] !== EQUALS) throw this.illFormed('an attribute without a value');
    i += 1;
    while (i < end && SPACE_BYTE[bytes[i] ?? 0] === 1) i += 1;
    if (i >= end) return INCOMPLETE;
    const quote = bytes[i];
    if (quote !== QUOTE && quote !== APOSTROPHE) throw this.illFormed('an attribute without quotes');
    // - . and digits may not begin a name; a name with other than ASCII letters is checked as a whole.
    const first = bytes[start] ?? 0;
    if (seen > 1 || first < 0x3a) {
      if (!isName(bytes.toString('utf8', start, nameEnd))) throw this.illFormed('an attribute without a proper name');
    }
    const close = this.scanCharacters(i + 1, quote);
    if (close === INCOMPLETE) return INCOMPLETE;
    this.nameStart[slot] = start;
    this.nameEnd[slot] = nameEnd;
    this.valueStart[slot] = i + 1;
    this.valueEnd[slot] = close;
    this.valueFlags[slot] = this.flags;
    return close + 1;
  }

  private refuseDuplicates(count: number): void {
    const { bytes, nameStart, nameEnd } = this;
    for (let a = 1; a < count; a += 1) {
      const start = nameStart[a] ?? 0;
      const length = (nameEnd[a] ?? 0) - start;
      for (let b = 0; b < a; b += 1) {
        const other = nameStart[b] ?? 0;
        if ((nameEnd[b] ?? 0) - other !== length) continue;
        let same = 0;
        while (same < length && bytes[start + same] === bytes[other + same]) same += 1;
        if (same === length) throw this.illFormed('an attribute given twice');
      }
    }
  }

  /** <!-- comment -->, <![CDATA[ text ]]>, or a doctype, which is refused: entities could be defined in it. */
  private scanDeclaration(start: number): number {
    const { bytes } = this;
    // Byte by byte: a gigabyte of empty comments took 33 s by way of strings, 3 s so.
    if (bytes[start + 2] === DASH && bytes[start + 3] === DASH) return this.scanComment(start);
    const head = bytes.toString('latin1', start, start + 9);
    if (head === '<![CDATA[') {
      if (this.depth === 0) throw this.illFormed('text outside the root element');
      const close = bytes.indexOf(']]>', start + 9, 'latin1');
      if (close < 0) return INCOMPLETE;
      this.textFlags = this.checkCharacters(start + 9, close);
      this.textStart = start + 9;
      this.textEnd = close;
      this.pos = close + 3;
      return TEXT;
    }
    if (head.startsWith('<!D')) throw damaged(`${this.part} carries a document type, which Excel never writes`);
    if ('<!--'.startsWith(head) || '<![CDATA['.startsWith(head)) return INCOMPLETE;
    throw this.illFormed('a tag that is not one');
  }

  private scanComment(start: number): number {
    const { bytes } = this;
    const end = bytes.length;
    for (let i = start + 4; i < end; i += 1) {
      const byte = bytes[i] ?? 0;
      if (byte === DASH && bytes[i + 1] === DASH) {
        if (i + 2 >= end) return INCOMPLETE;
        if (bytes[i + 2] !== GT) throw this.illFormed('-- in a comment');
        this.pos = i + 3;
        return SKIPPED;
      }
      if (TEXT_CLASS[byte] === SPECIAL && !this.isAllowed(i)) throw this.illFormed(BAD_CHARACTER);
    }
    return INCOMPLETE;
  }

  private isAllowed(at: number): boolean {
    const byte = this.bytes[at];
    return byte === LT || byte === GT || byte === AMP || byte === CR || isLegalSpecial(this.bytes, at);
  }

  private scanInstruction(start: number): number {
    const { bytes } = this;
    const close = bytes.indexOf('?>', start + 2, 'latin1');
    if (close < 0) return INCOMPLETE;
    this.checkCharacters(start + 2, close);
    const text = bytes.toString('utf8', start + 2, close);
    const target = /^[^\s]*/.exec(text)?.[0] ?? '';
    if (target === 'xml') {
      if (!this.atStart || !XML_DECLARATION.test(text)) throw this.illFormed('an XML declaration out of place');
    } else if (!isName(target) || target.toLowerCase() === 'xml') {
      throw this.illFormed('a processing instruction without a proper name');
    }
    this.pos = close + 2;
    return SKIPPED;
  }

  private checkCharacters(start: number, end: number): number {
    const { bytes } = this;
    let flags = 0;
    for (let i = start; i < end; i += 1) {
      const byte = bytes[i] ?? 0;
      const kind = TEXT_CLASS[byte];
      if (kind === PLAIN) continue;
      if (kind === SPECIAL && !this.isAllowed(i)) throw this.illFormed(BAD_CHARACTER);
      if (byte === CR) flags |= HAS_CR;
      else if (byte >= 0x80) flags |= HAS_HIGH;
    }
    return flags;
  }

  private illFormed(detail: string): XlsxFault {
    return damaged(`${this.part} is not well-formed XML (${detail})`);
  }
}

const XML_DECLARATION =
  /^xml\s+version\s*=\s*(["'])1\.[0-9]+\1(\s+encoding\s*=\s*(["'])[A-Za-z][A-Za-z0-9._-]*\3)?(\s+standalone\s*=\s*(["'])(yes|no)\5)?\s*$/;
