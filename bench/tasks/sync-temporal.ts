// sync-temporal: the same first sync through a Temporal server: worker, workflows and activities as in production. The figures come from the store.
import SqliteDriver from 'better-sqlite3';
import { MirrorClient } from '../../src/client.js';
import { openStore } from '../../src/store/store.js';
import { startWorker } from '../../src/worker.js';
import type { Figures } from '../figures.js';
import { benchConfig, makeKeyColumns } from '../mirror-run.js';
import type { SyncOptions } from './sync.js';
import { secondsOf } from './turns.js';

export interface SyncTemporalOptions extends SyncOptions {
  readonly temporal: string;
}

export async function syncTemporal({ temporal, ...where }: SyncTemporalOptions): Promise<Figures> {
  const plain = benchConfig(where);
  const config = { ...plain, temporal: { ...plain.temporal, address: temporal } };
  await makeKeyColumns(config);
  const store = openStore(config.store, { columns: config.orders.columns, create: true });
  await store.migrate();
  await store.close();
  const worker = await startWorker(config);
  const client = await MirrorClient.connect(config);
  const whole = await secondsOf(async () => {
    const started = await client.start({ runId: 'sync', scope: 'sync', customer: null, limit: null, approved: true });
    if (started.kind !== 'started') throw new Error('Another run is open on the bench board.');
    await started.handle.result();
  });
  await client.close();
  await worker.stop();
  return { whole, ...figuresOf(`${where.folder}/store.sqlite`) };
}

function figuresOf(file: string): Figures {
  const db = new SqliteDriver(file, { readonly: true });
  const row = db
    .prepare<[], Figures>(
      `SELECT (SELECT COUNT(*) FROM ORDER_LIST_DELTA WHERE state = 'SYNCED') + (SELECT COUNT(*) FROM ORDER_LIST_LINES_DELTA WHERE state = 'SYNCED') AS applied,
         (SELECT (julianday(MAX(ended_at)) - julianday(MIN(frozen_at))) * 86400 FROM MON_BATCHES) AS sending,
         (SELECT SUM(duration_ms) / 1000.0 FROM MON_CALLS WHERE mutation = 1) AS inCalls`,
    )
    .get();
  db.close();
  if (row === undefined) throw new Error('The store has no figures.');
  return row;
}
