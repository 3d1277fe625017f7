// html-bars: a customer's orders as one bar: its length against the largest customer, its colours by what became of the orders. Owns: the drawing.
import type { OrderCounts } from '../../../domain/run/books.js';
import { numberWithCommas } from '../../text-table.js';
import { type Html, html } from './html-text.js';

export const BAR_PARTS = ['unchanged', 'new', 'changed', 'cancelled', 'held', 'failed'] as const;
export type BarPart = (typeof BAR_PARTS)[number];

const WIDTH = 300;
const HEIGHT = 14;
/** So that the smallest customer, and the single failed order, are seen. */
const NARROWEST = 3;

/** The orders by what became of them; a failed one is counted as failed, not as new as well. */
export function barParts(orders: OrderCounts): Record<BarPart, number> {
  let failed = orders.failed;
  const without = (count: number): number => {
    const taken = Math.min(failed, count);
    failed -= taken;
    return count - taken;
  };
  return {
    unchanged: orders.unchanged,
    new: without(orders.new),
    changed: without(orders.changed),
    cancelled: without(orders.cancelled),
    held: orders.held,
    failed: orders.failed,
  };
}

export function orderBar(orders: OrderCounts, largest: number): Html {
  const parts = barParts(orders);
  const shown = BAR_PARTS.filter((part) => parts[part] > 0);
  const all = shown.reduce((sum, part) => sum + parts[part], 0);
  if (all === 0) return html``;
  const length = Math.max(NARROWEST * shown.length, (WIDTH * all) / Math.max(largest, all));
  const spare = length - NARROWEST * shown.length;
  const words = shown.map((part) => `${numberWithCommas(parts[part])} ${part}`).join(', ');
  let x = 0;
  const pieces = shown.map((part) => {
    const width = NARROWEST + (spare * parts[part]) / all;
    const piece = html`<rect class="${part}" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="${HEIGHT}"/>`;
    x += width;
    return piece;
  });
  return html`<svg class="bar" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${words}"><title>${words}</title>${pieces}</svg>`;
}

export function legend(): Html {
  const entries = BAR_PARTS.map((part) => html`<span><i class="${part}"></i>${part}</span>`);
  return html`<div class="legend">${entries}</div>`;
}
