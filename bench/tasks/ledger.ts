// ledger: what intent, lease and receipts cost: each customer is sent as always, and then the same calls, byte for byte, go to a second
// board without a store. In turn and in one process, so that whatever else the machine does, it does to both.

import type { Config } from '../../src/config/config.js';
import type { BoardConnection } from '../../src/monday/board-port.js';
import { boardOf } from '../../src/wiring/board-connection.js';
import { keyColumnsOf } from '../../src/wiring/key-columns.js';
import type { Figures } from '../figures.js';
import {
  type BoardWrite,
  benchConfig,
  makeKeyColumns,
  open,
  readLists,
  sendCustomer,
  startRun,
} from '../mirror-run.js';
import type { SyncOptions } from './sync.js';
import { processorSeconds, secondsOf } from './turns.js';

export interface LedgerOptions extends SyncOptions {
  /** Made of the same definition and as new as the first: their ids are counted, so that the same calls fit. */
  readonly secondBoardUrl: string;
}

export async function ledger({ secondBoardUrl, ...options }: LedgerOptions): Promise<Figures> {
  const runId = 'ledger';
  const config = benchConfig(options);
  const second = benchConfig({ ...options, boardUrl: secondBoardUrl });
  await makeKeyColumns(config);
  await makeKeyColumns(second);
  const bare = await connect(second);
  let writes: BoardWrite[] = [];
  const run = await startRun(config, { onWrite: (write) => writes.push(write) });
  const { activities } = run;
  await open(run, runId);
  await readLists(run, runId);
  await activities.mergeOrders({ runId });
  await activities.recoverOpenBatches({ runId });
  await activities.readBoard({ runId });
  const { customers } = await activities.planRun({ runId, customer: null, limit: null });
  const spent = { sending: 0, sendingProcessor: 0, bare: 0, bareProcessor: 0 };
  for (const customer of customers) {
    writes = [];
    let before = process.cpuUsage();
    spent.sending += await secondsOf(() => sendCustomer(run, runId, customer));
    spent.sendingProcessor += processorSeconds(before);
    before = process.cpuUsage();
    spent.bare += await secondsOf(() => sendBare(bare, writes));
    spent.bareProcessor += processorSeconds(before);
  }
  const inCalls = run.boardSeconds();
  const closed = await activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  await run.close();
  await bare.close();
  return { ...spent, inCalls, applied: closed.applied };
}

async function connect(config: Config): Promise<BoardConnection> {
  return boardOf(config, await keyColumnsOf(config));
}

async function sendBare(board: BoardConnection, writes: readonly BoardWrite[]): Promise<void> {
  for (const write of writes) {
    // Of the arguments the last asks the lease: there is none here.
    if (write.kind === 'group') {
      const [title, key] = write.args;
      if ((await board.createGroup(title, key)).kind !== 'ok')
        throw new Error('The second board did not take a group.');
      continue;
    }
    const { members } = await board.send(write.args[0]);
    if (members.length === 0 || members.some(({ kind }) => kind !== 'applied'))
      throw new Error('The second board answered the same calls otherwise.');
  }
}
