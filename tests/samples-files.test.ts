// The sample order lists are made by a script: the same seed gives the same bytes, and the committed files are what it makes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPromise } from 'yauzl';

const root = fileURLToPath(new URL('..', import.meta.url));
const samples = join(root, 'samples');
const folders: string[] = [];

function makeSamples(...more: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'samples-'));
  folders.push(folder);
  execFileSync(process.execPath, [join(root, 'scripts/make-samples.mjs'), '--out', folder, ...more], { stdio: 'pipe' });
  return folder;
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

const digests = (folder: string): string[] =>
  filesOf(folder).map(
    (file) =>
      `${file} ${createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex')}`,
  );

/** Names and checksums of the parts: another zlib may compress the same content to other bytes. */
async function contentOf(path: string): Promise<string[]> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  const parts: string[] = [];
  for await (const entry of zip.eachEntry()) parts.push(`${entry.fileName} ${entry.crc32}`);
  zip.close();
  return parts;
}

let fresh: string;
beforeAll(() => {
  fresh = makeSamples();
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe('the sample order lists', () => {
  it('are the same bytes for the same seed, others for another', () => {
    expect(digests(makeSamples())).toEqual(digests(fresh));
    expect(digests(makeSamples('--seed', '7'))).not.toEqual(digests(fresh));
  });

  it('are committed as the script makes them', async () => {
    const files = filesOf(join(fresh, 'order-lists'));
    expect(filesOf(join(samples, 'order-lists'))).toEqual(files);
    expect(readFileSync(join(samples, 'README.md'), 'utf8')).toBe(readFileSync(join(fresh, 'README.md'), 'utf8'));
    for (const file of filesOf(join(fresh, 'shoes')))
      expect(await contentOf(join(samples, 'shoes', file)), file).toEqual(await contentOf(join(fresh, 'shoes', file)));
    for (const file of files.filter((name) => !/BROKEN|~\$/u.test(name))) {
      expect(await contentOf(join(samples, 'order-lists', file)), file).toEqual(
        await contentOf(join(fresh, 'order-lists', file)),
      );
    }
  });

  it('hold a lock file, a truncated workbook, and at least twelve real layouts, in less than 3 MB', async () => {
    const files = filesOf(join(samples, 'order-lists'));
    const broken = files.find((file) => file.includes('BROKEN'));
    expect(files.some((file) => file.includes('~$'))).toBe(true);
    await expect(contentOf(join(samples, 'order-lists', broken ?? ''))).rejects.toThrow();
    const layouts = readFileSync(join(samples, 'README.md'), 'utf8').match(/^Layout `\w+`/gmu);
    expect(new Set(layouts).size).toBeGreaterThanOrEqual(12);
    const bytes = filesOf(samples).reduce((sum, file) => sum + statSync(join(samples, file)).size, 0);
    expect(bytes).toBeLessThan(3_000_000);
  });
});
