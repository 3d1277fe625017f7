// workbook-file: writes one .xlsx, streaming, with the same bytes for the same content (fixed time stamps, fixed order of parts).
// Owns: the zip. Does not own: the XML in it (workbook-xml.mjs).
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import {
  contentTypesXml,
  makeStrings,
  relationsXml,
  rootRelationsXml,
  sheetXml,
  stringsXml,
  stylesXml,
  workbookXml,
} from './workbook-xml.mjs';

// The DOS time stamp of a zip has no zone: a local date gives the same bytes in every zone.
const FIXED_TIME = new Date(2025, 0, 1, 0, 0, 0);

/**
 * @param {string} path
 * @param {{ sheets: { name: string, state?: string, rows: Iterable<{ row: number, cells: unknown[] }>, dimension?: string }[], date1904?: boolean, compressionLevel?: number }} workbook
 */
export async function writeWorkbookFile(path, { sheets, date1904 = false, compressionLevel = 6 }) {
  await mkdir(dirname(path), { recursive: true });
  const zip = new yazl.ZipFile();
  const options = { mtime: FIXED_TIME, mode: 0o100644, forceDosTimestamp: true, compressionLevel };
  const addText = (name, text) => zip.addBuffer(Buffer.from(text), name, options);
  // Opened only when its turn comes: the strings are complete only after the sheets were written.
  const addPieces = (name, pieces) =>
    zip.addReadStreamLazy(name, options, (done) => done(null, Readable.from(pieces(), { objectMode: false })));
  addText('[Content_Types].xml', contentTypesXml(sheets.length));
  addText('_rels/.rels', rootRelationsXml());
  addText('xl/workbook.xml', workbookXml(sheets, date1904));
  addText('xl/_rels/workbook.xml.rels', relationsXml(sheets.length));
  addText('xl/styles.xml', stylesXml());
  const strings = makeStrings();
  sheets.forEach(({ rows, dimension }, i) => {
    addPieces(`xl/worksheets/sheet${i + 1}.xml`, () => sheetXml({ rows, strings, date1904, dimension }));
  });
  addPieces('xl/sharedStrings.xml', () => stringsXml(strings));
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}
