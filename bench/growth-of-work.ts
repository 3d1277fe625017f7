// growth-of-work: (e) import, merge and plan of 1,000, 10,000 and 100,000 orders; then a second run at the largest size.
import { startBoard } from './board-process.js';
import { figure, type Measured, measure } from './measurement.js';
import { LINES_PER_ORDER, type Setting } from './setting.js';
import { atMost, count, type Row, seconds } from './table.js';

const SIZES = [1_000, 10_000, 100_000] as const;
const CHANGED_SHARE = 0.01;
/** "No faster than the work", with room for noise. */
const MOST_GROWTH_PER_ORDER = 1.1;
const MOST_SECONDS_UNCHANGED = 15;
const MOST_SECONDS_CHANGED = 30;
const MOST_PEAK_MB = 600;

interface Step {
  readonly orders: number;
  readonly measured: Measured;
  readonly folder: string;
}

export async function growthOfWork(setting: Setting): Promise<Row[]> {
  const board = await startBoard();
  try {
    const steps: Step[] = [];
    const rows: Row[] = [];
    for (const size of SIZES) {
      const orders = setting.scaled(size);
      const folder = setting.storeFolder();
      const lists = await setting.orders(orders);
      const where = { lists, folder, boardUrl: board.url };
      const measured = await measure('growth', { ...where, runId: 'first', thenMarkAllSynced: size === SIZES.at(-1) });
      const step = { orders, measured, folder };
      rows.push(rowOf(step, steps.at(-1)));
      steps.push(step);
    }
    const largest = steps.at(-1);
    if (largest !== undefined) rows.push(...(await secondRuns(setting, largest, board.url)));
    return rows;
  } finally {
    await board.stop();
  }
}

function totalOf({ measured: { figures } }: Step): number {
  return figure(figures, 'reading') + figure(figures, 'merging') + figure(figures, 'planning');
}

/** By processor time, since waiting for a busy machine is no growth. */
function processorOf({ orders, measured }: Step): number {
  return figure(measured.figures, 'processor') / orders;
}

function partsOf({ figures }: Measured): string {
  return ['reading', 'merging', 'planning'].map((part) => `${part} ${seconds(figure(figures, part))}`).join(', ');
}

function rowOf(step: Step, before: Step | undefined): Row {
  const { orders, measured } = step;
  const base = `${seconds(totalOf(step))} (${partsOf(measured)}), ${Math.round(measured.peakMb)} MB`;
  const what = `${count(orders)} orders, ${count(orders * LINES_PER_ORDER)} lines`;
  if (before === undefined) return { letter: 'e', what, figure: base, must: null };
  const growth = processorOf(step) / processorOf(before);
  return {
    letter: 'e',
    what,
    figure: `${base}; per order x ${growth.toFixed(2)}`,
    must: atMost(growth, MOST_GROWTH_PER_ORDER, `x ${MOST_GROWTH_PER_ORDER} per order`),
  };
}

async function secondRuns(setting: Setting, { orders, folder }: Step, boardUrl: string): Promise<Row[]> {
  const where = { folder, boardUrl, thenMarkAllSynced: false };
  const lists = await setting.orders(orders);
  const changedLists = await setting.orders(orders, { changed: CHANGED_SHARE });
  const same = await measure('growth', { ...where, lists, runId: 'second' });
  const changed = await measure('growth', { ...where, lists: changedLists, runId: 'third' });
  const row = (what: string, step: Measured, most: number, writes: number): Row => {
    const total = totalOf({ orders, folder, measured: step });
    const planned = figure(step.figures, 'planned');
    return {
      letter: 'e',
      what,
      figure: `${seconds(total)} (${partsOf(step)}), ${count(planned)} writes planned, ${Math.round(step.peakMb)} MB`,
      must: {
        text: `<= ${most} s, ${count(writes)} writes, ${MOST_PEAK_MB} MB`,
        reached: total <= most && planned === writes && step.peakMb <= MOST_PEAK_MB,
      },
    };
  };
  return [
    row(`${count(orders)} orders, nothing changed`, same, MOST_SECONDS_UNCHANGED, 0),
    // A changed size changes the order's total too: two writes an order.
    row(
      `${count(orders)} orders, 1 % changed, all lists saved anew`,
      changed,
      MOST_SECONDS_CHANGED,
      2 * orders * CHANGED_SHARE,
    ),
  ];
}
