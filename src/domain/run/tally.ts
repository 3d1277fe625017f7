// tally: how the orders stand now, in one set of words and one way of counting, for every command, report, alert and metric. Pure.
// Owns: the words, the sums and the head line. Does not own: the counting (sql/core/tally.sql), what one run did (books.ts).

/** Each order of the lists is in exactly one of these, but for absent ones. */
export interface Tally {
  /** Orders of the order lists: present ones, and rows that no order could be made of. */
  readonly orders: number;
  /** The board is known to hold them as the lists say. */
  readonly on_board: number;
  /** Deliberately not sent, with a reason: what the board shows of them is from before. */
  readonly held: number;
  /** The board refused them; the next run tries again. */
  readonly refused: number;
  /** To be sent by the next run. */
  readonly waiting: number;
  /** Held, and their workbook is missing: nothing can be mended there. */
  readonly unread: number;
  /** No part of `orders`. */
  readonly absent: number;
  /** Sizes that the board refused, of orders that it took. */
  readonly refused_sizes: number;
  /** Values and rows not taken, or to be checked, by effect: held, left, row, warned. */
  readonly rejects: Readonly<Record<string, number>>;
  readonly refused_workbooks: number;
  readonly missing_workbooks: number;
}

export const EMPTY_TALLY: Tally = {
  orders: 0,
  on_board: 0,
  held: 0,
  refused: 0,
  waiting: 0,
  unread: 0,
  absent: 0,
  refused_sizes: 0,
  rejects: {},
  refused_workbooks: 0,
  missing_workbooks: 0,
};

/** Values and rows that were not taken: one number, wherever rejects are counted. */
export function rejectCount({ rejects }: Pick<Tally, 'rejects'>): number {
  return Object.entries(rejects).reduce((sum, [effect, count]) => (isNotTaken(effect) ? sum + count : sum), 0);
}

/** Taken and sent, but somebody should look: listed beside the rejects, and counted on their own. */
export function checkCount({ rejects }: Pick<Tally, 'rejects'>): number {
  return Object.values(rejects).reduce((sum, count) => sum + count, 0) - rejectCount({ rejects });
}

export const isNotTaken = (effect: string): boolean => effect !== 'warned';

/** Something is not on the board as the lists say, or was not taken. What is only to be checked (`warned`) is on it. */
export function isLeftBehind(tally: Tally): boolean {
  return tally.held + tally.refused + tally.refused_sizes + tally.refused_workbooks + rejectCount(tally) > 0;
}

/** "650 of 667 orders are on the board; 17 held." */
export function tallySentence(tally: Tally): string {
  const n = (count: number) => count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
  if (tally.orders === 0) return 'There are no orders in this store.';
  const all = `${n(tally.on_board)} of ${n(tally.orders)} ${tally.orders === 1 ? 'order is' : 'orders are'} on the board`;
  const counted = (count: number, words: string) => (count === 0 ? [] : [`${n(count)} ${words}`]);
  const rest = [
    ...counted(tally.held, 'held'),
    ...counted(tally.refused, 'refused by the board'),
    ...counted(tally.waiting, 'waiting to be sent'),
    ...counted(tally.unread, 'held in a workbook that is missing'),
  ];
  return `${[all, ...(rest.length === 0 ? [] : [rest.join(', ')])].join('; ')}.`;
}
