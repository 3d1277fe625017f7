// build-stamp: whether dist/ was made from the sources as they are now. By content, so that a checkout that only touches
// files builds nothing.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What decides the result of a build besides the sources. */
const SETTINGS = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', join('scripts', 'build.mjs')];

const stampFile = (/** @type {string} */ root) => join(root, 'dist', '.build-stamp');

/** All TypeScript files below src/, as paths below it with forward slashes, in order. @param {string} root */
export function sourceFiles(root) {
  const src = join(root, 'src');
  return readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) =>
      relative(src, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join('/'),
    )
    .sort();
}

/** @param {string} root */
export function sourcesHash(root) {
  const hash = createHash('sha256');
  const files = [...SETTINGS, ...sourceFiles(root).map((file) => join('src', file))];
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

/** @param {string} root */
export function isBuilt(root) {
  const file = stampFile(root);
  return existsSync(file) && readFileSync(file, 'utf8') === sourcesHash(root);
}

/** @param {string} root @param {string} hash taken before the build: a file changed meanwhile must count as not built */
export function stampBuild(root, hash) {
  writeFileSync(stampFile(root), hash);
}
