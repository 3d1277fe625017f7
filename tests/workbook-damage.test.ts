// Damaged, foreign and hostile files: each is refused with its kind and one sentence that names it, and nothing else happens (S8).
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import yazl from 'yazl';
import type { RefusalKind } from '../src/domain/order/refusal.js';
import { SourceRefused } from '../src/domain/order/refusal.js';
import {
  oleFile,
  withBitRot,
  withClaimedSize,
  withCrc,
  withDirectoryAt,
  withEncryptedFlag,
  withLocalOffset,
  withMethod,
} from './support/xlsx/broken-files.js';
import { headerRow, master, type Parts, refusalOf, sheetXml, take, zipOf } from './support/xlsx-fixtures.js';

const SHEET = 'xl/worksheets/sheet1.xml';
const STRINGS = 'xl/sharedStrings.xml';
const ROWS = Array.from(
  { length: 400 },
  (_, i) =>
    `<row r="${i + 2}"><c r="A${i + 2}" t="s"><v>${i % 3}</v></c><c r="B${i + 2}"><v>${(i * 7919) % 1000}</v></c></row>`,
).join('');
const good = (): Parts =>
  master(ROWS, { strings: '<si><t>a</t></si><si><t>b</t></si><si><t>c</t></si>', styles: [0, 14] });
const goodZip = () => zipOf(good());

function without(name: string): Parts {
  return Object.fromEntries(Object.entries(good()).filter(([part]) => part !== name));
}

function rowsOf(rows: string): Parts {
  return { ...good(), [SHEET]: sheetXml(headerRow('A') + rows) };
}

async function expectRefusal(content: Parts | Buffer, kind: RefusalKind, words: string): Promise<void> {
  const refusal = await refusalOf(take(content));
  expect(refusal.kind).toBe(kind);
  expect(refusal.sentence).toContain('orders.xlsx ');
  expect(refusal.sentence).toContain(words);
  expect(refusal.sentence).toMatch(/\.$/);
}

it('takes the good file that all the others are made from', async () => {
  expect((await take(await goodZip())).rows).toHaveLength(400);
});

describe('not a workbook', () => {
  const xls = 'is an old Excel file (.xls). Open it in Excel and save it as .xlsx.';
  const locked =
    'is protected with a password. Remove the password (File > Info > Protect Workbook) and save it again.';
  const ole = oleFile([]).subarray(0, 8);
  it.each<[string, RefusalKind, string, () => Buffer | Parts]>([
    ['an empty file', 'truncated', 'is empty (0 bytes). Copy it again.', () => Buffer.alloc(0)],
    ['three bytes', 'not-a-workbook', 'is not an Excel workbook', () => Buffer.from('PK\x03')],
    [
      'a csv',
      'not-a-workbook',
      'its content is something else',
      () => Buffer.from('AAG ORDER NUMBER;CUSTOMER NAME\r\n1;A\r\n'),
    ],
    [
      'a web page',
      'not-a-workbook',
      'it is a web page',
      () => Buffer.from('\r\n <html><table><tr><td>1</td></tr></table></html>'),
    ],
    ['zeros', 'not-a-workbook', 'its content is something else', () => Buffer.alloc(5000)],
    ['an old .xls', 'old-xls', xls, () => oleFile(['Workbook', '\u0005SummaryInformation'])],
    ['a very old .xls', 'old-xls', xls, () => oleFile(['Book'])],
    ['the beginning of an .xls', 'old-xls', xls, () => Buffer.from(ole)],
    ['a password', 'encrypted', locked, () => oleFile(['EncryptionInfo', 'EncryptedPackage'])],
    [
      'a password, by the directory\u2019s second sector',
      'encrypted',
      locked,
      () => oleFile(['a', 'b', 'c', 'EncryptionInfo']),
    ],
    [
      'a password in a file whose directory is damaged',
      'encrypted',
      locked,
      () => Buffer.concat([ole, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]),
    ],
    [
      'an .xls that speaks of an EncryptedPackage',
      'old-xls',
      xls,
      () => Buffer.concat([oleFile(['Workbook']), Buffer.from('EncryptedPackage', 'utf16le')]),
    ],
    ['an old .doc', 'not-a-workbook', 'it is an old Office document', () => oleFile(['WordDocument'])],
    ['a zip', 'not-a-workbook', 'it is a zip file with something else inside', () => ({ 'readme.txt': 'hello' })],
    [
      'an empty zip',
      'not-a-workbook',
      'it is an empty zip file',
      () => Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1'),
    ],
    [
      'a .docx',
      'not-a-workbook',
      'it is another kind of document',
      () => ({
        ...without('xl/workbook.xml'),
        'xl/workbook.xml':
          '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>',
      }),
    ],
    [
      'an .xlsb',
      'not-a-workbook',
      'it is a binary workbook (.xlsb)',
      () => ({
        ...good(),
        '_rels/.rels': String(good()['_rels/.rels']).replace('workbook.xml', 'workbook.bin'),
      }),
    ],
  ])('%s', async (_what, kind, words, make) => {
    await expectRefusal(make(), kind, words);
  });
});

describe('the container', () => {
  it('cut at half, or anywhere before its end, is cut off', async () => {
    const zip = await goodZip();
    for (const end of [zip.length >> 1, zip.length - 1, zip.length - 22, zip.length - 200, 100, 40]) {
      const refusal = await refusalOf(take(zip.subarray(0, end)));
      expect(refusal).toEqual({
        kind: 'truncated',
        sentence: 'orders.xlsx is cut off: its end is missing. Copy it again.',
      });
    }
    // A copy that was given its full size first.
    await expectRefusal(
      Buffer.concat([zip.subarray(0, zip.length >> 1), Buffer.alloc(zip.length)]),
      'truncated',
      'is cut off',
    );
  });

  it.each<[string, RefusalKind, string, (zip: Buffer) => Buffer]>([
    ['bit rot in the sheet', 'corrupt', 'is damaged', (zip) => withBitRot(zip, SHEET)],
    ['bit rot in the shared strings', 'corrupt', 'is damaged', (zip) => withBitRot(zip, STRINGS)],
    [
      'a wrong checksum of the sheet',
      'corrupt',
      `the checksum of its part ${SHEET} is wrong`,
      (zip) => withCrc(zip, SHEET, 1),
    ],
    ['a wrong checksum of the workbook part', 'corrupt', 'checksum', (zip) => withCrc(zip, 'xl/workbook.xml', 1)],
    [
      'a part that claims to be smaller',
      'corrupt',
      'longer than the file says',
      (zip) => withClaimedSize(zip, SHEET, 100),
    ],
    ['a part that claims to be empty', 'corrupt', 'longer than the file says', (zip) => withClaimedSize(zip, SHEET, 0)],
    [
      'a part that claims to be larger',
      'corrupt',
      'shorter than the file says',
      (zip) => withClaimedSize(zip, SHEET, 2 ** 31),
    ],
    [
      'an unknown packing method',
      'corrupt',
      'by a method that Excel does not use (12)',
      (zip) => withMethod(zip, SHEET, 12),
    ],
    ['packed bytes called stored', 'corrupt', 'is damaged', (zip) => withMethod(zip, SHEET, 0)],
    [
      'a part that is not where it should be',
      'corrupt',
      'not where the file says',
      (zip) => withLocalOffset(zip, SHEET, 7),
    ],
    ['a part beyond the end', 'corrupt', 'not where the file says', (zip) => withLocalOffset(zip, SHEET, 2 ** 31)],
    [
      'a directory that is not where it should be',
      'corrupt',
      'its list of parts cannot be read',
      (zip) => withDirectoryAt(zip, 3),
    ],
    ['a directory beyond the end', 'truncated', 'is cut off', (zip) => withDirectoryAt(zip, 2 ** 31)],
    ['an encrypted part', 'encrypted', 'is protected with a password', (zip) => withEncryptedFlag(zip, SHEET)],
    ['strong encryption', 'encrypted', 'is protected with a password', (zip) => withEncryptedFlag(zip, SHEET, 0x41)],
  ])('%s', async (_what, kind, words, hurt) => {
    await expectRefusal(hurt(await goodZip()), kind, words);
  });

  it('with the same part twice is refused: readers would differ on which one counts', async () => {
    const zip = await zipOf({ ...good(), 'XL/worksheets/SHEET1.xml': sheetXml(headerRow('X')) });
    await expectRefusal(zip, 'corrupt', `its part ${SHEET} is there twice`);
  });
});

describe('the parts', () => {
  it.each(['_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', STRINGS, SHEET])(
    '%s missing',
    async (part) => {
      await expectRefusal(without(part), 'corrupt', `its part ${part} is missing`);
    },
  );

  it.each(['_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', STRINGS, SHEET])(
    '%s cut, garbled or empty',
    async (part) => {
      const xml = String(good()[part]);
      await expectRefusal({ ...good(), [part]: xml.slice(0, -9) }, 'corrupt', 'breaks off in the middle');
      await expectRefusal({ ...good(), [part]: xml.replace('</', '<') }, 'corrupt', 'is damaged');
      await expectRefusal({ ...good(), [part]: '' }, 'corrupt', 'is damaged');
      await expectRefusal(
        { ...good(), [part]: Buffer.concat([Buffer.from(xml), Buffer.from([0xff])]) },
        'corrupt',
        'not text',
      );
      const doctype = xml.replace(/(<[A-Za-z])/, '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>$1');
      await expectRefusal({ ...good(), [part]: doctype }, 'corrupt', 'document type');
    },
  );

  it.each<[string, RefusalKind, string, () => Parts]>([
    [
      'no shared strings at all',
      'corrupt',
      'cell A2 of sheet MASTER refers to a text that the file does not hold',
      () => master(ROWS),
    ],
    [
      'a shared string beyond the end',
      'corrupt',
      'cell A3 of sheet MASTER refers to a text',
      () => rowsOf('<row r="3"><c r="A3" t="s"><v>3</v></c></row>'),
    ],
    [
      'a sheet without relationship',
      'corrupt',
      'its sheet MASTER has no content',
      () => ({
        ...good(),
        'xl/workbook.xml': String(good()['xl/workbook.xml']).replace('r:id="rId1"', 'r:id="rId77"'),
      }),
    ],
    [
      'a chart called a sheet',
      'corrupt',
      'its sheet MASTER is not a worksheet',
      () => ({ ...good(), [SHEET]: '<chartsheet/>' }),
    ],
    ['row 0', 'corrupt', 'sheet MASTER has row "0"', () => rowsOf('<row r="0"/>')],
    ['row 1,048,577', 'corrupt', 'has row "1048577"', () => rowsOf('<row r="1048577"/>')],
    ['one row too many by counting', 'corrupt', 'a row beyond 1048576', () => rowsOf('<row r="1048576"/><row/>')],
    ['column XFE', 'corrupt', 'has cell "XFE2"', () => rowsOf('<row r="2"><c r="XFE2"/></row>')],
    [
      'one cell too many by counting',
      'corrupt',
      'a cell beyond column XFD',
      () => rowsOf('<row r="2"><c r="XFD2"/><c/></row>'),
    ],
    ['a place that is none', 'corrupt', 'has cell "2A"', () => rowsOf('<row r="2"><c r="2A"/></row>')],
    ['a cell of another row', 'corrupt', 'has cell "A3"', () => rowsOf('<row r="2"><c r="A3"/></row>')],
    [
      'a row twice',
      'corrupt',
      'cell A2 of sheet MASTER is there twice',
      () => rowsOf('<row r="2"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>'),
    ],
    [
      'a cell twice',
      'corrupt',
      'cell A2 of sheet MASTER is there twice',
      () => rowsOf('<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'),
    ],
  ])('%s', async (_what, kind, words, make) => {
    await expectRefusal(make(), kind, words);
  });
});

describe('bombs', () => {
  /** A sheet that unpacks to `bytes` of a repeated piece. */
  async function bomb(part: string, head: string, piece: string, bytes: number): Promise<Buffer> {
    const zip = new yazl.ZipFile();
    for (const [name, content] of Object.entries(good())) {
      if (name !== part) zip.addBuffer(Buffer.from(content), name);
    }
    const block = piece.repeat(Math.ceil(65536 / piece.length));
    function* blocks(): Generator<string> {
      yield head;
      for (let made = 0; made < bytes; made += block.length) yield block;
    }
    zip.addReadStream(Readable.from(blocks(), { objectMode: false }), part);
    zip.end();
    return buffer(zip.outputStream);
  }
  const sheetHead = sheetXml(headerRow('A')).split('</sheetData>')[0] ?? '';

  it('one endless value, comment or tag stops at a million characters', async () => {
    for (const [head, piece] of [
      ['<row r="2"><c t="inlineStr"><is><t>', 'x'],
      ['<row r="2"><c><v>', '1'],
      ['<!--', 'x'],
      ['<row ', ' '],
      ['<row r="2"><c t="inlineStr"><is><t>', '<![CDATA[xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]]>'],
    ]) {
      await expectRefusal(await bomb(SHEET, sheetHead + head, piece ?? '', 3_000_000), 'too-large', '1000000');
    }
    await expectRefusal(await bomb(STRINGS, '<sst><si><t>', 'x', 3_000_000), 'too-large', '1000000');
  });

  it('endless rows, cells and names stop at the grid, however small the file', async () => {
    await expectRefusal(await bomb(SHEET, sheetHead, '<row/>', 8_000_000), 'corrupt', 'a row beyond 1048576');
    await expectRefusal(await bomb(SHEET, `${sheetHead}<row>`, '<c/>', 100_000), 'corrupt', 'a cell beyond column XFD');
    const names = Array.from({ length: 6000 }, (_, i) => `<n${i}/>`).join('');
    await expectRefusal(rowsOf(`${names}`), 'corrupt', 'is damaged');
    await expectRefusal(rowsOf('<row>'.repeat(300)), 'corrupt', 'nested');
  });

  it('real unpacked bytes count, for a part and for the file, not what the directory says', async () => {
    const zip = await bomb(SHEET, sheetHead, '<!-- nothing -->', 4_000_000);
    const limits = { sheetBytes: 2_000_000 };
    for (const file of [zip, withClaimedSize(zip, SHEET, 2 ** 31)]) {
      const refusal = await refusalOf(take(file, { limits }));
      expect(refusal.kind).toBe('too-large');
      expect(refusal.sentence).toContain(`orders.xlsx is too large: ${SHEET} unpacks to over 2 MB`);
    }
    const all = await refusalOf(take(zip, { limits: { fileBytes: 3_000_000 } }));
    expect(all.sentence).toContain('orders.xlsx is too large: it unpacks to over 3 MB');
    const strings = await bomb(STRINGS, '<sst>', '<si/>', 3_000_000);
    expect((await refusalOf(take(strings, { limits: { partBytes: 1_000_000 } }))).kind).toBe('too-large');
  });
});

describe('chance', () => {
  it('no damage anywhere in a file crashes, hangs, or changes what is read without an error', async () => {
    const zip = await goodZip();
    const expected = await take(zip);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: zip.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 }),
        fc.option(fc.nat({ max: zip.length })),
        async (flips, cut) => {
          const hurt = Buffer.from(zip.subarray(0, cut ?? zip.length));
          for (const [at, value] of flips) if (at < hurt.length) hurt[at] = value;
          try {
            expect(await take(hurt)).toEqual(expected);
          } catch (error) {
            if (!(error instanceof SourceRefused)) throw error;
            expect(error.message).toContain('orders.xlsx');
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
