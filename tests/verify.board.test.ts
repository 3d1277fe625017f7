// verify: every kind of drift is found, nothing else is; a repair mends just that; an emptied board is filled again (S1, S3, S10).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lineKey } from '../src/domain/board/names.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { compareBoard } from './support/oracle/compare-board.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { ask, peopleOn, told, verifyOnce } from './support/verify.js';

const NOTES = 'long_text_mkr5hass';
const STYLE = 'text_mktdechp';
const PRICE = 'numeric_mkr5cact';
const TOTAL = 'numeric_mktb1d19';
const QUANTITY = 'numeric_mkra7j8e';
const SIZE = 'dropdown_mkrak7qp';
/** A real UUID of version 5 that no order has. */
const STRANGE_KEY = '2ed6657d-e927-568b-95e1-2665a8aea6a2';

let lists: SmallLists;
let mirror: Mirror;

interface Line {
  readonly id: string;
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}
interface Item extends Line {
  readonly subitems: readonly Line[];
}

const items = (): Item[] =>
  (mirror.emulator.dump(mirror.config.board.id)?.groups ?? []).flatMap((group) => group.items);
const numberOf = (item: Item) => item.values.text_mkr5wya6 ?? '';
const sizeOf = (line: Line) => line.name.replace('Size ', '');
const keyOf = (item: Item) => item.values[mirror.deps.settings.keyColumn] ?? '';
const writes = () => {
  const { mutations } = mirror.emulator.stats();
  return Object.values(mutations).reduce((sum, count) => sum + count, 0);
};
const differences = () =>
  compareBoard(mirror.emulator.dump(mirror.config.board.id) as never, lists.expected.board, readSampleFacts());

beforeAll(async () => {
  lists = await makeSmallLists({ customers: 3, ordersEach: 100, linesEach: 4 });
  mirror = await startMirror({ sourceFolder: lists.folder });
  await syncOnce(mirror, 'first');
}, 60_000);

afterAll(async () => {
  await mirror?.close();
});

test('a board as it should be: no finding, no write', async () => {
  const before = writes();
  const { report, findings } = await verifyOnce(mirror, 'clean');
  expect(findings).toEqual([]);
  expect(report).toMatchObject({ drift: 0, items: 300 });
  expect(writes()).toBe(before);
});

describe('every kind of drift', () => {
  const planted: string[] = [];
  const left: string[] = [];

  beforeAll(async () => {
    const people = peopleOn(mirror);
    const all = items();
    const next = (() => {
      let at = 0;
      return () => {
        at += 1;
        const item = all[at * 7];
        if (item === undefined) throw new Error('too few items');
        return item;
      };
    })();
    const lineOf = (item: Item, at = 0): Line => {
      const line = item.subitems[at];
      if (line === undefined) throw new Error('no line');
      return line;
    };
    const plant = (kind: string, item: Item, ...more: string[]) =>
      planted.push([kind, numberOf(item), ...more].join(' '));
    const key = mirror.deps.settings.keyColumn;
    const lineKeyColumn = mirror.deps.settings.lineKeyColumn;

    for (const [column, value] of [
      [NOTES, { text: 'by hand' }],
      [STYLE, 'X-1'],
      [PRICE, '99.5'],
      ['date_mkr5zp5', { date: '2031-01-01' }],
      ['dropdown_mkr58de6', { labels: ['SOME SEASON'] }],
      ['text_mkr5wcpw', null],
    ] as const) {
      const item = next();
      await people.edit(item.id, { [column]: value });
      plant('edited', item, column);
    }
    // Two at once are two findings and one repair.
    const both = next();
    await people.edit(both.id, { [STYLE]: 'both', name: 'renamed too' });
    plant('edited', both, STYLE);
    plant('wrong-name', both);
    const moved = next();
    await people.move(moved.id, await people.group('Somewhere else'));
    plant('wrong-group', moved);
    const rekeyed = next();
    await people.edit(rekeyed.id, { [key]: 'oops' });
    plant('wrong-key', rekeyed, key);
    // A key copied from another order: the item is known by its id, so it is not taken for the other order's second.
    const copied = next();
    await people.edit(copied.id, { [key]: keyOf(next()) });
    plant('wrong-key', copied, key);

    const archived = next();
    await people.archive(archived.id);
    plant('archived-item', archived);
    const removed = next();
    await people.remove(removed.id);
    plant('deleted-item', removed);
    const doubled = next();
    await people.item('a copy', { [key]: keyOf(doubled) });
    plant('doubled-item', doubled);
    const replaced = next();
    await people.item('the copy that stays', { [key]: keyOf(replaced) });
    await people.remove(replaced.id);
    plant('unknown-item', replaced);

    const counted = next();
    await people.editLine(lineOf(counted).id, { [QUANTITY]: '7777' });
    plant('wrong-quantity', counted, sizeOf(lineOf(counted)), QUANTITY);
    await people.editLine(lineOf(counted, 1).id, { [QUANTITY]: null });
    plant('wrong-quantity', counted, sizeOf(lineOf(counted, 1)), QUANTITY);
    const sized = next();
    await people.editLine(lineOf(sized).id, { [SIZE]: { labels: ['GIANT'] } });
    plant('wrong-size', sized, sizeOf(lineOf(sized)), SIZE);
    const named = next();
    await people.editLine(lineOf(named).id, { name: 'the big one' });
    plant('wrong-line-name', named, sizeOf(lineOf(named)));
    await people.editLine(lineOf(named, 1).id, { [lineKeyColumn]: 'oops' });
    plant('wrong-line-key', named, sizeOf(lineOf(named, 1)), lineKeyColumn);
    const shrunk = next();
    await people.remove(lineOf(shrunk).id);
    plant('deleted-line', shrunk, sizeOf(lineOf(shrunk)));
    await people.archive(lineOf(shrunk, 1).id);
    plant('archived-line', shrunk, sizeOf(lineOf(shrunk, 1)));
    const twice = next();
    await people.line(twice.id, 'a copy', { [lineKeyColumn]: lineKey(keyOf(twice), sizeOf(lineOf(twice))) });
    plant('doubled-line', twice, sizeOf(lineOf(twice)));
    const odd = next();
    const oddId = lineOf(odd).id;
    await people.line(odd.id, 'a copy', { [lineKeyColumn]: lineKey(keyOf(odd), sizeOf(lineOf(odd))) });
    await people.remove(oddId);
    plant('unknown-line', odd, sizeOf(lineOf(odd)));

    // What is left to people.
    await people.item('of another store', { [key]: STRANGE_KEY });
    left.push('extra-item');
    const stray = next();
    await people.line(stray.id, 'stray', { [lineKeyColumn]: lineKey(STRANGE_KEY, 'M') });
    left.push(`extra-line ${numberOf(stray)}`);

    // What is nobody's business but theirs: own items and subitems, columns that are not mapped, other spellings of the same value.
    const own = await people.item('People have items too', { [key]: 'not a key', [STYLE]: 'theirs' });
    await people.line(own, 'and subitems', { [QUANTITY]: '3' });
    const same = next();
    await people.line(same.id, 'a note', { [QUANTITY]: '3' });
    await people.edit(same.id, {
      [TOTAL]: `${same.values[TOTAL] ?? ''}.00`,
      [STYLE]: `${same.values[STYLE] ?? ''} `,
    });
    await ask(
      mirror,
      'mutation ($b: ID!) { a: create_column(board_id: $b, title: "Their own", column_type: text, id: "their_own") { id } }',
      { b: mirror.config.board.id },
    );
    await people.edit(same.id, { their_own: 'a remark' });
  }, 60_000);

  test('is found, and nothing else; nothing is written', async () => {
    const before = writes();
    const { findings, report } = await verifyOnce(mirror, 'find');
    expect(told(findings)).toEqual([...planted, ...left].sort());
    expect(report.drift).toBe(planted.length + left.length);
    expect(writes()).toBe(before);
  });

  test('shows three values: last acknowledged, wanted, there now', async () => {
    const findings = await mirror.store.verify.findings('find');
    const edited = findings.find((row) => row.column_id === PRICE);
    expect(edited).toMatchObject({ kind: 'edited', there: '99.5', mend: 'repair' });
    expect(edited?.acked).toBe(edited?.wanted);
    expect(edited?.acked).not.toBe('99.5');
  });

  test('of one customer only, when asked', async () => {
    const all = await mirror.store.verify.findings('find');
    const customer = all.find((row) => row.customer !== null)?.customer ?? '';
    const { findings } = await verifyOnce(mirror, 'one', { customer });
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.length).toBeLessThan(planted.length);
    expect(new Set(findings.map((row) => row.customer))).toEqual(new Set([customer]));
  });

  test('is mended by --repair with no more writes than there are differing items and subitems, through the ledger', async () => {
    const before = mirror.emulator.stats().mutationsByName;
    const { findings, balanced } = await verifyOnce(mirror, 'mend', { repair: true });
    expect(told(findings)).toEqual([...planted, ...left].sort());
    expect(balanced).toBe(true);
    for (const row of findings.filter(({ mend }) => mend === 'repair'))
      expect(row, row.kind).toMatchObject({ write_state: 'SYNCED' });
    const after = mirror.emulator.stats().mutationsByName;
    const made = (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
    expect(made('archive_item')).toBe(2);
    expect(made('create_item')).toBe(2);
    expect(made('create_subitem')).toBe(2 * 4 + 4 + 2);
    expect(made('move_item_to_group')).toBe(2);
    expect(await verifyOnce(mirror, 'again').then(({ findings: rest }) => told(rest))).toEqual(left.sort());
  });

  test("has given the board its right look again, people's own things aside", () => {
    const unexpected = differences().filter(
      (sentence) => !/People have items too|and subitems|of another store|stray|a note|is "\S+ ", not/.test(sentence),
    );
    expect(unexpected).toEqual([]);
  });

  test('leaves nothing for the next sync to do', async () => {
    const before = writes();
    await syncOnce(mirror, 'after');
    expect(writes()).toBe(before);
  });
});

describe('a board that was emptied', () => {
  test('is filled again by --repair from the same store, and by it alone (S1)', async () => {
    const small = await makeSmallLists({ customers: 1, ordersEach: 20, linesEach: 2 });
    const site = await startMirror({ sourceFolder: small.folder });
    const there = () =>
      compareBoard(site.emulator.dump(site.config.board.id) as never, small.expected.board, readSampleFacts());
    await syncOnce(site, 'first');
    const people = peopleOn(site);
    for (const group of site.emulator.dump(site.config.board.id)?.groups ?? [])
      for (const item of group.items) await people.remove(item.id);
    expect(there()).not.toEqual([]);
    await syncOnce(site, 'second');
    expect(there(), 'a sync believes its receipts').not.toEqual([]);
    const { findings, balanced } = await verifyOnce(site, 'repair', { repair: true });
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['deleted-item']));
    expect([balanced, there()]).toEqual([true, []]);
    expect((await verifyOnce(site, 'clean')).findings).toEqual([]);
    await site.close();
  }, 60_000);
});

describe('what is left to people', () => {
  test('people_may_edit: listed as theirs, and not put back', async () => {
    const small = await makeSmallLists({ customers: 1, ordersEach: 3, linesEach: 1 });
    const site = await startMirror({
      sourceFolder: small.folder,
      config: (config) => ({ ...config, board: { ...config.board, peopleMayEdit: [NOTES] } }),
    });
    await syncOnce(site, 'first');
    const first = () => site.emulator.dump(site.config.board.id)?.groups.flatMap((group) => group.items)[0];
    await peopleOn(site).edit(first()?.id ?? '', { [NOTES]: { text: 'mine' }, [STYLE]: 'not mine' });
    const { findings, report } = await verifyOnce(site, 'repair', { repair: true });
    expect(findings.map(({ kind, mend, column_id }) => [kind, mend, column_id])).toEqual(
      [
        ['edited', 'repair', STYLE],
        ['edited', 'theirs', NOTES],
      ].sort(),
    );
    expect(report).toMatchObject({ drift: 1, mendable: 1 });
    expect(first()?.values[NOTES]).toBe('mine');
    expect(first()?.values[STYLE]).not.toBe('not mine');
    await site.close();
  }, 60_000);
});

describe('an existing board', () => {
  test('is taken over by name and order number, on request and shown first; no item and no subitem is made twice', async () => {
    const small = await makeSmallLists({ customers: 1, ordersEach: 4, linesEach: 2 });
    const site = await startMirror({ sourceFolder: small.folder });
    const dump = () => site.emulator.dump(site.config.board.id)?.groups.flatMap((group) => group.items) ?? [];
    const people = peopleOn(site);
    // As people would have it: made by hand, without keys. The second order stands there twice.
    const [one, two] = small.expected.board.groups.flatMap((group) => group.items);
    if (one === undefined || two === undefined) throw new Error('no orders');
    const by = (item: typeof one) => ({ text_mkr5wya6: item.values.text_mkr5wya6 });
    const kept = await people.item(`  ${one.name.toLowerCase()}`, by(one));
    const line = await people.line(kept, one.subitems[0]?.name ?? '', { [QUANTITY]: '1' });
    await people.item(two.name, by(two));
    await people.item(two.name, by(two));
    await people.item('no order at all', { text_mkr5wya6: 'ZZZ-1' });
    await syncOnce(site, 'read', { limit: 0 });

    const shown = await verifyOnce(site, 'show', { adopt: true });
    expect(shown.findings.map(({ kind }) => kind).sort()).toEqual([
      'adoptable-item',
      'ambiguous-item',
      'ambiguous-item',
    ]);
    expect(shown.report).toMatchObject({ drift: 0, adoptable: 1 });
    expect(dump()).toHaveLength(4);

    await verifyOnce(site, 'take', { adopt: true, takeOver: true });
    const taken = dump().find(({ id }) => id === kept);
    expect(taken?.name).toBe(one.name);
    expect(taken?.values[site.deps.settings.keyColumn]).toMatch(/^[0-9a-f-]{36}$/);
    expect(taken?.subitems).toHaveLength(one.subitems.length);
    expect(taken?.subitems.some(({ id }) => id === line)).toBe(true);
    expect(dump(), 'nothing but the pair was sent').toHaveLength(4);
    await syncOnce(site, 'second');
    expect(dump().filter(({ name }) => name === one.name)).toHaveLength(1);
    await site.close();
  }, 60_000);
});
