// sync-speed: (c) how fast a first sync sends to a board without limits, and how much of that time is not the board's.
import { startBoard } from './board-process.js';
import { compareSyncs } from './compared-syncs.js';
import type { Figures } from './figures.js';
import { figure, type Measured, measure } from './measurement.js';
import { LINES_PER_ORDER, type Setting } from './setting.js';
import { atLeast, atMost, count, percent, type Row, seconds } from './table.js';
import { startTemporal } from './temporal-process.js';

const ORDERS = 7_200;
const LEAST_WRITES_A_SECOND = 150;
const MOST_LEDGER_SHARE = 0.1;

export async function syncSpeed(setting: Setting): Promise<Row[]> {
  const orders = setting.scaled(ORDERS);
  const lists = await setting.orders(orders);
  const plain = await withBoard((boardUrl) => measure('sync', { lists, folder: setting.storeFolder(), boardUrl }));
  const what = `${count(orders)} orders + ${count(orders * LINES_PER_ORDER)} lines`;
  const rows = [...rowsOf(`sync of ${what}`, plain, orders), await storelessRow(setting, lists)];
  const path = process.env.TEMPORAL_CLI_PATH;
  if (!setting.options.temporal || path === undefined) return rows;
  const temporal = await startTemporal(path);
  try {
    const through = await withBoard((boardUrl) =>
      measure('syncTemporal', { lists, folder: setting.storeFolder(), boardUrl, temporal: temporal.address }),
    );
    rows.push(...rowsOf('the same through Temporal', through, orders));
    return [...rows, ...(await ledgerRows(setting, temporal.address))];
  } finally {
    await temporal.stop();
  }
}

/** Of the rate that a sender without a ledger gets through Temporal, the part that intent, mark, lease, receipts and the log of calls take. */
async function ledgerRows(setting: Setting, temporal: string): Promise<Row[]> {
  const compared = await compareSyncs(
    setting,
    temporal,
    { ledger: false, telemetry: null },
    { ledger: true, telemetry: null },
  );
  return [
    {
      letter: 'c',
      what: '  the ledger: less speed through Temporal than a sender without one',
      figure: compared.text,
      must: atMost(compared.cost, MOST_LEDGER_SHARE, percent(MOST_LEDGER_SHARE)),
    },
    {
      letter: 'c',
      what: "  share of that time in the ledger's own calls",
      figure: percent(compared.inLedger),
      must: null,
    },
  ];
}

/** Against no store at all: nobody can send so, but it shows what all of our own work beside the call costs. */
async function storelessRow(setting: Setting, lists: string): Promise<Row> {
  const { figures } = await withBoard((boardUrl) =>
    withBoard((secondBoardUrl) =>
      measure('ledger', { lists, folder: setting.storeFolder(), boardUrl, secondBoardUrl }),
    ),
  );
  const sending = figure(figures, 'sending');
  const bare = figure(figures, 'bare');
  const cost = 1 - bare / sending;
  const writes = figure(figures, 'applied');
  const own = (1000 * (figure(figures, 'sendingProcessor') - figure(figures, 'bareProcessor'))) / writes;
  return {
    letter: 'c',
    what: '  without Temporal: less speed than the same bare calls, nothing read and nothing stored',
    figure: `${percent(cost)} (${Math.round(writes / bare)} writes/s without, ${Math.round(writes / sending)} with; ${own.toFixed(2)} ms of our processor a write)`,
    must: null,
  };
}

async function withBoard(work: (boardUrl: string) => Promise<Measured>): Promise<Measured> {
  const board = await startBoard();
  try {
    return await work(board.url);
  } finally {
    await board.stop();
  }
}

function rowsOf(what: string, { figures, peakMb }: Measured, orders: number): Row[] {
  const writes = figure(figures, 'applied');
  const expected = orders * (1 + LINES_PER_ORDER);
  if (writes !== expected) throw new Error(`${what}: ${writes} writes arrived, not ${expected}.`);
  const sending = figure(figures, 'sending');
  const speed = writes / sending;
  return [
    {
      letter: 'c',
      what,
      figure: `${Math.round(speed)} writes/s (${seconds(sending)}${restOf(figures)}), ${Math.round(peakMb)} MB`,
      must: atLeast(speed, LEAST_WRITES_A_SECOND, `${LEAST_WRITES_A_SECOND} writes/s`),
    },
    {
      letter: 'c',
      what: '  share of that time outside the board',
      figure: percent(1 - figure(figures, 'inCalls') / sending),
      must: null,
    },
  ];
}

/** Through Temporal the steps before sending are part of the run. */
function restOf({ before, whole, sending }: Figures): string {
  const rest = before ?? (whole ?? 0) - (sending ?? 0);
  return `; reading to plan ${seconds(rest)}`;
}
