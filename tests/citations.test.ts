// What comments and documents cite is there: documents with their headings, files by path or by name. A clone holds all of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const FOLDERS = [
  '.ci',
  'bench',
  'bin',
  'configs',
  'docs',
  'examples',
  'ops',
  'samples',
  'scripts',
  'sql',
  'src',
  'tests',
  'tools',
];
/** Recorded or made, or never changed after a release. */
const LEFT_OUT = /^tests\/(histories|__snapshots__)\/|^samples\/|\/migrations\//;

const files = [
  ...readdirSync(ROOT, { withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ name }) => name),
  ...FOLDERS.filter((folder) => existsSync(ROOT + folder)).flatMap((folder) =>
    readdirSync(ROOT + folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => `${one.parentPath}/${one.name}`.replaceAll('\\', '/').slice(ROOT.length)),
  ),
];
/** This file cites what is not there, to show that it is found. */
const OWN = 'tests/citations.test.ts';
const names = new Set(files.map((file) => basename(file)));
const texts = new Map(
  files
    .filter((file) => /\.(ts|mts|mjs|sql|graphql|md|toml|yml)$/.test(file) && !LEFT_OUT.test(file))
    .map((file) => [file, readFileSync(ROOT + file, 'utf8')]),
);

describe('citations', () => {
  it('of documents name a heading that is there', () => {
    const dead = [...texts].flatMap(([file, text]) =>
      (file === OWN ? [] : citationsOf(text)).flatMap(({ document, headings }) =>
        missing(document, headings).map((what) => `${file}: ${document} ${what}`),
      ),
    );
    expect(dead.join('\n')).toBe('');
    expect([...texts.values()].flatMap(citationsOf).length).toBeGreaterThan(250);
  });

  it('of files name one that is there, by its path or by its name', () => {
    const dead = [...texts].flatMap(([file, text]) =>
      filesIn(proseOf(file, text))
        .filter((cited) => !isThere(cited))
        .map((cited) => `${file}: ${cited}`),
    );
    expect(dead.join('\n')).toBe('');
  });

  it('go to nothing that a clone does not hold', () => {
    const outside = [...texts].flatMap(([file, text]) =>
      file === OWN
        ? []
        : (
            proseOf(file, text).match(
              /\bspec \d|\bspec\.md|§ ?\d|\bbusiness\.md|\/shared\/reference|\bissue \d+\b(?!\))/g,
            ) ?? []
          ).map((what) => `${file}: ${what}`),
    );
    expect(outside.filter((one) => !UPSTREAM_ISSUES.test(one))).toEqual([]);
  });

  it.each([
    ['// waits (docs/monday-api.md "Rate limits", "No such heading").', ['"No such heading"']],
    ['// waits (docs/no-such.md "Rate limits").', ['is not there']],
    ['-- (SPEC.md "The promises")', []],
  ])('%s', (text, wanted) => {
    expect(citationsOf(text).flatMap(({ document, headings }) => missing(document, headings))).toEqual(wanted);
  });
});

/** Issues of other projects, cited with their project. */
const UPSTREAM_ISSUES = /docs\/(temporal|excel|monday-api)\.md/;

function citationsOf(text: string): { document: string; headings: string[] }[] {
  return [
    ...text.matchAll(/(?<![\w/])((?:docs\/[\w-]+|README|SPEC|ARCHITECTURE|CONTRIBUTING)\.md)((?:,? "[^"\n]+")*)/g),
  ].map(([, document = '', headings = '']) => ({
    document,
    headings: [...headings.matchAll(/"([^"]+)"/g)].map(([, heading = '']) => heading),
  }));
}

function missing(document: string, headings: readonly string[]): string[] {
  const text = texts.get(document);
  if (text === undefined) return ['is not there'];
  const there = new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.replaceAll('`', '')));
  return headings.filter((heading) => !there.has(heading)).map((heading) => `"${heading}"`);
}

/** Comments of code; all of a document but its blocks of code. */
function proseOf(file: string, text: string): string {
  switch (extname(file)) {
    case '.md':
      return text.replace(/^```[\s\S]*?^```/gm, '');
    case '.sql':
      return (text.match(/--.*$/gm) ?? []).join('\n');
    case '.graphql':
    case '.toml':
    case '.yml':
      return (text.match(/^\s*#.*$/gm) ?? []).join('\n');
    default:
      return (text.match(/^\s*\/\/.*$|\s\/\/ .*$|\/\*[\s\S]*?\*\//gm) ?? []).join('\n');
  }
}

/** By their endings; what ends so and is no file of ours stands in EXAMPLES. */
function filesIn(prose: string): string[] {
  return [...prose.matchAll(/(?<![\w@:/.*-])[\w./-]*[\w-]\.(?:ts|mts|mjs|sql|graphql|toml|md)\b(?![\w*])/g)].map(
    ([cited]) => cited,
  );
}

const EXAMPLES = new Set([
  // Names to be chosen, and what commands make.
  ...['src/store/x.ts', 'configs/acme.toml', 'report.md'],
  // Of other projects.
  ...['packages/agent-toolkit/src/monday-graphql/schema.graphql', 'bulkImport.ts'],
]);

function isThere(cited: string): boolean {
  // A config of somebody's own has any name.
  if (EXAMPLES.has(cited) || /^\.|ENGINE|NAME/.test(cited) || (cited.endsWith('.toml') && !cited.includes('/')))
    return true;
  if (!cited.includes('/')) return names.has(cited);
  const plain = cited.replace(/^(\.\.?\/)+/, '');
  return files.some((file) => file === plain || file.endsWith(`/${plain}`));
}
