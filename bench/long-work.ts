// long-work: (i) the largest store there may be, on a busy machine: `plan` and `sync --limit 100` must end at their first attempts.
import { type ChildProcess, spawn } from 'node:child_process';
import { startBoard } from './board-process.js';
import { figure, measure } from './measurement.js';
import type { Setting } from './setting.js';
import { atMost, count, type Row, seconds } from './table.js';
import { startTemporal } from './temporal-process.js';

const SIZE = { orders: 300_000, customers: 1_000, workbooks: 500, lines: 6 } as const;
const BUSY_PROCESSES = 2;
const LIMIT = 100;
const MOST_MB = 900;
const MOST_LOG_MB = 1_000;
/** A third of the heartbeat time-out of long work (30 s). */
const MOST_STANDSTILL_SECONDS = 10;

export async function longWork(setting: Setting): Promise<Row[]> {
  const path = process.env.TEMPORAL_CLI_PATH;
  if (path === undefined || !setting.options.temporal) return [];
  const size = {
    orders: setting.scaled(SIZE.orders),
    customers: setting.scaled(SIZE.customers),
    workbooks: setting.scaled(SIZE.workbooks),
    lines: SIZE.lines,
  };
  const lists = await setting.manyCustomers(size);
  const board = await startBoard();
  const temporal = await startTemporal(path);
  const busy = Array.from({ length: BUSY_PROCESSES }, keepBusy);
  try {
    const { figures, peakMb } = await measure('longWork', {
      lists,
      folder: setting.storeFolder(),
      boardUrl: board.url,
      temporal: temporal.address,
      customers: size.customers,
      limit: LIMIT,
    });
    const of = (name: string) => figure(figures, name);
    const all = `${count(size.orders)} orders of ${size.lines} sizes, ${count(size.customers)} customers, ${size.workbooks} workbooks, ${BUSY_PROCESSES} busy processes`;
    const run = (name: 'plan' | 'sync', what: string): Row => ({
      letter: 'i',
      what,
      figure: `${seconds(of(name))}, most attempts of a step ${of(`${name}Attempts`)}, longest standstill ${seconds(of(`${name}Standstill`))}`,
      must: atMost(of(`${name}Attempts`), 1, 'one attempt'),
    });
    return [
      run('plan', `plan of ${all}`),
      run('sync', `  then sync of ${LIMIT} of them`),
      {
        letter: 'i',
        what: '  longest time in which the worker could not beat',
        figure: seconds(Math.max(of('planStandstill'), of('syncStandstill'))),
        must: atMost(
          Math.max(of('planStandstill'), of('syncStandstill')),
          MOST_STANDSTILL_SECONDS,
          `${MOST_STANDSTILL_SECONDS} s`,
        ),
      },
      {
        letter: 'i',
        what: '  memory',
        figure: `${Math.round(peakMb)} MB`,
        must: atMost(peakMb, MOST_MB, `${MOST_MB} MB`),
      },
      {
        letter: 'i',
        what: '  the log of the store at its longest',
        figure: `${Math.round(of('logMb'))} MB beside a store of ${Math.round(of('storeMb'))} MB`,
        must: atMost(of('logMb'), MOST_LOG_MB, `${MOST_LOG_MB} MB`),
      },
    ];
  } finally {
    for (const child of busy) child.kill('SIGKILL');
    await temporal.stop();
    await board.stop();
  }
}

function keepBusy(): ChildProcess {
  return spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
}
