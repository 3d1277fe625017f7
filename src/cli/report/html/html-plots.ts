// html-plots: the plots of the report page: how much arrived, where the time went, the pace against the budgets. Owns: the drawing.
// Words stand beside a drawing, never in it: those would shrink with it on a narrow screen. Each has its figures as text too.
import { PARTIAL_RATE, SUCCESS_RATE } from '../../../domain/run/books.js';
import { numberWithCommas } from '../../text-table.js';
import type { ReportContent } from '../content.js';
import type { Pace, PacePoint } from '../pace.js';
import { arrivedWords, THRESHOLD_WORDS } from '../success-rate.js';
import { duration } from '../when.js';
import { section, tag } from './html-section.js';
import { type HtmlRow, htmlTable } from './html-table.js';
import { type Html, html } from './html-text.js';

const WIDTH = 600;
const HEIGHT = 160;
/** A budget further above the curve than this would make it a flat line. */
const BUDGET_SHOWN_UP_TO_PEAKS = 10;

export function rateSection({ rate }: ReportContent): Html {
  const words = arrivedWords(rate);
  const percent = rate.percent ?? 0;
  const marks = [PARTIAL_RATE, SUCCESS_RATE].map((mark) => {
    const at = (mark * WIDTH).toFixed(1);
    return html`<line class="mark" x1="${at}" x2="${at}" y1="0" y2="20"/>`;
  });
  const kind = rate.tone === '' ? 'good' : rate.tone;
  const bar = html`<svg class="rate" viewBox="0 0 ${WIDTH} 20" preserveAspectRatio="none" role="img" aria-label="${words}"><title>${words}</title><rect class="ground" width="${WIDTH}" height="20"/><rect class="fill-${kind}" width="${((percent * WIDTH) / 100).toFixed(1)}" height="20"/>${marks}</svg>
<div class="scale" aria-hidden="true"><span class="first">0 %</span><span style="left:${PARTIAL_RATE * 100}%">${PARTIAL_RATE * 100} %</span><span style="left:${SUCCESS_RATE * 100}%">${SUCCESS_RATE * 100} %</span></div>`;
  return section(
    'How much arrived',
    html`${tag(rate.word, rate.tone)} ${words}. ${THRESHOLD_WORDS}`,
    rate.percent === null ? html`` : bar,
    1,
    'arrived',
  );
}

export function phaseSection({ phases, document }: ReportContent): Html | null {
  if (phases.length === 0) return null;
  const longest = Math.max(...phases.map(({ seconds }) => seconds), 0.001);
  const rows = phases.map(({ words, seconds, share }): HtmlRow => {
    const width = Math.max(2, (300 * seconds) / longest).toFixed(1);
    const bar = html`<svg class="bar" viewBox="0 0 300 14" preserveAspectRatio="none" role="img" aria-label="${duration(seconds)}"><rect class="changed" width="${width}" height="14"/></svg>`;
    return { cells: [words, bar, html`${duration(seconds)}`, html`${Math.round(share * 100)} %`] };
  });
  const columns = [
    { title: 'Phase', kind: 'key' as const },
    { title: '', kind: 'bar' as const },
    { title: 'Time', kind: 'n' as const },
    { title: 'Share', kind: 'n' as const },
  ];
  return section('Where the time went', `${duration(document.seconds)} in all.`, htmlTable(columns, rows), 1, 'time');
}

export function paceSection({ pace, document }: ReportContent): Html | null {
  if (pace === null) return null;
  const { budgets, peakCalls, peakComplexity } = pace;
  const plots = html`<div class="plots">${plot('Calls in a minute', 'calls', pace, ({ calls }) => calls, peakCalls, budgets.callsPerMinute)}
${plot('Complexity points in a minute', 'points', pace, ({ complexity }) => complexity, peakComplexity, budgets.complexityPerMinute)}</div>`;
  const words = `What the board counts: at each moment of the run, the sum of the minute before. Its budgets are a minute's too. The run took ${duration(document.seconds)}.`;
  return section('Pace against the budgets', words, plots, 1, 'pace');
}

function plot(
  title: string,
  unit: string,
  { points }: Pace,
  value: (point: PacePoint) => number,
  peak: number,
  budget: number,
): Html {
  const n = numberWithCommas;
  const shown = budget <= Math.max(1, peak) * BUDGET_SHOWN_UP_TO_PEAKS;
  const top = niceTop(Math.max(peak, shown ? budget : 0, 1));
  const seconds = points.at(-1)?.seconds ?? 0;
  const x = (point: PacePoint) => ((point.seconds / Math.max(seconds, 0.001)) * WIDTH).toFixed(1);
  const y = (amount: number) => (HEIGHT - (amount / top) * HEIGHT).toFixed(1);
  const line = points.map((point) => `${x(point)},${y(value(point))}`).join(' ');
  const percent = Math.round((peak / budget) * 100);
  const words = `At most ${n(peak)} of ${n(budget)} ${unit} (${percent === 0 && peak > 0 ? 'less than 1' : percent} %).`;
  const budgetLine = shown
    ? html`<line class="budget" x1="0" x2="${WIDTH}" y1="${y(budget)}" y2="${y(budget)}"/>`
    : html``;
  const legendWords = shown ? `budget: ${n(budget)}` : `the budget, ${n(budget)}, is far above this picture`;
  return html`<figure><figcaption><b>${title}</b> ${words}</figcaption>
<div class="plot"><div class="y" aria-hidden="true"><span>${shortNumber(top)}</span><span>${shortNumber(top / 2)}</span><span>0</span></div>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title}. ${words}"><title>${title}. ${words}</title><line class="grid" x1="0" x2="${WIDTH}" y1="${HEIGHT / 2}" y2="${HEIGHT / 2}"/><polygon class="area" points="0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}"/><polyline class="curve" points="${line}"/>${budgetLine}</svg>
<div class="x" aria-hidden="true"><span>0 s</span><span>${duration(seconds / 2)}</span><span>${duration(seconds)}</span></div></div>
<p class="legend"><span><i class="curve"></i>this run</span><span><i class="budget${shown ? '' : ' off'}"></i>${legendWords}</span></p></figure>`;
}

/** The next round number, so that half of it is round too. */
export function niceTop(amount: number): number {
  const power = 10 ** Math.floor(Math.log10(amount));
  const step = [1, 2, 4, 6, 8, 10].find((factor) => factor * power >= amount) ?? 10;
  return step * power;
}

/** 950, 12 k, 1.5 M: for the side of a plot. */
export function shortNumber(amount: number): string {
  for (const [size, letter] of [
    [1e9, ' G'],
    [1e6, ' M'],
    [1e4, ' k'],
  ] as const) {
    const unit = letter === ' k' ? 1e3 : size;
    if (amount >= size) return `${Math.round((amount / unit) * 10) / 10}${letter}`;
  }
  return String(Math.round(amount * 10) / 10);
}
