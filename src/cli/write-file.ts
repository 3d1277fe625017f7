// write-file: what a command writes where the user names it. Owns: that only a regular file or a new one is replaced, and never by half of one.
// S15: it holds values of orders, so a new file is its owner's.
import { chmod, lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** A pipe, a device and a file of several names or behind a link are written through: they stay what they are. */
export async function writeFileWhole(file: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: OWNER_ONLY_FOLDER });
  if (!(await isReplaceable(file))) return writeFile(file, content);
  const half = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(half, content, { mode: OWNER_ONLY_FILE });
    await chmod(half, OWNER_ONLY_FILE);
    await rename(half, file);
  } catch (error) {
    await rm(half, { force: true });
    // The name that the user knows, not that of the half file.
    throw error instanceof Error ? Object.assign(error, { path: file, dest: undefined }) : error;
  }
}

async function isReplaceable(file: string): Promise<boolean> {
  const there = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return there === null || (there.isFile() && there.nlink === 1);
}
