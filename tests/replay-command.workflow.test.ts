// replay and history export, on a real run: its workflows against this code, and a batch of which one member was refused against a practice board.
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { openTemporalSite, type TemporalSite, until } from './support/temporal-site.js';
import { commandsOn } from './support/typed-command.js';

const address = inject('temporalAddress');

describe.skipIf(address === null)('replay', () => {
  let lists: SmallLists;
  let site: TemporalSite;
  let run: ReturnType<typeof commandsOn>;
  let customer = '';

  beforeAll(async () => {
    lists = await makeSmallLists({ customers: 2, ordersEach: 6, linesEach: 2 });
    customer = lists.customers[0] ?? '';
    site = await openTemporalSite({ address: address ?? '', lists });
    // The first order of the first batch is refused once: on a board without that fault it would be taken.
    site.emulator.faults.add({
      match: { kind: 'mutation', operation: 'create_item', nth: 1, alias: 0 },
      effect: { type: 'alias-error', when: 'before', code: 'ColumnValueException', message: 'The label is gone.' },
    });
    await (await site.start('recorded')).end;
    run = commandsOn(site, { temporal: true });
    // What is found by search attribute is found a moment later.
    await until(async () => (await run('replay', 'recorded', '--json')).code !== 1);
  });
  afterAll(() => site.close());

  test('the workflows of a run go the same way with the code that ran them', async () => {
    const { code, out } = await run('replay', 'recorded', '--json');
    expect(code).toBe(0);
    const { workflows } = JSON.parse(out) as { workflows: { kind: string; workflowType: string }[] };
    expect(workflows.map(({ workflowType, kind }) => `${workflowType} ${kind}`).sort()).toEqual([
      'syncCustomer same',
      'syncCustomer same',
      'syncRun same',
    ]);
  });

  test('a batch that was refused would be taken by a board without the fault, and the words say so', async () => {
    const list = JSON.parse((await run('inspect', 'recorded', '--all', '--json')).out) as {
      batches: { customer: string; phase: string; seq: string; failed: number }[];
    };
    const broken = list.batches.find(({ failed }) => failed > 0);
    const other = await run(
      'replay',
      'recorded',
      '--customer',
      broken?.customer ?? '',
      '--batch',
      `${broken?.phase}/${broken?.seq}`,
    );
    expect(other).toMatchObject({ code: 2, out: expect.stringContaining('1 members would end otherwise.') });
    const whole = list.batches.find(({ phase, failed }) => phase === 'line-creates' && failed === 0);
    const same = await run(
      'replay',
      'recorded',
      '--customer',
      whole?.customer ?? '',
      '--batch',
      `line-creates/${whole?.seq}`,
    );
    expect(same).toMatchObject({
      code: 0,
      out: expect.stringContaining('The request would end the same way.'),
    });
  });

  test('S15: exported histories are whole, and hold no order', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'order-mirror-histories-'));
    expect((await run('history', 'export', 'recorded', '--folder', folder)).code).toBe(0);
    const files = readdirSync(folder);
    expect(files).toHaveLength(3);
    const text = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
    expect(text).toContain(Buffer.from('"recorded"').toString('base64').slice(0, 8));
    expect(text).not.toContain('"identity":"recorded');
    expect((await run('replay', 'recorded', '--customer', customer, '--save', folder)).code).toBe(0);
  });

  test('a run that Temporal has forgotten is said to be', async () => {
    expect(await run('replay', 'nobody')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no run "nobody"'),
    });
  });
});
