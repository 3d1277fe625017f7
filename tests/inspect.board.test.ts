// inspect: from a run to the one order that the board refused, and the cell it came from: the runbook's "failed batch", with three commands.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { makeSmallLists, type SmallLists } from './support/small-lists.js';
import { commandsOn } from './support/typed-command.js';

describe('inspect', () => {
  let mirror: Mirror;
  let lists: SmallLists;
  let run: ReturnType<typeof commandsOn>;
  let customer = '';

  beforeAll(async () => {
    lists = await makeSmallLists({ customers: 2, ordersEach: 6, linesEach: 2 });
    customer = lists.customers[0] ?? '';
    mirror = await startMirror({ sourceFolder: lists.folder });
    // The third item of the first customer's batch is refused, once and for good.
    mirror.emulator.faults.add({
      match: { kind: 'mutation', operation: 'create_item', nth: 1, alias: 2 },
      effect: { type: 'alias-error', when: 'before', code: 'ColumnValueException', message: 'The label is gone.' },
    });
    await syncOnce(mirror, 'broken');
    run = commandsOn(mirror);
  });
  afterAll(() => mirror.close());

  it('shows of a run only the batches with trouble, and says how many there were', async () => {
    const { code, out } = await run('inspect', 'broken');
    expect(code).toBe(0);
    expect(out).toMatch(/creates\/\d+ +6 +5 +1 +1 +ENDED/);
    expect(out).toMatch(/1 of \d+ batches/);
    const all = JSON.parse((await run('inspect', 'broken', '--all', '--json')).out) as { batches: unknown[] };
    expect(all.batches.length).toBeGreaterThan(2);
  });

  it('shows the refused order with its row, the board own words, and the call', async () => {
    const list = JSON.parse((await run('inspect', 'broken', customer, '--json')).out) as {
      batches: { phase: string; seq: string; failed: number }[];
    };
    const batch = list.batches.find(({ failed }) => failed > 0);
    const name = `${batch?.phase}/${batch?.seq}`;
    const whole = JSON.parse((await run('inspect', 'broken', customer.toLowerCase(), name, '--json')).out) as {
      members: { position: number; state: string; sentence: string | null; workbook: string; cell: string }[];
      calls: { httpStatus: number }[];
    };
    const [failed] = whole.members.filter(({ state }) => state === 'FAILED');
    expect(failed).toMatchObject({
      position: 2,
      workbook: expect.stringMatching(/\.xlsx$/),
      cell: expect.stringMatching(/^\d+$/),
    });
    expect(failed?.sentence).toContain('The label is gone.');
    expect(whole.members.filter(({ state }) => state === 'SYNCED')).toHaveLength(5);
    expect(whole.calls).toMatchObject([{ httpStatus: 200 }]);
    const { out } = await run('inspect', 'broken', customer, name, '--body');
    expect(out).toContain('create_item');
  });

  it('of a size it names the very cell', async () => {
    const list = JSON.parse((await run('inspect', 'broken', customer, '--json')).out) as {
      batches: { phase: string; seq: string }[];
    };
    const lines = list.batches.find(({ phase }) => phase === 'line-creates');
    const whole = JSON.parse(
      (await run('inspect', 'broken', customer, `line-creates/${lines?.seq}`, '--json')).out,
    ) as {
      members: { size: string; cell: string; state: string }[];
    };
    expect(whole.members.length).toBeGreaterThan(5);
    expect(whole.members.filter(({ cell }) => !/^[A-Z]+\d+$/.test(cell))).toEqual([]);
  });

  it('says what there is where a name is wrong', async () => {
    expect(await run('inspect', 'broken', 'NOBODY')).toMatchObject({ code: 1, err: expect.stringContaining(customer) });
    expect(await run('inspect', 'broken', customer, 'creates/99')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There are: '),
    });
  });
});
