// sync-in-turns: the same first sync through a Temporal server again and again, each on a new board and a new store, in turn with other ways to do it:
// with or without a ledger, with or without telemetry. What else the machine does, it does to all of them.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { MirrorClient } from '../../src/client.js';
import { openSqlite } from '../../src/store/sqlite/sqlite-database.js';
import { storeOn } from '../../src/store/store.js';
import { startWorker } from '../../src/worker.js';
import { baselineSender } from '../baseline-sender.js';
import { startBoard } from '../board-process.js';
import type { Figures } from '../figures.js';
import { benchConfig, makeKeyColumns } from '../mirror-run.js';
import { watchedStore } from '../watched-store.js';
import type { Turns } from './turns.js';

export interface SyncInTurnsOptions {
  readonly lists: string;
  /** An empty folder for each turn's store. */
  readonly folders: readonly string[];
  readonly temporal: string;
  readonly ledger: boolean;
  /** null: all of it off. */
  readonly telemetry: Telemetry | null;
}

export interface Telemetry {
  readonly metricsAddress: string;
  readonly tracesUrl: string;
  readonly logFile: string;
}

/** Figures by turn: `sending0`, `processor0` … */
export async function syncInTurns(options: SyncInTurnsOptions, turns: Turns): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const [index, folder] of options.folders.entries()) {
    await turns.begin();
    const turn = await oneSync(options, folder);
    for (const [name, value] of Object.entries(turn)) figures[`${name}${index}`] = value;
    await turns.end(index < options.folders.length - 1);
  }
  return figures;
}

async function oneSync(options: SyncInTurnsOptions, folder: string): Promise<Figures> {
  const board = await startBoard();
  const plain = benchConfig({ lists: options.lists, folder, boardUrl: board.url });
  const { telemetry } = options;
  const config = {
    ...plain,
    temporal: { ...plain.temporal, address: options.temporal },
    telemetry: {
      ...plain.telemetry,
      logFormat: 'json' as const,
      logLevel: telemetry === null ? ('error' as const) : ('info' as const),
      metricsAddress: telemetry?.metricsAddress ?? '',
      tracesUrl: telemetry?.tracesUrl ?? '',
    },
  };
  await makeKeyColumns(config);
  const db = openSqlite({ file: join(folder, 'store.sqlite'), create: true });
  const whole = storeOn(db, { columns: config.orders.columns });
  await whole.migrate();
  const watched = watchedStore(options.ledger ? whole : baselineSender(whole, db));
  const log = telemetry === null ? null : createWriteStream(telemetry.logFile, { flags: 'a' });
  const worker = await startWorker(config, {
    store: watched.store,
    log: (line) => log?.write(`${line}\n`),
  });
  const client = await MirrorClient.connect(config);
  const started = await client.start({ runId: 'sync', scope: 'sync', customer: null, limit: null, approved: true });
  if (started.kind !== 'started') throw new Error('Another run is open on the bench board.');
  await started.handle.result();
  await client.close();
  await worker.stop();
  log?.end();
  await board.stop();
  return watched.figures();
}
