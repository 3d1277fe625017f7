// answers-about-the-board: rows of THE table: the board is full or gone, or something on it is.
import { type AnswerRow, is } from './answer-row.js';

export const ANSWERS_ABOUT_THE_BOARD: readonly AnswerRow[] = [
  {
    name: 'board-full',
    codes: ['itemslimitation', 'itemslimitexceeded', 'boardcapacityexceeded'],
    messages: /\bitems? limit|too many items/i,
    mutation: 'park-customer',
    query: 'park-customer',
    waitMs: 0,
    sentence: 'The board holds as many items as it may. Archive old ones or raise its limit, then retry.',
    because: 'docs/monday-api.md "Sizes and boards", "Errors": permanent for the board.',
  },
  {
    name: 'no-subitems-column',
    codes: ['nosubitemscolumninthisboard'],
    messages: /no subitems column/i,
    mutation: 'park-run',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The board has no subitems column; make one subitem by hand or add the column.',
    because: 'docs/monday-api.md "Sizes and boards".',
  },
  {
    name: 'board-gone',
    codes: ['invalidboardid', 'boardnotfound'],
    mutation: 'park-run',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The board is not there, or the token may not see it.',
    because: 'docs/monday-api.md "Errors": without its board nothing else can be resolved.',
  },
  {
    name: 'group-gone',
    codes: ['invalidgroupid', 'groupnotfound', 'resourcenotfound', 'invalidargument'],
    narrow: ({ code, message }) =>
      code === 'invalidgroupid' ||
      code === 'groupnotfound' ||
      /group.*(?:not found|not exist|deleted|archived|inactive)/i.test(message),
    mutation: 'gone',
    query: 'park-customer',
    waitMs: 0,
    sentence: 'The group is no longer on the board.',
    because:
      'docs/monday-api.md "Errors": target gone, resolve again. Told from a gone item, since a group is simply made again.',
  },
  {
    name: 'target-gone',
    codes: ['invaliditemid', 'resourcenotfound', 'itemnotfound', 'invalidparentid'],
    memberStatuses: is(404, 410),
    mutation: 'gone',
    query: 'park-customer',
    waitMs: 0,
    sentence: 'The group, item or parent is no longer on the board.',
    because: 'docs/monday-api.md "Errors": target gone, resolve again, do not loop.',
  },
  {
    name: 'cursor-expired',
    codes: ['cursorexpirederror', 'cursorexpired', 'invalidcursor'],
    messages: /cursor.*expired|expired cursor/i,
    mutation: 'wait',
    query: 'wait',
    waitMs: 0,
    sentence: 'Paging took longer than the board keeps a cursor; it starts again from the first page.',
    because: 'docs/monday-api.md "Queries": cursors live 60 minutes; arrives as 200 with an error.',
  },
];
