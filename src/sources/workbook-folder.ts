// workbook-folder: which workbooks lie below the source folder, and where exactly each one is.
// Owns: names (path below the folder, forward slashes, code order) and keeping them inside the folder. Does not own: contents.
import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { SourceRef } from './source.js';
import { faultOfFileSystem, notAWorkbook, XlsxFault } from './xlsx/fault.js';

/** `*.xlsx` in any case, without Excel's own lock files (`~$orders.xlsx`). */
function isWorkbookName(name: string): boolean {
  return name.toLowerCase().endsWith('.xlsx') && !name.startsWith('~$');
}

export async function listWorkbooks(folder: string): Promise<SourceRef[]> {
  const found: SourceRef[] = [];
  await walk(resolve(folder), '', new Set(), found);
  // Code order, not the machine's language: the same list everywhere.
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function walk(path: string, prefix: string, ancestors: ReadonlySet<string>, found: SourceRef[]): Promise<void> {
  const real = await realpath(path);
  // A link back to a folder above would never end.
  if (ancestors.has(real)) return;
  const within = new Set(ancestors).add(real);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const name = prefix + entry.name;
    const child = join(path, entry.name);
    if (entry.isDirectory()) await walkIfThere(child, `${name}/`, within, found);
    else if (entry.isSymbolicLink()) {
      const target = await statIfThere(child);
      if (target?.isDirectory()) await walkIfThere(child, `${name}/`, within, found);
      // A link to nowhere is listed: opening it says so, leaving it out would say nothing.
      else if (isWorkbookName(entry.name))
        found.push({ name, sizeBytes: target?.size ?? 0, changedAt: target?.mtime ?? null });
    } else if (entry.isFile() && isWorkbookName(entry.name)) {
      const target = await statIfThere(child);
      if (target !== undefined) found.push({ name, sizeBytes: target.size, changedAt: target.mtime });
    }
  }
}

/** A folder that vanished meanwhile holds nothing. One that may not be read is an error: its workbooks must not seem absent (S7). */
async function walkIfThere(path: string, prefix: string, within: Set<string>, found: SourceRef[]): Promise<void> {
  try {
    await walk(path, prefix, within, found);
  } catch (error) {
    const fault = faultOfFileSystem(error);
    if (fault instanceof XlsxFault && fault.kind === 'missing') return;
    throw error;
  }
}

async function statIfThere(path: string): Promise<Stats | undefined> {
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
    throw faultOfFileSystem(error);
  }
  if (target.isDirectory()) throw notAWorkbook('it is a folder');
  // Opening a pipe would wait for ever.
  if (!target.isFile()) throw notAWorkbook('it is not a file');
  return path;
}
