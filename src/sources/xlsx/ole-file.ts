// ole-file: tells what an OLE compound file is that carries the name .xlsx: a workbook behind a password, an old .xls, or neither.
// Owns: reading its directory's names. Does not own: anything inside the streams.
import type { FileHandle } from 'node:fs/promises';
import { notAWorkbook, oldXls, passwordProtected, type XlsxFault } from './fault.js';

export const OLE_SIGNATURE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;
/** A workbook's directory has about a dozen entries, 4 to a sector of 512 bytes; a loop in a damaged chain must end. */
const MAX_DIRECTORY_SECTORS = 64;
const ENCRYPTED_NAMES = ['EncryptedPackage', 'EncryptionInfo'];
/** Where a directory cannot be followed, its names are looked for in this much of the file. */
const SEARCHED_BYTES = 1024 * 1024;

export async function faultOfOleFile(file: FileHandle): Promise<XlsxFault> {
  const names = await directoryNames(file);
  if (names.size === 0) return (await holdsEncryptedName(file)) ? passwordProtected() : oldXls();
  if (ENCRYPTED_NAMES.some((name) => names.has(name))) return passwordProtected();
  if (names.has('WordDocument') || names.has('PowerPoint Document'))
    return notAWorkbook('it is an old Office document');
  return oldXls();
}

async function directoryNames(file: FileHandle): Promise<Set<string>> {
  const names = new Set<string>();
  const header = await readAt(file, 0, HEADER_BYTES);
  if (header.length < HEADER_BYTES) return names;
  const shift = header.readUInt16LE(0x1e);
  if (shift !== 9 && shift !== 12) return names;
  const sectorBytes = 1 << shift;
  let sector = header.readUInt32LE(0x30);
  for (let read = 0; read < MAX_DIRECTORY_SECTORS && sector < 0xfffffffa; read += 1) {
    const entries = await readAt(file, (sector + 1) * sectorBytes, sectorBytes);
    for (let at = 0; at + ENTRY_BYTES <= entries.length; at += ENTRY_BYTES) {
      const nameBytes = entries.readUInt16LE(at + 0x40);
      if (nameBytes >= 2 && nameBytes <= 64) names.add(entries.toString('utf16le', at, at + nameBytes - 2));
    }
    const next = await nextSector(file, header, sector, sectorBytes);
    if (next === undefined) break;
    sector = next;
  }
  return names;
}

/** The sector after this one in its chain, by the allocation table; undefined where the table is not within the header's list. */
async function nextSector(
  file: FileHandle,
  header: Buffer,
  sector: number,
  sectorBytes: number,
): Promise<number | undefined> {
  const perSector = sectorBytes / 4;
  const slot = Math.floor(sector / perSector);
  if (slot >= 109) return undefined;
  const tableSector = header.readUInt32LE(0x4c + slot * 4);
  if (tableSector >= 0xfffffffa) return undefined;
  const cell = await readAt(file, (tableSector + 1) * sectorBytes + (sector % perSector) * 4, 4);
  return cell.length === 4 ? cell.readUInt32LE(0) : undefined;
}

async function holdsEncryptedName(file: FileHandle): Promise<boolean> {
  const bytes = await readAt(file, 0, SEARCHED_BYTES);
  return ENCRYPTED_NAMES.some((name) => bytes.includes(Buffer.from(name, 'utf16le')));
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
