// The folder of workbooks as a source: listing, digest, paths, stopping, closing (docs/rules.md "Workbooks", S7, S8).
import { createHash } from 'node:crypto';
import { mkdir, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenSource } from '../src/sources/source.js';
import { createWorkbookSource } from '../src/sources/workbook-source.js';
import { faultOfFileSystem, XlsxFault } from '../src/sources/xlsx/fault.js';
import { type Folder, makeFolder, master, refusalOf, takeFile, zipOf } from './support/xlsx-fixtures.js';

let folder: Folder;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
});

const source = () => createWorkbookSource({ folder: folder.path });
const ROW = '<row r="2"><c><v>1</v></c></row>';

/** How many files of the folder this process holds open; only Linux tells. */
async function expectOpenFiles(count: number): Promise<void> {
  if (process.platform !== 'linux') return;
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  expect(links.filter((link) => link.startsWith(folder.path))).toHaveLength(count);
}

describe('list', () => {
  it('finds workbooks at any depth and in any case, in code order, without lock files', async () => {
    for (const name of [
      'b.xlsx',
      'a/z.XLSX',
      'a/b/c.xlsx',
      'Z.xlsx',
      'é.xlsx',
      '~$b.xlsx',
      'a/~$z.XLSX',
      'c.xls',
      'd.csv',
      'xlsx',
    ]) {
      await folder.put(name, 'abc');
    }
    await mkdir(join(folder.path, 'folder.xlsx'));
    await folder.put('folder.xlsx/in.xlsx', '');
    expect(await source().list()).toEqual([
      { name: 'Z.xlsx', file: 'Z.xlsx', sizeBytes: 3, changedAt: expect.any(Date) },
      { name: 'a/b/c.xlsx', file: 'a/b/c.xlsx', sizeBytes: 3, changedAt: expect.any(Date) },
      { name: 'a/z.XLSX', file: 'a/z.XLSX', sizeBytes: 3, changedAt: expect.any(Date) },
      { name: 'b.xlsx', file: 'b.xlsx', sizeBytes: 3, changedAt: expect.any(Date) },
      { name: 'folder.xlsx/in.xlsx', file: 'folder.xlsx/in.xlsx', sizeBytes: 0, changedAt: expect.any(Date) },
      { name: 'é.xlsx', file: 'é.xlsx', sizeBytes: 3, changedAt: expect.any(Date) },
    ]);
  });

  it('follows links, ends at loops, and lists a link to nowhere so that it is not lost', async () => {
    const elsewhere = await makeFolder();
    try {
      await elsewhere.put('deep/linked.xlsx', await zipOf(master(ROW)));
      await symlink(join(elsewhere.path, 'deep'), join(folder.path, 'customer'));
      await symlink(folder.path, join(folder.path, 'customer2'));
      await symlink(join(elsewhere.path, 'gone.xlsx'), join(folder.path, 'gone.xlsx'));
      const names = (await source().list()).map(({ name }) => name);
      expect(names).toEqual(['customer/linked.xlsx', 'gone.xlsx']);
      expect((await takeFile(folder.path, 'customer/linked.xlsx')).rows).toHaveLength(1);
      expect((await refusalOf(source().open('gone.xlsx'))).kind).toBe('missing');
    } finally {
      await elsewhere[Symbol.asyncDispose]();
    }
  });

  it('says when the folder itself is not there', async () => {
    const refusal = await refusalOf(createWorkbookSource({ folder: join(folder.path, 'nowhere') }).list());
    expect(refusal.kind).toBe('missing');
    expect(refusal.sentence).toContain(`The source folder ${join(folder.path, 'nowhere')} is not there`);
  });
});

describe('digest', () => {
  it('is the SHA-256 of the bytes', async () => {
    const bytes = Buffer.alloc(2_500_000, 'order');
    await folder.put('a/b.xlsx', bytes);
    expect(await source().digest('a/b.xlsx')).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect((await refusalOf(source().digest('c.xlsx'))).kind).toBe('missing');
    await expect(source().digest('a/b.xlsx', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    await expectOpenFiles(0);
  });
});

describe('open', () => {
  it('takes .XLSX and names the file by its path below the folder', async () => {
    await folder.put('sub/ORDERS.XLSX', await zipOf(master(ROW)));
    const taken = await source().open('sub/ORDERS.XLSX');
    expect(taken).toMatchObject({ name: 'sub/ORDERS.XLSX', sheet: 'MASTER', date1904: false });
    await taken.close();
    await folder.put('sub/bad.xlsx', 'x');
    expect((await refusalOf(source().open('sub/bad.xlsx'))).sentence).toMatch(
      /^sub\/bad\.xlsx is not an Excel workbook/,
    );
  });

  it('refuses what is not there, a folder, and what is not a file', async () => {
    expect(await refusalOf(source().open('none.xlsx'))).toEqual({
      kind: 'missing',
      sentence: 'none.xlsx is not there. Put it back and run again.',
    });
    await mkdir(join(folder.path, 'x.xlsx'));
    expect((await refusalOf(source().open('x.xlsx'))).sentence).toContain(
      'x.xlsx is not an Excel workbook: it is a folder',
    );
    await folder.put('file.xlsx', 'x');
    expect((await refusalOf(source().open('file.xlsx/in.xlsx'))).kind).toBe('missing');
    await symlink('/dev/zero', join(folder.path, 'zero.xlsx'));
    expect((await refusalOf(source().open('zero.xlsx'))).kind).toBe('not-a-workbook');
  });

  it.each(['../secret.xlsx', 'a/../../secret.xlsx', '/etc/passwd', '..', '', '.', 'a\0.xlsx'])(
    'does not leave the folder for %j',
    async (name) => {
      const refusal = await refusalOf(source().open(name));
      expect(refusal.kind).toBe('unreadable');
      expect(refusal.sentence).toContain('lies outside the source folder');
      expect((await refusalOf(source().digest(name))).kind).toBe('unreadable');
    },
  );

  it.each([
    ['EBUSY', 'unreadable', 'is in use by another program (EBUSY). Close it there and run again.'],
    ['EACCES', 'unreadable', 'access is denied (EACCES)'],
    ['EPERM', 'unreadable', 'access is denied (EPERM)'],
    ['EIO', 'unreadable', 'the file system says EIO'],
    ['ENOENT', 'missing', 'is not there'],
  ])('tells %s as %s', (code, kind, words) => {
    const fault = faultOfFileSystem(Object.assign(new Error('x'), { code }));
    expect(fault).toBeInstanceOf(XlsxFault);
    expect(fault).toMatchObject({ kind, what: expect.stringContaining(words) });
  });
});

describe('rows', () => {
  const many = async () => {
    const cells = Array.from({ length: 40 }, (_, i) => `<c><v>${i}</v></c>`).join('');
    const rows = Array.from({ length: 5000 }, (_, i) => `<row r="${i + 2}">${cells}</row>`).join('');
    await folder.put('many.xlsx', await zipOf(master(rows)));
  };
  const takeSome = async (open: OpenSource, count: number) => {
    let seen = 0;
    for await (const _row of open.rows()) {
      seen += 1;
      if (seen === count) break;
    }
    return seen;
  };

  it('can be left half-way, never begun, or closed twice, and leave no file open', async () => {
    await many();
    for (const count of [0, 1, 100]) {
      const open = await source().open('many.xlsx');
      await expectOpenFiles(1);
      if (count > 0) expect(await takeSome(open, count)).toBe(count);
      await open.close();
      await open.close();
      await expectOpenFiles(0);
    }
    await folder.put('bad.xlsx', 'PK\x03\x04 and no more');
    await refusalOf(source().open('bad.xlsx'));
    await expectOpenFiles(0);
  });

  it('are given once', async () => {
    await many();
    const open = await source().open('many.xlsx');
    expect(await takeSome(open, 10_000)).toBe(5000);
    expect(() => open.rows()).toThrow('twice');
    await open.close();
  });

  it('stop at an abort with an abort, not with a refusal', async () => {
    await many();
    await expect(source().open('many.xlsx', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    const controller = new AbortController();
    const open = await source().open('many.xlsx', controller.signal);
    let seen = 0;
    const work = (async () => {
      for await (const _row of open.rows()) {
        seen += 1;
        if (seen === 10) controller.abort();
      }
    })();
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toBeLessThan(5000);
    await open.close();
    await expectOpenFiles(0);
  });

  it('end in a refusal where the damage shows late, after the rows before it', async () => {
    const parts = master(Array.from({ length: 3000 }, (_, i) => `<row r="${i + 2}"><c><v>${i}</v></c></row>`).join(''));
    const sheet = 'xl/worksheets/sheet1.xml';
    parts[sheet] = String(parts[sheet]).replace('<v>2999</v>', '<v>29x9</v>');
    await folder.put('late.xlsx', await zipOf(parts));
    const open = await source().open('late.xlsx');
    let seen = 0;
    const work = (async () => {
      for await (const _row of open.rows()) seen += 1;
    })();
    expect((await refusalOf(work)).sentence).toContain('late.xlsx is damaged: cell A3001 of sheet MASTER');
    expect(seen).toBeGreaterThan(0);
    await open.close();
    await expectOpenFiles(0);
  });

  it('say so when the file shrinks under the reader', async () => {
    const noise = Array.from({ length: 20_000 }, (_, i) => `<row r="${i + 2}"><c><v>${Math.sin(i)}</v></c></row>`).join(
      '',
    );
    const bytes = await zipOf(master(noise));
    await folder.put('shrinking.xlsx', bytes);
    const open = await source().open('shrinking.xlsx');
    await writeFile(join(folder.path, 'shrinking.xlsx'), bytes.subarray(0, 1000));
    const refusal = await refusalOf(takeSome(open, 30_000));
    expect(['truncated', 'corrupt']).toContain(refusal.kind);
    await open.close();
    await rm(join(folder.path, 'shrinking.xlsx'));
    expect((await refusalOf(source().open('shrinking.xlsx'))).kind).toBe('missing');
  });
});
