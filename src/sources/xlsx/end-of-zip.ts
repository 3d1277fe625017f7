// end-of-zip: where a zip ends in a file that goes on behind it. Owns: finding its last record and seeing that it is whole.
import type { FileHandle } from 'node:fs/promises';

const SIGNATURE = Buffer.from('PK\x05\x06', 'latin1');
const RECORD_BYTES = 22;
const CHUNK_BYTES = 256 * 1024;

/**
 * The byte behind the zip; null where the file holds no whole one. Sought from the end, and taken only where its list of parts lies right before
 * it: a workbook may hold others, and the end of one of those is not its own.
 */
export async function endOfZip(file: FileHandle): Promise<number | null> {
  const { size } = await file.stat();
  for (let end = size; end > 0; end -= CHUNK_BYTES) {
    const start = Math.max(0, end - CHUNK_BYTES);
    // A record may lie across two chunks.
    const bytes = await readAt(file, start, Math.min(size, end + RECORD_BYTES) - start);
    const found = endWithin(bytes, start, size);
    if (found !== null) return found;
  }
  return null;
}

/** Of a file that is in memory as a whole. */
export function endOfZipIn(file: Buffer): number | null {
  return endWithin(file, 0, file.length);
}

function endWithin(bytes: Buffer, start: number, size: number): number | null {
  for (let at = bytes.lastIndexOf(SIGNATURE); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(SIGNATURE, at - 1)) {
    if (at + RECORD_BYTES > bytes.length) continue;
    const directoryBytes = bytes.readUInt32LE(at + 12);
    const directoryStart = bytes.readUInt32LE(at + 16);
    const behind = start + at + RECORD_BYTES + bytes.readUInt16LE(at + 20);
    if (directoryBytes > 0 && directoryStart + directoryBytes === start + at && behind <= size) return behind;
  }
  return null;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
