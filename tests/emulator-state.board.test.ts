// The state file: what was answered is there after a restart, whatever ended the process.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';
import { boardId, createBatch, demoBoards, type PracticeBoard, startPracticeBoard } from './support/emulator.js';

const repository = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'emulator-state-'));
/** The emulator as plain JavaScript; below node_modules, so that it finds its packages. */
const home = join(repository, 'node_modules', '.cache', `emulator-${process.pid}`);
afterAll(() => {
  for (const path of [folder, home]) rmSync(path, { recursive: true, force: true });
});

const fileNamed = (name: string): string => join(folder, name);
const start = (stateFile: string): Promise<PracticeBoard> => startPracticeBoard({ stateFile, limits: 'none' });

/** One of each kind of write. */
async function work(board: PracticeBoard): Promise<void> {
  const { query, variables } = createBatch(['a', 'b', 'c']);
  const { body } = await board.call(query, variables);
  const write = async (mutation: string): Promise<void> => {
    expect((await board.call(`mutation { ${mutation} }`)).body.errors).toBeUndefined();
  };
  await write(`create_group(board_id: ${boardId}, group_name: "G") { id }`);
  await write(
    `create_subitem(parent_item_id: ${body.data.i0.id}, item_name: "Size M", column_values: "{\\"dropdown_mkrak7qp\\":{\\"labels\\":[\\"M\\"]}}", create_labels_if_missing: true) { id }`,
  );
  await write(`delete_item(item_id: ${body.data.i1.id}) { id }`);
  await write(`create_column(board_id: ${boardId}, id: "order_key", title: "Key", column_type: text) { id }`);
  await write(
    `change_simple_column_value(board_id: ${boardId}, item_id: ${body.data.i2.id}, column_id: "order_key", value: "k") { id }`,
  );
}

test('reopened without a close, it is the same board, and goes on counting', async () => {
  const file = fileNamed('reopened');
  const first = await start(file);
  await work(first);
  const before = first.emulator.dump(boardId);
  const second = await start(file);
  expect(second.emulator.dump(boardId)).toEqual(before);
  expect(before?.groups.flatMap(({ items }) => items.map(({ name }) => name))).toEqual(['a', 'c']);
  const last = Number(await first.item('one more'));
  expect(Number(await second.item('one more'))).toBe(last);
  await first.close();
  await second.close();
});

test('a torn last line is dropped, and the file goes on behind it', async () => {
  const file = fileNamed('torn');
  const first = await start(file);
  await work(first);
  const before = first.emulator.dump(boardId);
  await first.close();
  appendFileSync(file, '[["i",{"id":"97000');
  const second = await start(file);
  expect(second.emulator.dump(boardId)).toEqual(before);
  await second.item('after the tear');
  await second.close();
  const third = await start(file);
  expect(JSON.stringify(third.emulator.dump(boardId))).toContain('after the tear');
  await third.close();
});

test('a damaged middle, or a file of another kind, stops the start with a sentence', async () => {
  writeFileSync(fileNamed('other'), '{"hello":1}\n');
  await expect(start(fileNamed('other'))).rejects.toThrow('is not a state file');
  writeFileSync(fileNamed('damaged'), '{"emulator":"order-mirror","format":1}\n[["i",\n[]\n');
  await expect(start(fileNamed('damaged'))).rejects.toThrow('damaged in line 2');
});

test('a file that is mostly history is rewritten, and loads the same', async () => {
  const file = fileNamed('compacted');
  const board = await start(file);
  const id = await board.item('changed often');
  const aliases = Array.from(
    { length: 250 },
    (_, i) =>
      `a${i}: change_simple_column_value(board_id: ${boardId}, item_id: ${id}, column_id: "text_mkr5ej2x", value: "${i}") { id }`,
  );
  let largest = 0;
  for (let i = 0; i < 85; i += 1) {
    await board.call(`mutation { ${aliases.join(' ')} }`);
    largest = Math.max(largest, statSync(file).size);
  }
  expect(statSync(file).size).toBeLessThan(largest);
  expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  const again = await start(file);
  expect(again.emulator.dump(boardId)).toEqual(board.emulator.dump(boardId));
  await again.close();
  await board.close();
});

test('kill -9 in the middle of the work loses nothing that was answered', async () => {
  const file = fileNamed('killed');
  const child = spawn(process.execPath, [compiledRunner(file)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await firstLine(child);
  const answered: string[] = [];
  const { query, variables } = createBatch(Array.from({ length: 10 }, (_, i) => `item ${i}`));
  const body = JSON.stringify({ query, variables });
  const sending = (async () => {
    for (;;) {
      const response = await fetch(url, { method: 'POST', headers: { authorization: 't' }, body });
      const { data } = (await response.json()) as { data: Record<string, { id: string }> };
      answered.push(...Object.values(data).map(({ id }) => id));
      if (answered.length >= 300) child.kill('SIGKILL');
    }
  })();
  await expect(sending).rejects.toThrow();
  const board = await start(file);
  const kept = new Set(board.emulator.dump(boardId)?.groups.flatMap(({ items }) => items.map(({ id }) => id)));
  expect(answered.filter((id) => !kept.has(id))).toEqual([]);
  expect(answered.length).toBeGreaterThanOrEqual(300);
  await board.close();
});

/** Compiles the emulator for a process of its own. */
function compiledRunner(stateFile: string): string {
  const out = join(home, 'dist', 'emulator');
  mkdirSync(out, { recursive: true });
  symlinkSync(join(repository, 'src'), join(home, 'src'));
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
  const source = join(repository, 'src', 'emulator');
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  for (const name of readdirSync(source).filter((entry) => entry.endsWith('.ts'))) {
    const { outputText } = ts.transpileModule(readFileSync(join(source, name), 'utf8'), { compilerOptions: options });
    writeFileSync(join(out, name.replace(/ts$/, 'js')), outputText);
  }
  const runner = join(home, 'run.mjs');
  writeFileSync(
    runner,
    `import { startEmulator } from './dist/emulator/server.js';
     const options = { boards: ${JSON.stringify(demoBoards())}, limits: 'none', stateFile: ${JSON.stringify(stateFile)} };
     console.log((await startEmulator(options)).url);`,
  );
  return runner;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('exit', (code) => reject(new Error(`The emulator ended with ${code}`)));
  });
}
