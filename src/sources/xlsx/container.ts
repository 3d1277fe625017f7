// container: the zip file around a workbook: its list of parts, and each part's bytes, checked.
// Owns: telling a workbook's container from other files, unpacking, sizes, CRC. Does not own: what a part says.
//
// yauzl reads the directory only. The bytes go file -> inflate here, as its own streams unpack in steps of 16 kB (7,600 trips through
// the thread pool for a 122 MB sheet; 64 kB steps need a quarter) and can touch a closed file when they are dropped early.
import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import zlib from 'node:zlib';
import yauzl from 'yauzl';
import { endOfZip } from './end-of-zip.js';
import { cutOff, damaged, notAWorkbook, passwordProtected, systemCode, tooLarge, XlsxFault } from './fault.js';
import { MAX_PARTS, type XlsxLimits } from './limits.js';
import { faultOfOleFile, OLE_SIGNATURE } from './ole-file.js';

const CHUNK_BYTES = 64 * 1024;
const ENCRYPTED_FLAG = 0x1;
const STORED = 0;
const DEFLATED = 8;

export class Container {
  private unpackedBytes = 0;
  /** Parts that were read to their end: read again, they unpack to nothing more. */
  private readonly readWhole = new Set<string>();

  private constructor(
    private readonly file: FileHandle,
    private readonly zip: yauzl.ZipFile,
    private readonly parts: ReadonlyMap<string, yauzl.Entry | 'twice'>,
    private readonly limits: XlsxLimits,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** The file stays the caller's to close. */
  static async open(file: FileHandle, limits: XlsxLimits, signal: AbortSignal | undefined): Promise<Container> {
    await refuseOtherFiles(file);
    const zip = await openZip(file);
    return new Container(file, zip, await listParts(zip, signal), limits, signal);
  }

  /** Part names are compared without case and with forward slashes. */
  has(part: string): boolean {
    return this.parts.has(keyOf(part));
  }

  names(): Iterable<string> {
    return this.parts.keys();
  }

  /** The part's unpacked bytes in order; ends normally only if all of them arrived and are right. */
  async *bytes(part: string, maxBytes = this.limits.partBytes): AsyncGenerator<Buffer, void, undefined> {
    const entry = this.parts.get(keyOf(part));
    if (entry === undefined) throw damaged(`its part ${part} is missing`);
    if (entry === 'twice') throw damaged(`its part ${part} is there twice`);
    const stream = await this.stream(entry, part);
    // Destroying on abort also wakes a read that hangs on a slow share.
    const abort = () => stream.destroy(new Error('aborted'));
    this.signal?.addEventListener('abort', abort, { once: true });
    const counts = !this.readWhole.has(keyOf(part));
    let count = 0;
    let crc = 0;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        this.signal?.throwIfAborted();
        count += chunk.length;
        if (counts) this.unpackedBytes += chunk.length;
        if (count > entry.uncompressedSize) throw damaged(`its part ${part} is longer than the file says`);
        if (count > maxBytes) throw tooLarge(`${part} unpacks to over ${megabytes(maxBytes)}`);
        if (this.unpackedBytes > this.limits.fileBytes) {
          throw tooLarge(`it unpacks to over ${megabytes(this.limits.fileBytes)}`);
        }
        crc = zlib.crc32(chunk, crc);
        yield chunk;
      }
    } catch (error) {
      this.signal?.throwIfAborted();
      throw isZlibError(error) ? damaged(`its part ${part} cannot be unpacked`) : error;
    } finally {
      this.signal?.removeEventListener('abort', abort);
      stream.destroy();
    }
    if (count !== entry.uncompressedSize) throw damaged(`its part ${part} is shorter than the file says`);
    if (crc !== entry.crc32) throw damaged(`the checksum of its part ${part} is wrong`);
    this.readWhole.add(keyOf(part));
  }

  private async stream(entry: yauzl.Entry, part: string): Promise<Readable> {
    if ((entry.generalPurposeBitFlag & ENCRYPTED_FLAG) !== 0) throw passwordProtected();
    if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
      throw damaged(`its part ${part} is packed by a method that Excel does not use (${entry.compressionMethod})`);
    }
    const start = await this.dataStart(entry, part);
    if (entry.compressedSize === 0) throw damaged(`its part ${part} is empty`);
    const raw = Readable.from(readRange(this.file, start, start + entry.compressedSize), { objectMode: false });
    if (entry.compressionMethod === STORED) return raw;
    const inflate = zlib.createInflateRaw({ chunkSize: CHUNK_BYTES });
    // Either side's error or end reaches the other; whoever iterates `inflate` sees it.
    pipeline(raw, inflate, () => undefined);
    return inflate;
  }

  private async dataStart(entry: yauzl.Entry, part: string): Promise<number> {
    try {
      return (await this.zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
    } catch (error) {
      if (systemCode(error) !== undefined) throw error;
      throw damaged(`its part ${part} is not where the file says`);
    }
  }
}

async function* readRange(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer, void, undefined> {
  for (let at = start; at < end; ) {
    const size = Math.min(CHUNK_BYTES, end - at);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(size), 0, size, at);
    // The file shrank while it was read.
    if (bytesRead === 0) throw cutOff();
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** A file is judged by its first bytes, not by its name. */
async function refuseOtherFiles(file: FileHandle): Promise<void> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
  const head = buffer.subarray(0, bytesRead);
  if (head.length === 0) throw new XlsxFault('truncated', 'is empty (0 bytes). Copy it again.');
  if (head.equals(OLE_SIGNATURE)) throw await faultOfOleFile(file);
  const signature = head.toString('latin1', 0, 4);
  if (signature === 'PK\x05\x06') throw notAWorkbook('it is an empty zip file');
  if (signature === 'PK\x03\x04') return;
  throw notAWorkbook(
    /^\s*</.test(head.toString('latin1')) ? 'it is a web page or XML' : 'its content is something else',
  );
}

async function openZip(file: FileHandle): Promise<yauzl.ZipFile> {
  try {
    // Names are decoded here, not by yauzl, which would refuse a whole file for one odd name (a leading slash).
    const zip = await zipOf(file);
    // An event nobody listens to would end the process.
    zip.on('error', () => undefined);
    return zip;
  } catch (error) {
    throw directoryFault(error);
  }
}

const OPTIONS = { lazyEntries: true, autoClose: false, decodeStrings: false } as const;

/** Some writers leave bytes behind a whole zip, which Excel does not mind: then the zip ends where its own end is. */
async function zipOf(file: FileHandle): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.fromFdPromise(file.fd, OPTIONS);
  } catch (error) {
    if (systemCode(error) !== undefined) throw error;
    const end = await endOfZip(file);
    if (end === null) throw error;
    return yauzl.fromRandomAccessReaderPromise(new FileReader(file), end, OPTIONS);
  }
}

class FileReader extends yauzl.RandomAccessReader {
  constructor(private readonly file: FileHandle) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(readRange(this.file, start, end), { objectMode: false });
  }
}

async function listParts(
  zip: yauzl.ZipFile,
  signal: AbortSignal | undefined,
): Promise<Map<string, yauzl.Entry | 'twice'>> {
  const parts = new Map<string, yauzl.Entry | 'twice'>();
  try {
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted();
      if (parts.size >= MAX_PARTS) throw tooLarge(`it has over ${MAX_PARTS} parts`);
      const key = keyOf(
        yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false),
      );
      if (!key.endsWith('/')) parts.set(key, parts.has(key) ? 'twice' : entry);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw directoryFault(error);
  }
  return parts;
}

function directoryFault(error: unknown): unknown {
  if (error instanceof XlsxFault || !(error instanceof Error) || systemCode(error) !== undefined) return error;
  if (/end of central directory record signature not found|unexpected EOF/i.test(error.message)) return cutOff();
  if (/strong encryption/.test(error.message)) return passwordProtected();
  return damaged('its list of parts cannot be read');
}

function keyOf(part: string): string {
  return part.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
