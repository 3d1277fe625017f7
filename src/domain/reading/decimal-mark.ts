// decimal-mark: 1,234.50 and 1.234,50 are one grammar with two letters swapped (docs/rules.md "Any company"). Owns: the swap.
// Only texts are written with a mark; a cell that holds a number holds a number.
import type { DecimalMark } from '../order/order-rules.js';

/** The text as it would be written with a point. Blanks stay blanks, and what was no number before is none after. */
export function withPoint(text: string, mark: DecimalMark): string {
  if (mark === 'point' || !MARKS.test(text)) return text;
  return text.replace(ALL_MARKS, (one) => (one === ',' ? '.' : ','));
}

const MARKS = /[.,]/;
const ALL_MARKS = /[.,]/g;
