// duplicates: items and subitems on the board beside the one that was kept, in words. Owns: the sentences. Does not own: finding them (activities).
import type { RunDocument } from '../run-document.js';
import { numberWithCommas, printable } from '../text-table.js';

/** A screen is for the first few; the JSON document has all. */
const SHOWN_AT_MOST = 10;

/** No lines: nothing is doubled. */
export function duplicateLines({ doubled }: Pick<RunDocument, 'doubled'>): string[] {
  if (doubled.length === 0) return [];
  const left = doubled.length - SHOWN_AT_MOST;
  return [
    ...doubled.slice(0, SHOWN_AT_MOST).map((one) => `Duplicate on the board: ${duplicateWords(one)}.`),
    ...(left > 0 ? [`... and ${numberWithCommas(left)} more, in \`order-mirror status latest --json\`.`] : []),
    DUPLICATES_WHAT_NOW,
  ];
}

export function duplicateWords({
  size,
  board_item_id,
  kept_item_id,
  order,
  customer,
}: RunDocument['doubled'][number]): string {
  const what = size === null ? 'item' : 'subitem';
  const whose = size === null ? `order ${printable(order)}` : `size ${printable(size)} of order ${printable(order)}`;
  return `${what} ${board_item_id} beside ${kept_item_id} of ${whose}, ${printable(customer)}`;
}

export const DUPLICATES_WHAT_NOW =
  'The oldest is kept; nothing is taken off the board unasked. `order-mirror verify --repair` archives the others.';
