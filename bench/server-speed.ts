// server-speed: (g) the store on SQL Server: import of the full-size set beside SQLite, then merge and plan of 100,000 stored orders, 1 % changed.
import { startBoard } from './board-process.js';
import { figure, type Measured, measure, sideBySide, start } from './measurement.js';
import type { Setting } from './setting.js';
import { atMost, count, type Row, seconds } from './table.js';
import { startTsqlStore, type TsqlStore } from './tsql-store.js';

const MOST_TIMES_SQLITE = 4;
const ORDERS = 100_000;
const CHANGED_SHARE = 0.01;
const MOST_SECONDS_CHANGED = 60;

export async function serverSpeed(setting: Setting): Promise<Row[]> {
  const stores = startTsqlStore();
  if (stores === null) {
    const figure = 'SKIPPED: no ../shared/tsql-engine, and ORDER_MIRROR_TEST_SQLSERVER is not set';
    return [{ letter: 'g', what: 'store on SQL Server', figure, must: null }];
  }
  try {
    return [...(await firstImport(setting, stores)), ...(await secondRun(setting, stores))];
  } finally {
    await stores.stop();
  }
}

/** The two take turns: whatever else the machine does, it does to both. */
async function firstImport(setting: Setting, stores: TsqlStore): Promise<Row[]> {
  const lists = await setting.fullSet();
  const own = start('importAll', { lists, folder: setting.storeFolder() });
  const server = start('importAll', { lists, folder: '', server: await stores.fresh() });
  await sideBySide(own, server);
  const [onFile, onServer] = [await own.ended, await server.ended];
  const ratio = importOf(onServer) / importOf(onFile);
  return [
    {
      letter: 'g',
      what: `import, ${count(figure(onServer.figures, 'rows'))} rows, on ${stores.what}`,
      figure: `${seconds(importOf(onServer))} (${importParts(onServer)}), ${Math.round(onServer.peakMb)} MB`,
      must: null,
    },
    {
      letter: 'g',
      what: 'ratio to the import into SQLite',
      figure: `${ratio.toFixed(2)} (SQLite ${seconds(importOf(onFile))}: ${importParts(onFile)})`,
      must: atMost(ratio, MOST_TIMES_SQLITE, `${MOST_TIMES_SQLITE}`),
    },
  ];
}

function importOf({ figures }: Measured): number {
  return figure(figures, 'reading') + figure(figures, 'merging');
}

function importParts({ figures }: Measured): string {
  return `read ${seconds(figure(figures, 'reading'))}, merge ${seconds(figure(figures, 'merging'))}`;
}

async function secondRun(setting: Setting, stores: TsqlStore): Promise<Row[]> {
  const orders = setting.scaled(ORDERS);
  const [lists, changedLists] = [
    await setting.orders(orders),
    await setting.orders(orders, { changed: CHANGED_SHARE }),
  ];
  const board = await startBoard();
  try {
    const where = { folder: '', server: await stores.fresh(), boardUrl: board.url };
    await measure('growth', { ...where, lists, runId: 'first', thenMarkAllSynced: true });
    const { figures, peakMb } = await measure('growth', {
      ...where,
      lists: changedLists,
      runId: 'second',
      thenMarkAllSynced: false,
    });
    const [merging, planning] = [figure(figures, 'merging'), figure(figures, 'planning')];
    const planned = figure(figures, 'planned');
    // A changed size changes the order's total too: two writes an order.
    const writes = 2 * orders * CHANGED_SHARE;
    const parts = `merge ${seconds(merging)}, plan ${seconds(planning)}; read before ${seconds(figure(figures, 'reading'))}`;
    return [
      {
        letter: 'g',
        what: `merge and plan, ${count(orders)} stored orders, 1 % changed`,
        figure: `${seconds(merging + planning)} (${parts}), ${count(planned)} writes planned, ${Math.round(peakMb)} MB`,
        must: {
          text: `<= ${MOST_SECONDS_CHANGED} s, ${count(writes)} writes`,
          reached: merging + planning <= MOST_SECONDS_CHANGED && planned === writes,
        },
      },
    ];
  } finally {
    await board.stop();
  }
}
