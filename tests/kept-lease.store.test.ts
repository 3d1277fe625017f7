// S3: a lease that its holder has already is not written again with every batch, and yet goes to whoever waits for it, and never runs out unseen.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../src/config/config.js';
import { openStore, type Store } from '../src/store/store.js';
import { demoConfig } from './support/mirror.js';
import { ENGINES } from './support/store-engines.js';

const columns = demoConfig().orders.columns;
const LEASE = 'board/1';
const SECONDS = 90;
const alive = () => false;

describe.each(ENGINES)('a lease that is held already, on $name', { timeout: 60_000 }, (engine) => {
  let nowMs: number;
  let place: Config['store'];
  let store: Store;

  beforeEach(async () => {
    nowMs = Date.parse('2026-11-21T12:00:00.000Z');
    place = await engine.fresh();
    store = openStore(place, { columns, create: true, now: () => new Date(nowMs) });
    await store.migrate();
  }, 60_000);
  afterEach(async () => {
    await store.close();
    await engine.drop(place);
  });

  const take = (holder: string) => store.leases.take(LEASE, holder, SECONDS, alive);

  test('stays as it is, tells what is left of it, and is renewed in time', async () => {
    expect(await take('me')).toMatchObject({ kind: 'taken', token: 1, leftMs: 90_000 });
    nowMs += 10_000;
    expect(await take('me')).toMatchObject({ kind: 'taken', token: 1, from: null, leftMs: 80_000 });
    nowMs += 40_000;
    expect(await take('me')).toMatchObject({ kind: 'taken', token: 1, from: null, leftMs: 90_000 });
    nowMs += 60_000;
    expect(await take('other')).toMatchObject({ kind: 'held', by: 'me' });
  });

  test('goes to whoever asked for it meanwhile', async () => {
    await take('me');
    nowMs += 10;
    expect(await take('other')).toMatchObject({ kind: 'held', by: 'me' });
    expect(await take('me')).toMatchObject({ kind: 'held', by: 'other' });
    expect(await take('other')).toMatchObject({ kind: 'taken', token: 2 });
    expect(await take('me')).toMatchObject({ kind: 'held', by: 'other' });
  });

  test('is given for its own length again when the clock was set back an hour', async () => {
    await take('me');
    nowMs -= 3_600_000;
    expect(await take('me')).toMatchObject({ kind: 'taken', from: null, leftMs: 90_000 });
    nowMs += 91_000;
    expect(await take('other')).toMatchObject({ kind: 'taken', from: 'me' });
  });
});
