// neighbour: another host beside the site: a Temporal server and a worker of its own, for the same board and the same lists. It works on the site's
// store, on a copy of it, or on an empty one of its own: whatever must never end in two items for an order. Owns: its processes and its runs.
import { join } from 'node:path';
import { MirrorClient } from '../client.js';
import type { Config } from '../config/config.js';
import { loadConfig } from '../config/load.js';
import { formatProblems } from '../config/problem.js';
import { openStore, type Store } from '../store/store.js';
import type { ManagedProcess } from './managed-process.js';
import { type RunEnd, watchedRun } from './watched-run.js';

export interface NeighbourParts {
  readonly folder: string;
  readonly temporal: ManagedProcess;
  /** Writes the config of this host, for a store; gives its path. */
  readonly writeConfig: (storeFile: string) => string;
  readonly worker: (config: Config) => ManagedProcess;
}

export interface NeighbourRun extends RunEnd {
  /** Calls that were to change the board. */
  readonly mutations: number;
}

export interface PreparedHost {
  /** `order-mirror sync`, as a colleague types it there; then its worker ends. */
  sync(): Promise<NeighbourRun>;
  /** Without a run. */
  end(): Promise<void>;
  /** When its worker has ended. */
  readonly gone: Promise<void>;
}

export class Neighbour {
  readonly #parts: NeighbourParts;
  #stores = 0;
  #free: Promise<void> = Promise.resolve();

  constructor(parts: NeighbourParts) {
    this.#parts = parts;
  }

  /** Of a store that no run has seen. */
  newStoreFile(): string {
    this.#stores += 1;
    return join(this.#parts.folder, `beside-${this.#stores}.sqlite`);
  }

  /** Its processes are up, and nothing has begun yet. One after the other: they are the same host's. */
  prepare(storeFile: string): Promise<PreparedHost> {
    const prepared = this.#free.then(() => this.#prepare(storeFile));
    this.#free = prepared.then(
      ({ gone }) => gone,
      () => undefined,
    );
    return prepared;
  }

  async #prepare(storeFile: string): Promise<PreparedHost> {
    const { temporal, writeConfig } = this.#parts;
    await temporal.start();
    const loaded = loadConfig(writeConfig(storeFile));
    if (loaded.kind === 'faulty') throw new Error(formatProblems(loaded.problems));
    const { config } = loaded;
    const store = openStore(config.store, { columns: config.orders.columns, create: true });
    const worker = this.#parts.worker(config);
    let leave: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const end = async () => {
      await worker.end();
      await store.close();
      leave();
    };
    try {
      await store.migrate();
      await worker.start();
    } catch (error) {
      await end();
      throw error;
    }
    return { gone, end, sync: () => this.#watched(config, store).finally(end) };
  }

  async end(): Promise<void> {
    await this.#parts.temporal.end();
  }

  async #watched(config: Config, store: Store): Promise<NeighbourRun> {
    let connected: Promise<MirrorClient> | null = null;
    const forgetClient = async () => {
      const old = connected;
      connected = null;
      await old?.then((client) => client.close()).catch(() => undefined);
    };
    const client = () => {
      connected ??= MirrorClient.connect(config);
      return connected;
    };
    try {
      const end = await watchedRun({ store, client, forgetClient });
      const { board } = await store.figures.ofRun(end.runId);
      return { ...end, mutations: board.creates + board.updates };
    } finally {
      await forgetClient();
    }
  }
}
