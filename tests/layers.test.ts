// Who may know whom (ARCHITECTURE.md "Who may know whom"), by reading every import of src/. biome.json holds what Biome can say of it; that an import is of types only,
// it cannot. The rules below are the whole of it, and each failure is a sentence with the file, the import and the rule.
// Domain and monday have wings, which know each other one way. No two files and no two rooms import each other in a circle, types included.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

interface Layer {
  /** Other folders whose values it may use. */
  readonly knows: readonly string[];
  /** Other files whose types it may name, with `import type` and nothing else. */
  readonly types?: (file: string, target: string) => boolean;
  readonly packages: (name: string) => boolean;
  readonly rule: string;
}

const anyButTemporal = (name: string) => !name.startsWith('@temporalio/');
const folderOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : '');

/** Inside domain and monday: which other wings each may use. Files that lie beside the wings are for all of them, and know none. */
const WINGS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  domain: {
    '': [],
    order: [],
    identity: ['order'],
    reading: ['order', 'identity'],
    merge: ['order', 'identity'],
    board: ['order'],
    drift: ['order', 'board'],
    mark: [],
    // What a run is counts writes by the phases of the board.
    run: ['board'],
  },
  monday: {
    wire: [],
    answers: ['wire'],
    pace: ['wire', 'answers'],
    reading: ['wire', 'answers', 'pace'],
    values: [],
    // board-port: what all of it is for.
    '': ['wire', 'answers', 'pace', 'reading', 'values'],
  },
};

const LAYERS: Readonly<Record<string, Layer>> = {
  domain: {
    knows: [],
    packages: () => false,
    rule: 'domain knows nobody: no other folder, no node:, no library',
  },
  config: { knows: ['domain'], packages: anyButTemporal, rule: 'config knows domain' },
  sources: { knows: ['domain'], packages: anyButTemporal, rule: 'sources know domain' },
  init: {
    knows: ['domain'],
    types: (_, target) => target === 'sources/source.ts',
    packages: () => false,
    rule: 'init guesses from what it is given: it knows domain, and of sources the types alone',
  },
  store: { knows: ['domain'], packages: anyButTemporal, rule: 'store knows domain' },
  monday: { knows: ['domain'], packages: anyButTemporal, rule: 'monday knows domain' },
  activities: {
    knows: ['domain'],
    types: (file, target) =>
      target === 'sources/source.ts' ||
      (file === 'activities/deps.ts' && ['store', 'sources', 'monday'].includes(folderOf(target))),
    packages: (name) => name === '@temporalio/activity' || name === '@temporalio/common' || name.startsWith('node:'),
    rule: 'activities know domain; deps.ts alone names types of store, sources and monday, and the others those of sources/source.ts',
  },
  workflows: {
    knows: ['domain'],
    types: (_, target) => folderOf(target) === 'activities',
    packages: (name) => name === '@temporalio/workflow' || name === '@temporalio/common',
    rule: 'workflows know domain, and of activities the types only',
  },
  emulator: {
    knows: [],
    packages: anyButTemporal,
    rule: 'the emulator knows only itself: it behaves as the API does, not as the client hopes',
  },
  telemetry: {
    knows: ['domain', 'store'],
    types: (_, target) => ['activities', 'sources'].includes(folderOf(target)),
    packages: () => true,
    rule: 'telemetry knows domain and the figures of the store; of activities and sources the types only',
  },
  chaos: {
    knows: ['', 'wiring', 'temporal', 'config', 'store', 'monday', 'workflows'],
    types: (_, target) => folderOf(target) === 'emulator',
    packages: (name) => name.startsWith('node:'),
    rule: 'chaos wires as cli does, but judges without domain and speaks to the practice board over HTTP: of the emulator it knows types only, of cli and of what activities do nothing',
  },
  cli: {
    knows: [
      '',
      'wiring',
      'temporal',
      'domain',
      'config',
      'sources',
      'init',
      'store',
      'monday',
      'activities',
      'workflows',
      'emulator',
      'chaos',
    ],
    packages: () => true,
    rule: 'cli wires it all',
  },
  wiring: {
    // The practice board is for a rehearsal, which runs against one.
    knows: ['domain', 'config', 'sources', 'store', 'monday', 'activities', 'workflows', 'telemetry', 'emulator'],
    packages: () => true,
    rule: 'wiring turns a config into the interfaces that activities need: it knows everything below it, and no command, worker or client',
  },
  temporal: {
    knows: ['domain', 'config', 'workflows'],
    packages: () => true,
    rule: 'temporal is what the program asks of a Temporal server beside runs: it knows config, domain and the names of workflows',
  },
  // The two files directly in src/: worker and client.
  '': {
    knows: ['wiring', 'temporal', 'domain', 'config', 'store', 'activities', 'workflows', 'telemetry'],
    packages: () => true,
    rule: 'worker and client know everything but cli, chaos and the practice board',
  },
};

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
  /** import(): runs later, so it closes no circle. */
  readonly late?: true;
}

/** The folder of src/ a file lies in; of domain and monday the wing. */
function roomOf(file: string): string {
  const [folder = '', wing = '', ...rest] = file.split('/');
  if (wing === '') return '';
  return folder in WINGS && rest.length > 0 ? `${folder}/${wing}` : folder;
}

describe('layers', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'));

  const texts = new Map(files.map((file) => [file, readFileSync(`${SRC}${file}`, 'utf8')]));

  it('every import of src/ keeps to them', { timeout: 60_000 }, () => {
    expect(files.length).toBeGreaterThan(100);
    expect([...texts].flatMap(([file, text]) => complaints(file, text))).toEqual([]);
  });

  it('no files, and no rooms, import each other in a circle', () => {
    const arrows = new Map(
      [...texts].map(([file, text]) => [file, targetsOf(file, text).filter((one) => texts.has(one))]),
    );
    expect(circlesOf(arrows)).toEqual([]);
    const rooms = new Map<string, string[]>();
    for (const [file, targets] of arrows) {
      const known = targets.map(roomOf).filter((room) => room !== roomOf(file));
      rooms.set(roomOf(file), [...new Set([...(rooms.get(roomOf(file)) ?? []), ...known])]);
    }
    expect(circlesOf(rooms)).toEqual([]);
  });

  it('a circle is found, however long', () => {
    const arrows = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(circlesOf(arrows)).toEqual(['a, b, c']);
    expect(targetsOf('a/b.ts', "import type { C } from '../c/d.js'; const e = await import('./e.js');")).toEqual([
      'c/d.ts',
    ]);
  });

  it('every wing has its place', () => {
    const wings = [...new Set(files.map(roomOf))].filter((room) => room.includes('/'));
    expect(wings.filter((room) => WINGS[folderOf(room)]?.[room.split('/')[1] ?? ''] === undefined)).toEqual([]);
  });

  it('every folder of src/ has its rule', () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => !(folder in LAYERS))).toEqual([]);
  });

  it.each([
    ['domain/a.ts', "import { join } from 'node:path';"],
    ['domain/a.ts', "import { v5 } from 'uuid';"],
    ['domain/a.ts', "import type { Store } from '../store/store.js';"],
    ['domain/a.ts', "export { x } from '../config/load.js';"],
    ['workflows/a.ts', "import { sendBatch } from '../activities/send-batch.js';"],
    // Kept at run time under verbatimModuleSyntax, so it is no import of types only.
    ['workflows/a.ts', "import { type SendReport } from '../activities/send-batch.js';"],
    ['workflows/a.ts', "import { Client } from '@temporalio/client';"],
    ['store/sqlite/a.ts', "import { x } from '../../monday/pace.js';"],
    ['monday/a.ts', "const { x } = await import('../store/store.js');"],
    ['sources/a.ts', "import { Context } from '@temporalio/activity';"],
    ['activities/a.ts', "import { openStore } from '../store/store.js';"],
    ['activities/a.ts', "import type { Store } from '../store/store.js';"],
    ['activities/deps.ts', "import { openStore } from '../store/store.js';"],
    ['activities/a.ts', "import { request } from 'undici';"],
    ['emulator/a.ts', "import { x } from '../monday/answers.js';"],
    ['monday/a.ts', "import { MirrorClient } from '../client.js';"],
    ['worker.ts', "import { EXIT } from './cli/context.js';"],
    ['worker.ts', "import { judge } from './chaos/judge.js';"],
    ['chaos/a.ts', "import { EXIT } from '../cli/context.js';"],
    ['chaos/a.ts', "import { startEmulator } from '../emulator/server.js';"],
    ['sources/a.ts', "import exceljs from 'exceljs';"],
    ['cli/a.ts', "let x: import('exceljs').Workbook;"],
    ['cli/a.ts', 'const token = process.env.MONDAY_TOKEN;'],
    ['chaos/a.ts', "import { balances } from '../domain/run/books.js';"],
    ['domain/order/a.ts', "import { x } from '../identity/key.js';"],
    ['domain/board/a.ts', "import type { X } from '../drift/drift.js';"],
    ['domain/a.ts', "import { x } from './order/value.js';"],
    ['monday/wire/a.ts', "import { x } from '../answers/answers.js';"],
    ['monday/answers/a.ts', "import type { X } from '../pace/pace.js';"],
  ])('%s may not: %s', (file, text) => {
    const [complaint] = complaints(file, text);
    expect(complaint).toMatch(/^src\/\S+ (imports|reads) .+: .+\.$/);
  });

  it.each([
    ['domain/a.ts', "import { b } from './b.js';"],
    ['workflows/a.ts', "import type { Activities } from '../activities/index.js';"],
    ['store/sqlite/a.ts', "import { x } from '../database.js'; import y from 'better-sqlite3';"],
    ['activities/deps.ts', "export type { Store } from '../store/store.js';"],
    ['activities/a.ts', "import type { OpenSource } from '../sources/source.js';"],
    ['cli/a.ts', "import { startWorker } from '../worker.js';"],
    ['cli/report/a.ts', "import ExcelJS from 'exceljs';"],
    ['domain/reading/a.ts', "import { x } from '../identity/key.js';"],
    ['domain/merge/a.ts', "import { grouped } from '../grouped.js';"],
    ['monday/reading/a.ts', "import { x } from '../pace/pace.js';"],
  ])('%s may: %s', (file, text) => {
    expect(complaints(file, text)).toEqual([]);
  });
});

function complaints(file: string, text: string): string[] {
  const layer = LAYERS[folderOf(file)];
  if (layer === undefined) return [];
  const about = importsOf(file, text).flatMap((one) => {
    const rule = brokenRule(file, layer, one);
    return rule === null ? [] : [`src/${file} imports ${one.typeOnly ? 'types of ' : ''}${one.from}: ${rule}.`];
  });
  if (folderOf(file) !== 'config' && readsEnvironment(file, text)) {
    about.push(`src/${file} reads process.env: config is the only reader of the environment.`);
  }
  return about;
}

function brokenRule(file: string, layer: Layer, { from, typeOnly }: Import): string | null {
  // It writes reports; reading order lists with it would be slow and wrong (docs/excel.md "Readers").
  if (from === 'exceljs' || from.startsWith('exceljs/'))
    return file.startsWith('cli/report/') || file === 'wiring/small-workbook.ts'
      ? null
      : 'exceljs is for cli/report, small-workbook, tests and the bench only';
  if (!from.startsWith('.')) return layer.packages(from) ? null : layer.rule;
  const target = targetOf(file, from);
  if (target.startsWith('..')) return 'nothing outside of src/ is imported';
  if (folderOf(target) === folderOf(file)) return brokenWing(file, target);
  if (layer.knows.includes(folderOf(target))) return null;
  return typeOnly && layer.types?.(file, target) ? null : layer.rule;
}

const targetOf = (file: string, from: string) =>
  posix.normalize(posix.join(posix.dirname(file), from)).replace(/\.js$/, '.ts');

const wingOf = (file: string) => (file.split('/').length > 2 ? (file.split('/')[1] ?? '') : '');

function brokenWing(file: string, target: string): string | null {
  const [wing, other] = [wingOf(file), wingOf(target)];
  const rules = WINGS[folderOf(file)];
  if (rules === undefined || wing === other || rules[wing]?.includes(other)) return null;
  // Beside the wings of domain lies what all of them use.
  if (other === '' && folderOf(file) === 'domain') return null;
  const known = rules[wing]?.join(', ') || 'no other wing';
  return `of ${folderOf(file)}, ${wing || 'what lies beside the wings'} knows ${known}`;
}

/** What a file needs before it runs, types too. */
function targetsOf(file: string, text: string): string[] {
  return importsOf(file, text).flatMap(({ from, late }) =>
    late !== true && from.startsWith('.') ? [targetOf(file, from)] : [],
  );
}

/** Each set of names that reach each other, in order (Tarjan). */
function circlesOf(arrows: ReadonlyMap<string, readonly string[]>): string[] {
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[] = [];
  const visit = (name: string): number => {
    index.set(name, index.size);
    let low = index.size - 1;
    open.push(name);
    for (const next of arrows.get(name) ?? []) {
      if (!index.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, lowest.get(next) ?? index.get(next) ?? low);
    }
    lowest.set(name, low);
    if (low === index.get(name)) {
      const circle = open.splice(open.indexOf(name));
      if (circle.length > 1) circles.push(circle.sort().join(', '));
    }
    return low;
  };
  for (const name of arrows.keys()) if (!index.has(name)) visit(name);
  return circles;
}

/** Each file is parsed once for all that is asked of it: parsing is what the time goes into. */
const parsed = new Map<string, Import[]>();

function importsOf(file: string, text: string): Import[] {
  const known = parsed.get(text) ?? readImports(file, text);
  parsed.set(text, known);
  return known;
}

/** Statements first; the whole tree only where the text has an import( somewhere. */
function readImports(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  const found: Import[] = [];
  for (const node of source.statements) {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ from: node.moduleSpecifier.text, typeOnly: node.importClause?.isTypeOnly ?? false });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ from: node.moduleSpecifier.text, typeOnly: node.isTypeOnly });
    }
  }
  if (!/\bimport\s*\(/.test(text)) return found;
  const visit = (node: ts.Node): void => {
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument;
      if (ts.isStringLiteral(literal)) found.push({ from: literal.text, typeOnly: true });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) found.push({ from: argument.text, typeOnly: false, late: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function readsEnvironment(file: string, text: string): boolean {
  if (!text.includes('process.env')) return false;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  let reads = false;
  const visit = (node: ts.Node): void => {
    if (
      ts.isPropertyAccessExpression(node) &&
      node.name.text === 'env' &&
      node.expression.getText(source) === 'process'
    ) {
      reads = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return reads;
}
