// The doublings of one store that were seen, with the program as users run it, a Temporal server and a worker each: a copy that goes on beside
// the original (at once, in turns), a second store on the same board, backup and restore with orders in between. Each order stays one item (S3).
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boardDump, type Ended, makePlace, type Place, type Running, whyNoProcesses } from './support/processes.js';
import { dayLists } from './support/verify-day.js';

const why = await whyNoProcesses();
if (why !== null) console.error(`SKIPPED: copies of a store as processes: ${why}.`);

const PATIENT = { timeout: 300_000 };

describe.skipIf(why !== null)('two places with one board', () => {
  const lists = dayLists();
  let here: Place;
  let there: Place;
  let stacks: Running[] = [];

  const storeOf = (place: Place) => join(place.folder, 'state', 'demo.sqlite');
  const items = async () => {
    const { groups } = (await boardDump(here)) as { groups: { items: { subitems: unknown[] }[] }[] };
    const all = groups.flatMap((group) => group.items);
    return { items: all.length, subitems: all.reduce((sum, item) => sum + item.subitems.length, 0) };
  };
  const orders = (count: number) => ({ items: count, subitems: 2 * count });
  const start = async (place: Place) => {
    const stack = place.start(['dev']);
    await stack.says('Ready.', 120_000);
    stacks.push(stack);
    return stack;
  };
  const stop = async (stack: Running) => {
    await stack.kill('SIGTERM');
    stacks = stacks.filter((one) => one !== stack);
  };

  beforeAll(async () => {
    await lists.write(6);
    here = await makePlace(lists.folder);
    // The board is a process of its own: it outlives the stack that goes away.
    there = await makePlace(lists.folder, (toml) => toml.replace(/^url = "[^"]*"/m, `url = "${here.boardOrigin}/v2"`));
    const board = here.start(['emulator', '--limits', 'none', '--port', new URL(here.boardOrigin).port]);
    await board.says('API:', 60_000).catch(() => undefined);
    stacks.push(board);
  }, 180_000);

  afterAll(async () => {
    for (const stack of [...stacks].reverse()) await stack.kill('SIGTERM');
  });

  test(
    'a second store, copies at once and in turns, and a backup put back: nothing is made twice',
    PATIENT,
    async () => {
      let original = await start(here);
      expect((await here.run(['sync'])).code).toBe(0);
      expect(await items()).toEqual(orders(6));

      // A second store on the same board: a laptop's, with two new orders.
      let other = await start(there);
      await lists.write(8);
      const laptop = await there.run(['sync']);
      expect(told(laptop)).toMatch(/belongs to another store .*`order-mirror board claim`/);
      expect(laptop.code).toBe(1);
      expect(await items()).toEqual(orders(6));
      await stop(other);

      // A copy of the store, with a Temporal server of its own; both begin in the same second.
      const copy = join(here.folder, 'copy.sqlite');
      expect((await here.run(['backup', copy])).code).toBe(0);
      mkdirSync(dirname(storeOf(there)), { recursive: true });
      for (const tail of ['-wal', '-shm']) copyFileSync('/dev/null', `${storeOf(there)}${tail}`);
      copyFileSync(copy, storeOf(there));
      other = await start(there);
      const both = await Promise.all([here.run(['sync']), there.run(['sync'])]);
      expect(both.map(({ code }) => code).sort()).toEqual([0, 1]);
      const loser = both.find(({ code }) => code === 1) as Ended;
      expect(told(loser)).toMatch(/older than board .*`order-mirror verify --repair`/);
      expect(await items()).toEqual(orders(8));

      // In turns: whoever lost is refused again, whoever won goes on.
      const [winner, refused] = both[0].code === 0 ? [here, there] : [there, here];
      await lists.write(10);
      expect((await refused.run(['sync'])).code).toBe(1);
      expect((await winner.run(['sync'])).code).toBe(0);
      expect((await refused.run(['sync'])).code).toBe(1);
      expect(await items()).toEqual(orders(10));

      // The backup of then is put back where the orders since were sent.
      await stop(winner === here ? original : other);
      const restored = await winner.run(['restore', copy]);
      expect(restored.code, restored.stderr).toBe(0);
      const stack = await start(winner);
      if (winner === here) original = stack;
      else other = stack;
      await lists.write(12);
      expect((await winner.run(['sync'])).code).toBe(1);
      expect(await items()).toEqual(orders(10));
      const repaired = await winner.run(['verify', '--repair']);
      expect([0, 2]).toContain(repaired.code);
      const last = await winner.run(['sync', '--json']);
      expect(last.code, told(last)).toBe(0);
      expect(await items()).toEqual(orders(12));
      const clean = await winner.run(['verify']);
      expect(clean.code, told(clean)).toBe(0);
    },
  );
});

function told({ stdout, stderr }: Ended): string {
  return `${stdout}\n${stderr}`.replaceAll(/\s+/g, ' ');
}
