// S14: a store is bound to one environment and one board at first use. S11: migrations may run again, and many at once.
import { describe, expect, test } from 'vitest';
import { createActivities } from '../src/activities/index.js';
import type { Config } from '../src/config/config.js';
import { openStore } from '../src/store/store.js';
import { settingsOf } from '../src/wiring/settings.js';
import { demoConfig, startMirror } from './support/mirror.js';
import { ENGINES } from './support/store-engines.js';

const columns = demoConfig().orders.columns;
const open = (store: Config['store']) => openStore(store, { columns, create: true });

const binding = { environment: 'production', boardId: '1', subitemBoardId: '2', boardUrl: 'https://api.monday.com/v2' };

describe.each(ENGINES)('$name', (engine) => {
  test('the first use binds; another environment or board is refused in one sentence, and the same one is welcome', async () => {
    const store = open(await engine.fresh());
    await store.migrate();
    await store.runs.bind(binding);
    await store.runs.bind(binding);
    await expect(store.runs.bind({ ...binding, environment: 'development' })).rejects.toThrow(
      'belongs to the environment "production"',
    );
    await expect(store.runs.bind({ ...binding, boardId: '9' })).rejects.toThrow('mirrors to board 1');
    await expect(store.runs.bind({ ...binding, subitemBoardId: '9' })).rejects.toThrow('subitems 2');
    // The ids of a practice board are those of the real one.
    await expect(store.runs.bind({ ...binding, boardUrl: 'http://127.0.0.1:4010/v2' })).rejects.toThrow(
      'one of them is a practice board',
    );
    await store.close();
  });

  test('a run of a config that crosses is refused before anything is read or written', async () => {
    const mirror = await startMirror({ sourceFolder: 'samples/order-lists', engine });
    const { config, store, emulator } = mirror;
    await store.runs.bind({
      environment: config.environment,
      boardId: config.board.id,
      subitemBoardId: config.board.subitemBoardId,
      boardUrl: config.board.url,
    });
    const { mutations } = emulator.stats();
    const crossings: readonly (readonly [Config, string])[] = [
      [{ ...config, environment: 'production' }, 'belongs to the environment "demo"'],
      [{ ...config, board: { ...config.board, id: '9' } }, `mirrors to board ${config.board.id}`],
      [{ ...config, board: { ...config.board, url: 'https://api.monday.com/v2' } }, 'is a practice board'],
    ];
    for (const [crossed, words] of crossings) {
      const deps = { ...mirror.deps, settings: settingsOf(crossed, mirror.deps.settings) };
      await expect(
        createActivities(deps).openRun({ runId: 'x', scope: 'sync', workflowId: 'w', temporalRunId: 't', options: {} }),
      ).rejects.toThrow(words);
    }
    expect(await store.runs.one('x')).toBeNull();
    expect(emulator.stats().mutations).toEqual(mutations);
    await mirror.close();
  });

  test('twenty migrations at once make one schema; a second round applies nothing', async () => {
    const place = await engine.fresh();
    const stores = Array.from({ length: 20 }, () => open(place));
    const reports = await Promise.all(stores.map((store) => store.migrate()));
    expect(reports.filter((report) => report.applied.length > 0)).toHaveLength(1);
    await stores[0]?.check();
    expect(await stores[1]?.migrate()).toEqual({ applied: [], addedColumns: [] });
    await Promise.all(stores.map((store) => store.close()));
  });

  test('killed after any of the migrations: nothing of them is there, and the next makes the whole schema', async () => {
    const place = await engine.fresh();
    const whole = open(await engine.fresh());
    const { applied } = await whole.migrate();
    await whole.close();
    // On a server a whole schema takes seconds: there once will do.
    const ends = engine.name === 'SQLite' ? applied : applied.slice(-1);
    for (const end of ends) {
      const dying = open(place);
      const killed = dying.migrate((file) => {
        if (file === end) throw new Error(`killed after ${file}`);
      });
      await expect(killed).rejects.toThrow(end);
      await expect(dying.check()).rejects.toThrow('The store is empty.');
      await dying.close();
    }
    const store = open(place);
    expect((await store.migrate()).applied).toEqual(applied);
    await store.check();
    await store.close();
  });

  test('a column that columns.toml gained is added; without migrate the store says what to do', async () => {
    const place = await engine.fresh();
    const before = openStore(place, { columns: columns.slice(1), create: true });
    await before.migrate();
    await before.close();
    const after = open(place);
    await expect(after.check()).rejects.toThrow('Run `order-mirror migrate`');
    expect((await after.migrate()).addedColumns).toEqual([columns[0]?.name]);
    await after.check();
    await after.close();
  });

  test('one open run per board: the second is told which one', async () => {
    const store = open(await engine.fresh());
    await store.migrate();
    const run = {
      runId: 'a',
      environment: 'x',
      boardId: '1',
      scope: 'sync',
      workflowId: 'w',
      temporalRunId: 't',
      options: '{}',
    };
    expect(await store.runs.open(run)).toEqual({ kind: 'opened' });
    expect(await store.runs.open(run)).toEqual({ kind: 'opened' });
    expect(await store.runs.open({ ...run, runId: 'b' })).toMatchObject({ kind: 'other-open', other: { runId: 'a' } });
    await store.close();
  });
});
