// budget-use: (d) how well a sync uses monday's complexity budget, and how often it is told "too many".
import { figure, measure } from './measurement.js';
import { LINES_PER_ORDER, type Setting } from './setting.js';
import { atLeast, atMost, count, percent, type Row } from './table.js';

/** 20 windows of 166 writes: 3 s each on the scaled clock, twice what sending them takes. */
const ORDERS = 600;
const FACTOR = 20;
const COMPLEXITY_PER_MINUTE = 5_000_000;
const LEAST_SHARE = 0.95;
const MOST_REFUSED_SHARE = 0.01;

export async function budgetUse(setting: Setting): Promise<Row[]> {
  const orders = Math.max(200, setting.scaled(ORDERS));
  const lists = await setting.orders(orders);
  const { figures } = await measure('budget', {
    lists,
    folder: setting.storeFolder(),
    factor: FACTOR,
    complexityPerMinute: COMPLEXITY_PER_MINUTE,
  });
  const writes = figure(figures, 'applied');
  const expected = orders * (1 + LINES_PER_ORDER);
  if (writes !== expected) throw new Error(`(d): ${writes} writes arrived, not ${expected}.`);
  const share = figure(figures, 'shareOfWindows');
  const calls = figure(figures, 'calls');
  const refused = figure(figures, 'tooManyRequests');
  return [
    {
      letter: 'd',
      what: `${count(writes)} writes at ${count(COMPLEXITY_PER_MINUTE)} points a minute (clock x ${FACTOR})`,
      figure: `${percent(share)} of ${figure(figures, 'windows')} full windows in ${figure(figures, 'minutes').toFixed(1)} min (worst ${percent(figure(figures, 'worstWindow'))})`,
      must: atLeast(share, LEAST_SHARE, percent(LEAST_SHARE)),
    },
    {
      letter: 'd',
      what: '  429s',
      figure: `${refused} in ${calls} calls`,
      must: atMost(refused / calls, MOST_REFUSED_SHARE, '1 in 100'),
    },
  ];
}
