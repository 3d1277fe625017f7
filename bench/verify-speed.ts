// verify-speed: (f) a board of 10,000 items with 40,000 subitems read back within its own limits; each planted drift found, nothing else.
import { join } from 'node:path';
import { startBoard } from './board-process.js';
import { figure, measure } from './measurement.js';
import type { Setting } from './setting.js';
import { atMost, count, percent, type Row, seconds } from './table.js';

const ORDERS = 10_000;
const LINES = 4;
const OF_EACH_KIND = 10;
const COMPLEXITY_PER_MINUTE = 5_000_000;
const MOST_MB = 600;

export async function verifySpeed(setting: Setting): Promise<Row[]> {
  const orders = setting.scaled(ORDERS);
  const lists = await setting.orders(orders, { lines: LINES });
  const folder = setting.storeFolder();
  const stateFile = join(folder, 'board.journal');
  const where = { lists, folder };
  const filling = await startBoard({ stateFile });
  try {
    await measure('sync', { ...where, boardUrl: filling.url });
    await measure('plantDrift', { ...where, boardUrl: filling.url, ofEachKind: OF_EACH_KIND });
  } finally {
    await filling.stop();
  }
  const board = await startBoard({ stateFile, limits: 'enterprise' });
  try {
    const { figures, peakMb } = await measure('verify', { ...where, boardUrl: board.url });
    const of = (name: string) => figure(figures, name);
    const refused = of('tooManyRequests');
    const wrong = of('notFound') + of('notPlanted');
    return [
      {
        letter: 'f',
        what: `verify of ${count(of('items'))} items + ${count(of('subitems'))} subitems`,
        figure: `${seconds(of('whole'))} (${seconds(of('inCalls'))} in calls, processor ${seconds(of('processor'))}), ${Math.round(peakMb)} MB`,
        must: atMost(peakMb, MOST_MB, `${MOST_MB} MB`),
      },
      {
        letter: 'f',
        what: '  calls; 429s',
        figure: `${count(of('calls'))}; ${refused}`,
        must: { text: 'no 429', reached: refused === 0 },
      },
      {
        letter: 'f',
        what: '  complexity; fullest minute of the budget',
        figure: `${count(of('complexity'))}; ${percent(of('fullestMinute') / COMPLEXITY_PER_MINUTE)}`,
        must: atMost(of('fullestMinute'), COMPLEXITY_PER_MINUTE, '100 %'),
      },
      {
        letter: 'f',
        what: '  findings; not found; not planted',
        figure: `${of('found')}; ${of('notFound')}; ${of('notPlanted')}`,
        must: { text: 'none missed, none invented', reached: wrong === 0 },
      },
    ];
  } finally {
    await board.stop();
  }
}
