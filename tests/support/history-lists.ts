// history-lists: the order lists the committed histories were recorded with; made from a seed, so the replay test knows their values.
import { makeSmallLists, type SmallLists } from './small-lists.js';

export const makeHistoryLists = (): Promise<SmallLists> =>
  makeSmallLists({ customers: 3, ordersEach: 3, linesEach: 1 });
