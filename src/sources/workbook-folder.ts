// workbook-folder: which order lists lie below the source folder, where exactly each one is, and what lies beside them and is not read.
// Owns: names (path below the folder, forward slashes, code order) and keeping them inside the folder. Does not own: contents.
import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { FileNotRead } from './source.js';
import { faultOfFileSystem, notAWorkbook, XlsxFault } from './xlsx/fault.js';

export const DEFAULT_FILES: readonly string[] = ['*.xlsx'];

export interface FoundFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly changedAt: Date | null;
}

export interface FolderContents {
  readonly files: readonly FoundFile[];
  readonly notRead: readonly FileNotRead[];
}

/** What the systems of our days put into folders by themselves: nobody misses it. */
const NOBODYS = new Set(['.ds_store', 'thumbs.db', 'desktop.ini']);
/** Stands for what of a name is no character. */
const UNREADABLE = '\ufffd';

export async function readFolder(folder: string, patterns: readonly string[] = DEFAULT_FILES): Promise<FolderContents> {
  const walk = new Walk(patterns);
  await walk.into(Buffer.from(resolve(folder)), '', new Set());
  return { files: inCodeOrder(walk.files), notRead: inCodeOrder(walk.notRead) };
}

/** Code order, not the machine's language: the same list everywhere. */
function inCodeOrder<T extends { readonly name: string }>(found: readonly T[]): T[] {
  return [...found].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Goes by the bytes of names: one that is no UTF-8 must be met, or its workbook is forgotten without a word. */
class Walk {
  readonly files: FoundFile[] = [];
  readonly notRead: FileNotRead[] = [];
  readonly #taken = new Set<string>();
  readonly #patterns: readonly RegExp[];

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns.map(patternOf);
  }

  async into(path: Buffer, prefix: string, ancestors: ReadonlySet<string>): Promise<void> {
    const real = await realpath(path, 'latin1');
    // A link back to a folder above would never end.
    if (ancestors.has(real)) return;
    const within = new Set(ancestors).add(real);
    for (const entry of await readdir(path, { withFileTypes: true, encoding: 'buffer' })) {
      const bytes = entry.name as unknown as Buffer;
      const base = bytes.toString('utf8');
      const child = Buffer.concat([path, Buffer.from(sep), bytes]);
      const name = prefix + base;
      if (entry.isDirectory()) await this.#intoIfThere(child, `${name}/`, within);
      else if (entry.isSymbolicLink()) {
        const target = await statIfThere(child);
        if (target?.isDirectory()) await this.#intoIfThere(child, `${name}/`, within);
        // A link to nowhere is listed: opening it says so, leaving it out would say nothing.
        else this.#meet(name, base, target ?? null);
      } else if (entry.isFile()) {
        const target = await statIfThere(child);
        if (target !== undefined) this.#meet(name, base, target);
      } else this.notRead.push({ name, why: 'is not a file' });
    }
  }

  #meet(name: string, base: string, target: Stats | null): void {
    if (NOBODYS.has(base.toLowerCase())) return;
    const why = this.#whyNot(base);
    if (why === null)
      this.files.push({
        name: this.#ownName(name),
        sizeBytes: target?.size ?? 0,
        changedAt: target?.mtime ?? null,
      });
    else this.notRead.push({ name, why });
  }

  #whyNot(base: string): string | null {
    if (base.startsWith('~$')) return 'is a lock file: somebody has the workbook open, or Excel ended badly';
    if (this.#patterns.some((pattern) => pattern.test(base))) return null;
    if (/\.xls$/i.test(base)) return 'is an old Excel file; open it in Excel and save it as .xlsx';
    if (/\.(?:xlsm|xlsx|csv)$/i.test(base)) return 'is not one of the files that [source] files names';
    return 'is no order list';
  }

  /** Two names may differ in nothing but what is no character. */
  #ownName(name: string): string {
    let own = name;
    while (this.#taken.has(own)) own = own.replace(UNREADABLE, UNREADABLE + UNREADABLE);
    this.#taken.add(own);
    return own;
  }

  /** A folder that vanished meanwhile holds nothing. One that may not be read is an error: its workbooks must not seem absent (S7). */
  async #intoIfThere(path: Buffer, prefix: string, within: ReadonlySet<string>): Promise<void> {
    try {
      await this.into(path, prefix, within);
    } catch (error) {
      const fault = faultOfFileSystem(error);
      if (fault instanceof XlsxFault && fault.kind === 'missing') return;
      throw error;
    }
  }
}

/** `*.xlsx`: any name that ends so, in any case. */
function patternOf(pattern: string): RegExp {
  const literal = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`, 'is');
}

async function statIfThere(path: Buffer | string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const fault = faultOfFileSystem(error);
    if (fault instanceof XlsxFault && fault.kind === 'missing') return undefined;
    throw error;
  }
}

/** The path of a listed workbook, which is a regular file. Names that lead out of the folder are refused; links may. */
export async function locateWorkbook(folder: string, name: string): Promise<string> {
  const root = resolve(folder);
  const path = resolve(root, name.split('/').join(sep));
  const below = relative(root, path);
  if (below === '' || below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below) || name.includes('\0')) {
    throw new XlsxFault('unreadable', 'lies outside the source folder. Move it into the folder, or change the folder.');
  }
  let target: Stats;
  try {
    target = await stat(path);
  } catch (error) {
    const fault = faultOfFileSystem(error);
    if (fault instanceof XlsxFault && fault.kind === 'missing' && name.includes(UNREADABLE)) {
      throw new XlsxFault(
        'unreadable',
        `cannot be opened by its name: where a ${UNREADABLE} stands, the name holds bytes that are no character (UTF-8). Rename the file, and run again.`,
      );
    }
    throw fault;
  }
  if (target.isDirectory()) throw notAWorkbook('it is a folder');
  // Opening a pipe would wait for ever.
  if (!target.isFile()) throw notAWorkbook('it is not a file');
  return path;
}
