// What people do to a board beside editing values: a subitem under another item, a column gone or of another type, a column left to them (S10).
import SqliteDriver from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { lineKey } from '../src/domain/board/names.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { ENGINES } from './support/store-engines.js';
import { ask, peopleOn, told, verifyOnce } from './support/verify.js';
import { dayLists, itemOf, lineOf, NOTES, ORDER_NUMBER, STYLE } from './support/verify-day.js';

const PO = 'text_mkr5ej2x';

async function synced(options: Partial<Parameters<typeof startMirror>[0]> = {}) {
  const lists = dayLists();
  await lists.write(3);
  const mirror = await startMirror({ sourceFolder: lists.folder, ...options });
  await syncOnce(mirror, 'first');
  return { lists, mirror };
}

function inStore({ config }: Mirror, work: (file: SqliteDriver.Database) => unknown): void {
  if (config.store.kind !== 'sqlite') throw new Error('This test writes into the file of the store.');
  const file = new SqliteDriver(config.store.file);
  work(file);
  file.close();
}

const writes = (mirror: Mirror) => mirror.emulator.stats().mutationsByName;

test('a subitem under another item: it leaves the board, and is made under its own', async () => {
  const { lists, mirror } = await synced();
  const [own, other] = [itemOf(mirror, 0), itemOf(mirror, 1)];
  const line = lineOf(own);
  const people = peopleOn(mirror);
  // The API cannot move a subitem, people's page can: here another one takes its id's place in the books.
  const key = lineKey(own.values[mirror.deps.settings.keyColumn] ?? '', line.name.replace('Size ', ''));
  const moved = await people.line(other.id, line.name, { [mirror.deps.settings.lineKeyColumn]: key });
  await people.remove(line.id);
  inStore(mirror, (file) =>
    file.prepare('UPDATE ORDER_LIST_LINES SET monday_item_id = ? WHERE monday_item_id = ?').run(moved, line.id),
  );

  const { findings } = await verifyOnce(mirror, 'repair', { repair: true });
  expect(told(findings)).toEqual([`misplaced-line ${own.values[ORDER_NUMBER]} ${line.name.replace('Size ', '')}`]);
  expect(await lists.differences(mirror)).toEqual([]);
  expect((await verifyOnce(mirror, 'clean')).findings).toEqual([]);
  await mirror.close();
});

test('a mapped column that is gone is one finding, not one for each item', async () => {
  const { mirror } = await synced();
  await ask(mirror, 'mutation ($b: ID!, $c: String!) { a: delete_column(board_id: $b, column_id: $c) { id } }', {
    b: mirror.config.board.id,
    c: STYLE,
  });
  const { findings, report } = await verifyOnce(mirror, 'look');
  expect(told(findings)).toEqual([`column-gone ${STYLE}`]);
  expect(findings[0]).toMatchObject({ mend: 'left' });
  expect(report).toMatchObject({ drift: 1, mendable: 0 });
  await mirror.close();
});

test('a mapped column that has another type than when it was last written is one finding; its values are not compared', async () => {
  const { mirror } = await synced();
  await peopleOn(mirror).edit(itemOf(mirror, 0).id, { [STYLE]: 'by hand' });
  // As if it had been another: the practice board gives an id only once.
  inStore(mirror, (file) => {
    const { structure } = file.prepare('SELECT structure FROM MON_BOARDS').get() as { structure: string };
    const board = JSON.parse(structure) as { columns: { id: string; type: string }[] };
    const columns = board.columns.map((column) => (column.id === STYLE ? { ...column, type: 'long_text' } : column));
    file.prepare('UPDATE MON_BOARDS SET structure = ?').run(JSON.stringify({ ...board, columns }));
  });
  const { findings } = await verifyOnce(mirror, 'look');
  expect(told(findings)).toEqual([`column-type-changed ${STYLE}`]);
  expect(findings[0]).toMatchObject({ acked: 'long_text', there: 'text', mend: 'left' });
  await mirror.close();
});

test('a deleted subitem of a size that went to 0 is mended by being forgotten, and said to be mended', async () => {
  const { lists, mirror } = await synced();
  await lists.write(3, (index) => (index === 0 ? { S: 0, 'TOTAL QTY': 2 } : {}));
  await syncOnce(mirror, 'second');
  const zero = itemOf(mirror, 0).subitems.find(({ name }) => name === 'Size S');
  await peopleOn(mirror).remove(zero?.id ?? '');
  expect((await verifyOnce(mirror, 'look')).findings).toMatchObject([{ kind: 'deleted-line', write_state: null }]);
  const before = writes(mirror);
  const { findings, balanced } = await verifyOnce(mirror, 'repair', { repair: true });
  expect(findings).toMatchObject([{ kind: 'deleted-line', size_code: 'S', write_state: 'SYNCED' }]);
  expect(balanced).toBe(true);
  expect(writes(mirror)).toEqual(before);
  expect(await lists.differences(mirror)).toEqual([]);
  expect((await verifyOnce(mirror, 'clean')).findings).toEqual([]);
  await mirror.close();
});

test('people_may_edit: their value stays when other values are sent, and goes only when ours changes', async () => {
  const { lists, mirror } = await synced({
    config: (config) => ({ ...config, board: { ...config.board, peopleMayEdit: [NOTES] } }),
  });
  const people = peopleOn(mirror);
  await people.edit(itemOf(mirror, 0).id, { [NOTES]: { text: 'theirs' } });
  await lists.write(3, (index) => (index === 0 ? { 'PO NUMBER': 'PO77' } : {}));
  await syncOnce(mirror, 'second');
  expect(itemOf(mirror, 0).values).toMatchObject({ [PO]: 'PO77', [NOTES]: 'theirs' });
  expect((await verifyOnce(mirror, 'repair', { repair: true })).findings).toMatchObject([
    { kind: 'edited', mend: 'theirs', column_id: NOTES, there: 'theirs' },
  ]);
  expect(itemOf(mirror, 0).values[NOTES]).toBe('theirs');
  await lists.write(3, (index) => (index === 0 ? { 'PO NUMBER': 'PO77', NOTES: 'ours again' } : {}));
  await syncOnce(mirror, 'third');
  expect(itemOf(mirror, 0).values[NOTES]).toBe('ours again');
  expect((await verifyOnce(mirror, 'clean')).findings).toEqual([]);
  await mirror.close();
});

describe.each(ENGINES)('$name', { timeout: 120_000 }, (engine) => {
  test('edits, copies, archived and deleted things are found and mended', async () => {
    const { lists, mirror } = await synced({ engine });
    const people = peopleOn(mirror);
    const [edited, archived, doubled] = [0, 1, 2].map((at) => itemOf(mirror, at));
    if (edited === undefined || archived === undefined || doubled === undefined) throw new Error('too few items');
    await people.edit(edited.id, { [STYLE]: 'by hand', [NOTES]: { text: 'by hand' } });
    await people.remove(lineOf(edited).id);
    await people.archive(archived.id);
    const { keyColumn, lineKeyColumn } = mirror.deps.settings;
    await people.item('a copy', { [keyColumn]: doubled.values[keyColumn] });
    await people.line(doubled.id, 'a copy', { [lineKeyColumn]: lineOf(doubled).values[lineKeyColumn] });
    await people.editLine(lineOf(doubled, 1).id, { numeric_mkra7j8e: '9' });
    const before = writes(mirror);
    const { findings, balanced } = await verifyOnce(mirror, 'repair', { repair: true });
    expect(findings.map(({ kind }) => kind).sort()).toEqual(
      ['archived-item', 'deleted-line', 'doubled-item', 'doubled-line', 'edited', 'edited', 'wrong-quantity'].sort(),
    );
    expect(findings.map(({ write_state }) => write_state)).toEqual(findings.map(() => 'SYNCED'));
    expect(balanced).toBe(true);
    const after = writes(mirror);
    expect((after.archive_item ?? 0) - (before.archive_item ?? 0)).toBe(2);
    expect(await lists.differences(mirror)).toEqual([]);
    expect((await verifyOnce(mirror, 'clean')).findings).toEqual([]);
    await mirror.close();
  });
});
