// part-text: the bytes of an XML part as chunks of whole, valid UTF-8 characters without a byte order mark.
// Owns: encodings. Does not own: where the bytes come from (container.ts), what they say (xml-scanner.ts).
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { damaged } from './fault.js';

/** Longer than any XML declaration. */
const HEAD_BYTES = 256;

export async function* utf8Chunks(raw: AsyncIterable<Buffer>, part: string): AsyncGenerator<Buffer, void, undefined> {
  let decoder: TextDecoder | undefined;
  let first = true;
  let carry: Buffer = Buffer.alloc(0);
  for await (const bytes of headFirst(raw)) {
    let chunk = bytes;
    if (first) {
      first = false;
      decoder = decoderFor(bytes, part);
      if (decoder === undefined && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
        chunk = bytes.subarray(3);
    }
    if (decoder !== undefined) {
      yield Buffer.from(decode(decoder, chunk, part), 'utf8');
      continue;
    }
    if (carry.length > 0) chunk = Buffer.concat([carry, chunk]);
    const whole = wholeCharacters(chunk);
    const text = chunk.subarray(0, whole);
    carry = chunk.subarray(whole);
    // 64 kB take about 6 microseconds: validity costs nothing, and one bad byte never becomes a silent U+FFFD.
    if (!isUtf8(text)) throw notText(part);
    yield text;
  }
  if (decoder !== undefined) yield Buffer.from(decode(decoder, undefined, part), 'utf8');
  if (carry.length > 0) throw notText(part);
}

/** The encoding is told from the beginning, so that must arrive in one piece. */
async function* headFirst(raw: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const bytes of raw) {
    if (head === undefined) {
      yield bytes;
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (head.length < HEAD_BYTES) continue;
    yield head;
    head = undefined;
  }
  if (head !== undefined) yield head;
}

/** How many bytes are complete characters: a sequence cut by the chunk's end waits for the next chunk. */
function wholeCharacters(bytes: Buffer): number {
  const end = bytes.length;
  for (let back = 1; back <= 3 && back <= end; back += 1) {
    const byte = bytes[end - back] ?? 0;
    if (byte < 0x80) return end;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needs > back ? end - back : end;
    }
  }
  return end;
}

/** Undefined for UTF-8, which all real files are. */
function decoderFor(bytes: Buffer, part: string): TextDecoder | undefined {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0 && c !== 0 && d === 0)) return decoder('utf-16le', part);
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c && c === 0 && d !== 0)) return decoder('utf-16be', part);
  const head = bytes.toString('latin1', 0, HEAD_BYTES);
  const label = /^(?:ï»¿)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1]?.toLowerCase();
  if (label === undefined || label === 'utf-8' || label === 'utf8' || label === 'us-ascii') return undefined;
  return decoder(label, part);
}

function decoder(label: string, part: string): TextDecoder {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    throw damaged(`${part} is written in the unknown text encoding ${label}`);
  }
}

function decode(textDecoder: TextDecoder, bytes: Buffer | undefined, part: string): string {
  try {
    return bytes === undefined ? textDecoder.decode() : textDecoder.decode(bytes, { stream: true });
  } catch {
    throw notText(part);
  }
}

function notText(part: string): Error {
  return damaged(`${part} holds bytes that are not text`);
}
