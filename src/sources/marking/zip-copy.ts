// zip-copy: a package's parts as they are packed, and the same package again with some parts replaced or added.
// Owns: bytes of the container. Parts that nobody touched are copied as they are, not packed anew. Does not own: what a part says.
import zlib from 'node:zlib';
import yauzl from 'yauzl';
import { endOfZipIn } from '../xlsx/end-of-zip.js';

export interface PackedPart {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly packed: Buffer;
}

const STORED = 0;
const DEFLATED = 8;
/** 1 January 2025, 00:00: a copy says nothing about when it was made, so that equal copies are equal bytes. */
const DOS_DATE = ((2025 - 1980) << 9) | (1 << 5) | 1;
const UTF8_NAMES = 0x0800;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;

export async function readPackedParts(file: Buffer): Promise<PackedPart[]> {
  const zip = await yauzl.fromBufferPromise(wholeZip(file), { lazyEntries: true, autoClose: false });
  const parts: PackedPart[] = [];
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    parts.push({
      name: entry.fileName,
      method: entry.compressionMethod,
      crc: entry.crc32,
      size: entry.uncompressedSize,
      packed: file.subarray(fileDataStart, fileDataStart + entry.compressedSize),
    });
  }
  return parts;
}

/** Without what may stand behind it. */
function wholeZip(file: Buffer): Buffer {
  return file.subarray(0, endOfZipIn(file) ?? file.length);
}

export function packPart(name: string, text: string): PackedPart {
  const bytes = Buffer.from(text, 'utf8');
  return { name, method: DEFLATED, crc: zlib.crc32(bytes), size: bytes.length, packed: zlib.deflateRawSync(bytes) };
}

export function unpackPart({ method, packed }: PackedPart): Buffer {
  return method === STORED ? packed : zlib.inflateRawSync(packed);
}

export function writeZip(parts: readonly PackedPart[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name, 'utf8');
    const local = Buffer.alloc(LOCAL_BYTES);
    local.writeUInt32LE(0x04034b50, 0);
    writeCommon(local, 4, part, name.length);
    const central = Buffer.alloc(CENTRAL_BYTES);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    writeCommon(central, 6, part, name.length);
    central.writeUInt32LE(at, 42);
    pieces.push(local, name, part.packed);
    directory.push(central, name);
    at += LOCAL_BYTES + name.length + part.packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...pieces, central, end]);
}

/** What a local and a central header share, from "version needed" to the length of the name. */
function writeCommon(header: Buffer, at: number, part: PackedPart, nameBytes: number): void {
  header.writeUInt16LE(20, at);
  header.writeUInt16LE(UTF8_NAMES, at + 2);
  header.writeUInt16LE(part.method, at + 4);
  header.writeUInt16LE(DOS_DATE, at + 8);
  header.writeUInt32LE(part.crc >>> 0, at + 10);
  header.writeUInt32LE(part.packed.length, at + 14);
  header.writeUInt32LE(part.size, at + 18);
  header.writeUInt16LE(nameBytes, at + 22);
}
