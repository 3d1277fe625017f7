// rejects --xlsx (S9): each workbook comes back as a copy in which every value survives, the cells that were not taken are coloured,
// commented and listed; mended and put back, they are taken.
import { cp, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import ExcelJS from 'exceljs';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RejectBooks, writeRejectBooks } from '../src/cli/rejects-xlsx.js';
import { markWorkbook } from '../src/sources/marking/mark-workbook.js';
import { readPackedParts, unpackPart } from '../src/sources/marking/zip-copy.js';
import type { RejectRow } from '../src/store/import-store.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { SAMPLE_FOLDER } from './support/oracle/sample-facts.js';
import { MAIN, type Parts, partsOf, REL, relationships, take, takeFile, zipOf } from './support/xlsx-fixtures.js';

const fresh = (name: string) => mkdtemp(join(tmpdir(), `order-mirror-${name}-`));

/** Workbooks below a folder, but for Excel's own lock files. */
async function listsOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => /\.xlsx$/i.test(name) && !basename(name).startsWith('~$')).sort();
}

async function load(file: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  return book;
}

/** Those with rejects, one that is refused, one with nothing wrong; all others only have their packages marked, which needs no sync. */
const SYNCED = ['GREYSON', 'ASRV', 'BC BRANDS', 'BROKEN SUMMERSALT', 'DSSLR', 'EXOTIC ATHLETICA', 'TRACKSMITH'];

describe('the sample lists', () => {
  let source: string;
  let folder: string;
  let mirror: Mirror;
  let rows: RejectRow[];
  let books: RejectBooks;

  beforeAll(async () => {
    source = await fresh('source');
    folder = await fresh('rejects');
    for (const name of await listsOf(SAMPLE_FOLDER)) {
      if (SYNCED.some((synced) => basename(name).startsWith(synced)))
        await cp(join(SAMPLE_FOLDER, name), join(source, name), { recursive: true });
    }
    mirror = await startMirror({ sourceFolder: source });
    await syncOnce(mirror, 'day-1');
    rows = await mirror.store.imports.rejectsOfRun('day-1');
    books = await writeRejectBooks(folder, source, rows, await mirror.store.imports.inForce('day-1'));
  });
  afterAll(() => mirror?.close());

  test('every value of every copy is what it was, for our reader', async () => {
    expect(books.books.length).toBeGreaterThan(4);
    for (const { workbook, kind, notes } of books.books) {
      expect({ workbook, kind, notes }).toEqual({ workbook, kind: 'marked-copy', notes: [] });
      expect(await takeFile(folder, workbook)).toEqual(await takeFile(source, workbook));
    }
  });

  test('and of every other list, marked where nothing is wrong', async () => {
    const list = { name: 'REJECTS', sheet: () => ({ columns: [{ title: 'Cell', width: 9 }], rows: [], links: [] }) };
    const elsewhere = await fresh('all');
    for (const name of await listsOf(SAMPLE_FOLDER)) {
      if (name.includes('BROKEN')) continue;
      const original = await takeFile(SAMPLE_FOLDER, name);
      const marks = original.rows
        .slice(0, 5)
        .map(({ row }, at) => ({ cell: `${'ACEGZ'[at]}${row}`, kind: 'wrong' as const, comment: 'x' }));
      const { bytes, marked, notes } = await markWorkbook(join(SAMPLE_FOLDER, name), original.sheet, marks, list);
      expect({ name, marked, notes }).toEqual({ name, marked: marks.length, notes: [] });
      await mkdir(dirname(join(elsewhere, name)), { recursive: true });
      await writeFile(join(elsewhere, name), bytes);
      expect(await takeFile(elsewhere, name)).toEqual(original);
    }
  });

  test('each cell is coloured, keeps its number format, and says why', async () => {
    for (const { workbook, marked, commented } of books.books) {
      const own = rows.filter((row) => row.workbook === workbook);
      const cells = [...new Set(own.map(({ cell }) => cell))];
      expect({ workbook, marked, commented }).toEqual({ workbook, marked: cells.length, commented: cells.length });
      const [copy, original] = [await load(join(folder, workbook)), await load(join(source, workbook))];
      const sheet = copy.getWorksheet(own[0]?.sheet ?? '');
      const before = original.getWorksheet(own[0]?.sheet ?? '');
      for (const { cell, sentence } of own) {
        const there = sheet?.getCell(cell);
        expect(there?.fill).toMatchObject({ type: 'pattern', pattern: 'solid' });
        expect(there?.numFmt).toBe(before?.getCell(cell).numFmt);
        expect(noteText(there)).toContain(sentence);
      }
      expect(copy.worksheets.map(({ name }) => name)).toEqual([
        ...original.worksheets.map(({ name }) => name),
        'REJECTS',
      ]);
      expect(copy.getWorksheet('REJECTS')?.rowCount).toBe(own.length + 1);
    }
  });

  test('one workbook lists all rejects, and the refused workbooks', async () => {
    const summary = await load(books.summary);
    expect(summary.getWorksheet('REJECTS')?.rowCount).toBe(rows.length + 1);
    const refused: string[] = [];
    summary.getWorksheet('WORKBOOKS')?.eachRow((row) => {
      if (row.getCell(2).text === 'refused') refused.push(row.getCell(1).text);
    });
    expect(refused).toEqual(['USA/BROKEN SUMMERSALT ORDER LIST (M3).xlsx']);
  });

  test('the copies put back unmended change nothing; mended, their rejects are gone and held orders are sent', async () => {
    const [{ workbook } = { workbook: '' }] = books.books.filter((book) => book.workbook.includes('GREYSON'));
    await cp(join(folder, workbook), join(source, workbook));
    const before = mirror.emulator.stats().mutations;
    await syncOnce(mirror, 'day-2');
    expect(mirror.emulator.stats().mutations).toEqual(before);
    const standing = (await mirror.store.imports.rejectsOfRun('day-2')).filter((row) => row.workbook === workbook);
    expect(standing).toHaveLength(rows.filter((row) => row.workbook === workbook).length);

    const book = await load(join(folder, workbook));
    for (const { sheet, cell, reason, column_name: column } of standing) {
      const there = book.getWorksheet(sheet)?.getCell(cell);
      if (there !== undefined) there.value = mended(reason, column);
    }
    await book.xlsx.writeFile(join(source, workbook));
    await syncOnce(mirror, 'day-3');
    const left = (await mirror.store.imports.rejectsOfRun('day-3')).filter((row) => row.workbook === workbook);
    const mendable = (row: RejectRow) => row.effect !== 'warned';
    expect(left.filter(mendable).map(({ cell, reason }) => `${cell} ${reason}`)).toEqual([]);
    expect(mirror.emulator.stats().mutations.updates).toBeGreaterThan(before.updates);
  });

  test('a workbook that was changed since is only listed, and says so', async () => {
    const elsewhere = await fresh('changed');
    await cp(source, elsewhere, { recursive: true });
    const { workbook } = rows.find((row) => row.workbook.includes('DSSLR')) ?? { workbook: '' };
    await writeFile(
      join(elsewhere, workbook),
      Buffer.concat([await readFile(join(elsewhere, workbook)), Buffer.alloc(1)]),
    );
    const own = rows.filter((row) => row.workbook === workbook);
    const [book] = (
      await writeRejectBooks(await fresh('rejects'), elsewhere, own, await mirror.store.imports.inForce('day-1'))
    ).books;
    expect(book).toMatchObject({ kind: 'list-only', marked: 0 });
    expect(book?.notes.join()).toContain('changed since it was read');
    expect((await load(book?.file ?? '')).getWorksheet('REJECTS')?.rowCount).toBe(own.length + 2);
  });

  test('a folder among the order lists is refused', async () => {
    await expect(writeRejectBooks(join(source, 'USA', 'mended'), source, rows, [])).rejects.toThrow(
      'would be read as one of them',
    );
  });
});

/** Something that any rule takes in that place. */
function mended(reason: string, column: string): ExcelJS.CellValue {
  if (reason === 'unknown-customer' || reason === 'no-customer' || column === 'CUSTOMER NAME') return 'GREYSON';
  if (reason === 'no-order-number' || column === 'AAG ORDER NUMBER') return 'GRE-99999';
  if (column === 'ORDER TYPE') return 'ACTIVE';
  if (/date|year/.test(reason) || column.includes('DATE')) return new Date(Date.UTC(2026, 4, 31));
  if (reason === 'label-unknown') return null;
  return null;
}

function noteText(cell: ExcelJS.Cell | undefined): string {
  const note = cell?.note;
  if (note === undefined || typeof note === 'string') return note ?? '';
  return (note.texts ?? []).map(({ text }) => text).join('');
}

describe('odd packages', () => {
  const ROWS =
    '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2"><v>7</v></c></row><row r="3"><c r="A3" s="1"><v>45000</v></c></row>';
  const HEADER =
    '<row r="1"><c r="A1" t="inlineStr"><is><t>A</t></is></c><c r="B1" t="inlineStr"><is><t>B</t></is></c></row>';
  const master = (rows: string, rest: object) =>
    partsOf({ sheets: [{ name: 'MASTER', rows: HEADER + rows }], ...rest });
  const STRINGS = '<si><t>001</t></si>';
  const plain = () => master(ROWS, { strings: STRINGS, styles: [0, 14] });
  const marks = [
    { cell: 'A2', kind: 'wrong' as const, comment: 'not <good> & "bad"' },
    { cell: 'B2', kind: 'doubtful' as const, comment: 'blank' },
    { cell: 'A3', kind: 'wrong' as const, comment: 'a date' },
  ];
  const comments = (ref: string) =>
    `<comments xmlns="${MAIN}"><authors><author>them</author></authors><commentList><comment ref="${ref}" authorId="0"><text><r><t>theirs</t></r></text></comment></commentList></comments>`;
  const vml = `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shape id="_x0000_s1025" type="#_x0000_t202"><x:ClientData ObjectType="Note"><x:Row>1</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>`;
  const edited = (parts: Parts, part: string, change: (xml: string) => string): Parts => ({
    ...parts,
    [part]: change(String(parts[part])),
  });
  const SHEET = 'xl/worksheets/sheet1.xml';

  async function mark(parts: Parts, readable = true) {
    const folder = await fresh('odd');
    const file = join(folder, 'orders.xlsx');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await zipOf(parts));
    const list = {
      name: 'REJECTS',
      sheet: () => ({ columns: [{ title: 'Cell', width: 9 }], rows: [['=1+1']], links: ["'MASTER'!A2"] }),
    };
    const marked = await markWorkbook(file, 'MASTER', marks, list);
    const copy = join(folder, 'copy.xlsx');
    await writeFile(copy, marked.bytes);
    expect(await takeFile(folder, 'copy.xlsx')).toEqual(await takeFile(folder, 'orders.xlsx'));
    return { ...marked, folder, book: readable ? await load(copy) : null };
  }

  const cases: Record<string, Parts> = {
    'as Excel writes it': plain(),
    'without styles': master(ROWS, { strings: STRINGS }),
    'a prefix on every name': edited(plain(), SHEET, (xml) =>
      xml
        .replace('xmlns=', 'xmlns:x=')
        .replace(/<(\/?)(worksheet|dimension|sheetData|row|c|v|is|t|pageMargins)\b/g, '<$1x:$2'),
    ),
    'cells without places': master('<row><c t="s"><v>0</v></c></row><row><c s="1"><v>45000</v></c></row>', {
      strings: STRINGS,
      styles: [0, 14],
    }),
    'an empty row and comments in the XML': master(`<!-- <row r="2"> -->${ROWS}<row r="9"/>`, {
      strings: STRINGS,
      styles: [0, 14],
    }),
    'a table and an extension behind the rows': edited(plain(), SHEET, (xml) =>
      xml.replace('</worksheet>', '<extLst><ext uri="{1}"/></extLst></worksheet>'),
    ),
  };
  test.each(Object.keys(cases))('%s', async (name) => {
    // exceljs reads neither prefixes nor cells without a place; that our reader finds every value is asked for all.
    const readable = !/prefix|places/.test(name);
    const { marked, commented, book, bytes } = await mark(cases[name] ?? {}, readable);
    expect({ marked, commented }).toEqual({ marked: 3, commented: 3 });
    for (const part of await readPackedParts(bytes))
      new SaxesParser({ xmlns: true }).write(unpackPart(part).toString()).close();
    if (book === null) return;
    const sheet = book.getWorksheet('MASTER');
    for (const { cell, comment } of marks) {
      expect(noteText(sheet?.getCell(cell))).toBe(comment);
      expect(sheet?.getCell(cell).fill).toMatchObject({ pattern: 'solid' });
    }
    expect(book.getWorksheet('REJECTS')?.getCell('A2').text).toBe('=1+1');
  });

  test('a sheet with comments keeps them, and gets ours beside them', async () => {
    const parts: Parts = {
      ...edited(plain(), SHEET, (xml) =>
        xml.replace('</worksheet>', `<legacyDrawing xmlns:r="${REL}" r:id="rId2"/></worksheet>`),
      ),
      'xl/worksheets/_rels/sheet1.xml.rels': relationships([
        { id: 'rId1', type: `${REL}/comments`, target: '../comments1.xml' },
        { id: 'rId2', type: `${REL}/vmlDrawing`, target: '../drawings/vmlDrawing1.vml' },
      ]),
      'xl/comments1.xml': comments('A2'),
      'xl/drawings/vmlDrawing1.vml': vml,
    };
    const { commented, notes, book } = await mark(parts);
    expect(commented).toBe(2);
    expect(notes.join()).toContain('1 cells have a comment already');
    const sheet = book?.getWorksheet('MASTER');
    expect(['A2', 'B2', 'A3'].map((cell) => noteText(sheet?.getCell(cell)))).toEqual(['theirs', 'blank', 'a date']);
  });

  test('a copy of a copy: parts and sheets get other names', async () => {
    const once = await mark(plain());
    const folder = await fresh('twice');
    await writeFile(join(folder, 'once.xlsx'), once.bytes);
    const twice = await markWorkbook(join(folder, 'once.xlsx'), 'MASTER', marks, {
      name: 'REJECTS',
      sheet: () => ({ columns: [{ title: 'Cell', width: 9 }], rows: [], links: [] }),
    });
    await writeFile(join(folder, 'twice.xlsx'), twice.bytes);
    expect((await load(join(folder, 'twice.xlsx'))).worksheets.map(({ name }) => name)).toEqual([
      'MASTER',
      'REJECTS',
      'REJECTS 2',
    ]);
    expect((await take(twice.bytes)).rows).toEqual((await take(once.bytes)).rows);
  });
});
