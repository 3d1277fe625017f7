// staged-sizes: the sizes of a staged order, as one text in its row: JSON, {"S": 12, "M": 30}; null where it has none.
// Why not rows of their own: an order has five, and the import of 101,500 orders spent a third of its staging on them.
import type { DraftLine } from '../domain/order-draft.js';

export function sizesText(lines: readonly DraftLine[]): string | null {
  if (lines.length === 0) return null;
  let text = '';
  // Not an object's JSON: an object may not be given a size called __proto__.
  for (const { size, quantity } of lines) text += `${text === '' ? '{' : ','}${JSON.stringify(size)}:${quantity}`;
  return `${text}}`;
}

/** In no order that means anything. */
export function sizesIn(text: string | null): DraftLine[] {
  if (text === null) return [];
  return Object.entries(JSON.parse(text) as Record<string, number>).map(([size, quantity]) => ({ size, quantity }));
}
