// rollback as people have it: the command, a worker, a Temporal server, the practice board.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openSqlite } from '../src/store/sqlite/sqlite-database.js';
import { openTemporalSite, type TemporalSite } from './support/temporal-site.js';
import { tinyRows, writeTinyList } from './support/tiny-list.js';
import { commandsOn } from './support/typed-command.js';

const address = inject('temporalAddress');
const folder = mkdtempSync(join(tmpdir(), 'order-mirror-rollback-'));
const list = join(folder, 'greyson.xlsx');
let site: TemporalSite;
let run: ReturnType<typeof commandsOn>;

const board = () => site.emulator.dump(site.config.board.id)?.groups.flatMap((group) => group.items);

describe.skipIf(address === null)('rollback', () => {
  beforeAll(async () => {
    await writeTinyList(list, tinyRows('GREYSON', 2));
    const lists = { folder, customers: ['GREYSON'], expected: { board: { groups: [] }, customers: [] } };
    site = await openTemporalSite({ address: address ?? '', lists: lists as never, emulator: { latencyMs: 0 } });
    run = commandsOn(site, { temporal: true });
  });
  afterAll(() => site?.close());

  test('shows what it would do, does it, lets a sync leave it, and takes it back itself', async () => {
    expect((await run('sync')).code).toBe(0);
    const before = board();
    await writeTinyList(
      list,
      tinyRows('GREYSON', 3, (index) => (index === 0 ? { DESTINATION: 'OSLO' } : {})),
    );
    expect((await run('sync')).code).toBe(0);
    const after = board();

    const shown = await run('rollback', 'latest', '--dry-run');
    expect(shown).toMatchObject({ code: 0, out: expect.stringContaining('2 orders of run') });
    expect(shown.out).toMatch(/GRE-001 .* 1 value back/);
    expect(shown.out).toMatch(/GRE-003 .* archived/);
    expect(shown.out).toMatch(/^[\x20-\x7e\n]*$/);
    expect(board()).toEqual(after);

    const back = await run('rollback', 'latest', '--json');
    expect(back.code).toBe(0);
    const document = JSON.parse(back.out) as { rolled_back: string; orders: readonly object[] };
    expect(document).toMatchObject({ outcome: 'SUCCESS', balanced: true });
    expect(document.orders).toMatchObject([
      { order_number: 'GRE-001', action: 'values', back: true, columns: ['text_mkr5kbc6'] },
      { order_number: 'GRE-003', action: 'archive', back: true },
    ]);
    expect(board()).toEqual(before);

    expect((await run('sync')).code).toBe(2);
    expect(board()).toEqual(before);
    const itself = await run('rollback', document.rolled_back, '--undo');
    expect(itself).toMatchObject({ code: 0, out: expect.stringContaining('2 orders are no longer held') });
    expect((await run('sync')).code).toBe(0);
    expect(board()?.map(({ values }) => values.text_mkr5kbc6)).toEqual(after?.map((item) => item.values.text_mkr5kbc6));

    const wrong = await run('rollback', 'latest', '--undo', '--dry-run');
    expect(wrong.code).toBe(64);
    const rollbacks = (await site.store.runs.latest(site.config.environment, 9)).filter((r) => r.scope === 'rollback');
    expect(await run('rollback', rollbacks[0]?.run_id ?? '')).toMatchObject({
      code: 1,
      err: expect.stringContaining('is a rollback itself'),
    });

    // Housekeeping took of it what a rollback needs; it is said, and nothing is guessed.
    const { store } = site.config;
    const db = openSqlite({ file: store.kind === 'sqlite' ? store.file : '', create: false });
    await db.execute('UPDATE [RUNS] SET [tidied_at] = @now', { now: '2026-01-02T03:04:05.000Z' });
    await db.close();
    expect(await run('rollback', 'latest')).toMatchObject({
      code: 1,
      err: expect.stringContaining('not whole any more'),
    });
  }, 60_000);
});
