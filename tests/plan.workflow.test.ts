// plan and sync --plan on a real Temporal server: nothing is sent by planning (S13), just the plan is sent by sync --plan, and what moved is said.
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openTemporalSite, type TemporalSite } from './support/temporal-site.js';
import { type TinyRow, tinyRows, writeTinyList } from './support/tiny-list.js';
import { commandsOn } from './support/typed-command.js';

const address = inject('temporalAddress');
const folder = mkdtempSync(join(tmpdir(), 'order-mirror-plan-'));
let site: TemporalSite;
let run: ReturnType<typeof commandsOn>;

const list = (change?: (index: number) => TinyRow) =>
  writeTinyList(join(folder, 'greyson.xlsx'), tinyRows('GREYSON', 4, change));

interface PlanJson {
  readonly plan: string;
  readonly totals: Readonly<Record<string, number>>;
  readonly new_groups: readonly { readonly title: string }[];
  readonly new_labels: readonly { readonly label: string }[];
  readonly forecast: { readonly calls: number };
  readonly orders: readonly {
    readonly order_number: string;
    readonly kind: string;
    readonly moved_from: string | null;
    readonly renamed_from: string | null;
    readonly columns: readonly {
      readonly column: string;
      readonly before: string | null;
      readonly after: string | null;
    }[];
    readonly sizes: readonly { readonly size: string; readonly before: number | null; readonly after: number }[];
    readonly reason: string | null;
  }[];
}

async function planned(...argv: string[]): Promise<PlanJson> {
  const before = site.emulator.stats().mutations;
  const { out } = await run('plan', '--json', ...argv);
  expect(site.emulator.stats().mutations).toEqual(before);
  return JSON.parse(out) as PlanJson;
}

describe.skipIf(address === null)('plan', () => {
  beforeAll(async () => {
    await list();
    const lists = { folder, customers: ['GREYSON'], expected: { board: { groups: [] }, customers: [] } };
    site = await openTemporalSite({ address: address ?? '', lists: lists as never, emulator: { latencyMs: 0 } });
    run = commandsOn(site, { temporal: true });
  });

  afterAll(async () => {
    await site?.close();
  });

  test('S13: a first plan shows all that is new, as text, document and workbook; then just that is sent', async () => {
    const file = join(folder, '..', `plan-${process.pid}.xlsx`);
    const { code, out, err } = await run('plan', '--xlsx', file);
    expect(err).toContain(`Written to ${file}`);
    expect(code).toBe(0);
    expect(out).toMatch(/customer +new +sizes new\n-+ +-+ +-+\nGREYSON +4 +8/);
    expect(out).toContain('+ NEW  GREYSON: POLO NAVY GRE-00');
    expect(out).toContain('2 of 4 orders are shown');
    expect(out).toContain('Groups to be made: GREYSON SPRING 27 (4)');
    expect(out).toMatch(/Forecast: \d+ calls/);
    // The two key columns of board setup.
    expect(site.creates()).toBe(2);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(file);
    expect(workbook.worksheets.map((sheet) => [sheet.name, sheet.rowCount])).toEqual([
      ['Plan', expect.any(Number)],
      ['Items', expect.any(Number)],
      ['Sizes', 9],
      ['Held', 1],
    ]);
    expect(workbook.getWorksheet('Sizes')?.getRow(2).values).toEqual([
      undefined,
      'GREYSON',
      expect.any(String),
      expect.any(String),
      expect.any(String),
      undefined,
      expect.any(Number),
      expect.any(String),
    ]);
    const [, id = ''] = /sync --plan (\S+)/.exec(out) ?? [];
    const sent = await run('sync', '--plan', id, '--json');
    expect(sent.code).toBe(0);
    expect(JSON.parse(sent.out)).toMatchObject({ outcome: 'SUCCESS', items: { applied: 4 }, subitems: { applied: 8 } });
    const again = await run('sync', '--plan', id);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining(`Plan ${id} was sent already`) });
  });

  test('old and new values, a move, a new name, a cancellation, a held order, a size to 0; a dry run says the same and keeps nothing', async () => {
    await list((index) =>
      index === 0
        ? { DESTINATION: 'OSLO', NOTES: null, M: null, S: 3 }
        : index === 1
          ? { 'CUSTOMER SEASON': 'FALL 27', 'CUSTOMER COLOUR DESCRIPTION': 'RED' }
          : index === 2
            ? { 'ORDER TYPE': 'Canceled' }
            : { S: 'many' },
    );
    const plan = await planned();
    expect(plan.totals).toMatchObject({
      new: 0,
      changed: 2,
      cancelled: 1,
      moved: 1,
      renamed: 1,
      held: 1,
      sizes_zeroed: 3,
      sizes_changed: 1,
    });
    expect(plan.new_groups).toEqual([{ title: 'GREYSON FALL 27', orders: 1 }]);
    const byNumber = new Map(plan.orders.map((order) => [order.order_number, order]));
    expect(byNumber.get('GRE-001')).toMatchObject({
      kind: 'changed',
      columns: expect.arrayContaining([
        { column: 'DESTINATION', board_column: 'text_mkr5kbc6', before: 'ROTTERDAM', after: 'OSLO' },
        { column: 'NOTES', board_column: 'long_text_mkr5hass', before: 'handle with care', after: null },
      ]),
      sizes: [
        { size: 'M', before: 2, after: 0 },
        { size: 'S', before: 1, after: 3 },
      ],
    });
    expect(byNumber.get('GRE-001')?.columns).toHaveLength(2);
    expect(byNumber.get('GRE-002')).toMatchObject({
      kind: 'changed',
      moved_from: 'GREYSON SPRING 27',
      renamed_from: 'POLO NAVY GRE-002 PO2',
    });
    expect(byNumber.get('GRE-003')).toMatchObject({ kind: 'cancelled' });
    expect(byNumber.get('GRE-004')).toMatchObject({ kind: 'held', reason: expect.stringContaining('many') });
    const before = site.emulator.stats().mutations;
    const dry = await run('sync', '--dry-run');
    expect(site.emulator.stats().mutations).toEqual(before);
    expect(dry.out).toContain('NOTES: handle with care -> (blank)');
    expect(dry.out).toContain('group: GREYSON SPRING 27 -> GREYSON FALL 27');
    expect(dry.out).toContain('Nothing was sent, and nothing is kept.');
    expect((await site.store.keptPlans.latest(site.config.environment, 10)).map(({ planId }) => planId)[0]).toBe(
      plan.plan,
    );
  });

  test('a plan is refused when the source, the board or what it holds moved since; the sentence says which, and no order value', async () => {
    const first = await planned();
    await list((index) => (index === 0 ? { DESTINATION: 'SECRETVILLE' } : {}));
    const refused = await run('sync', '--plan', first.plan);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('The source moved since: greyson.xlsx.');
    expect(refused.out).toMatch(/3 orders differ from it \([0-9a-f-]{36}/);
    expect(refused.out).not.toContain('SECRETVILLE');
    expect(site.emulator.stats().mutations.updates).toBe(0);

    const second = await planned();
    expect((await run('sync')).code).toBe(0);
    const sent = await run('sync', '--plan', second.plan);
    expect(sent).toMatchObject({
      code: 1,
      out: expect.stringMatching(/What the board holds moved since: \S+ sent to it\./),
    });

    await list((index) => (index === 1 ? { 'CUSTOMER SEASON': 'WINTER 28' } : { DESTINATION: 'OSLO' }));
    const third = await planned();
    expect(third.new_labels).toEqual([{ column: expect.any(String), label: 'WINTER 28' }]);
    expect(third.new_groups).toEqual([{ title: 'GREYSON WINTER 28', orders: 1 }]);
    await site.deps.board.createGroup('Greyson Winter 28', 'a person made it');
    const board = await run('sync', '--plan', 'latest');
    expect(board).toMatchObject({ code: 1, out: expect.stringContaining('The board moved since') });
    const fourth = await planned();
    expect(await run('sync', '--plan', fourth.plan)).toMatchObject({
      code: 0,
      out: expect.stringContaining('SUCCESS'),
    });
    expect((await site.store.keptPlans.one(fourth.plan))?.sentRun).not.toBeNull();
  });

  test('S13: a workbook saved again with the same orders: the plan is the same, and is sent', async () => {
    const orders = (index: number) => (index === 3 ? { DESTINATION: 'BERGEN' } : { DESTINATION: 'OSLO' });
    await list(orders);
    const { plan } = await planned();
    await list(orders);
    const before = site.emulator.stats().mutations.updates;
    expect((await run('sync', '--plan', plan)).code).toBe(0);
    expect(site.emulator.stats().mutations.updates).toBeGreaterThan(before);
  });

  test('five plans are kept whole; of older ones the counts', async () => {
    for (let made = 0; made < 3; made += 1) await planned();
    const plans = await site.store.keptPlans.latest(site.config.environment, 50);
    expect(plans.map(({ cleaned }) => cleaned)).toEqual(plans.map((_, index) => index >= 5));
    const old = plans.at(-1)?.planId ?? '';
    expect(await run('plan', '--show', old)).toMatchObject({ code: 1, err: expect.stringContaining('too old') });
    expect((await run('plan', '--show', 'latest')).code).toBe(0);
    expect((await run('status', old, '--json')).code).toBe(0);
  });

  test('what does not go together', async () => {
    for (const argv of [['--plan', 'latest', '--limit', '1'], ['--all']])
      expect((await run('sync', ...argv)).code).toBe(64);
    expect(await run('plan', '--show', 'nothing-like-it')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no plan'),
    });
  });
});
