// answers-about-a-value: rows of THE table: one value that the board does not take, for good. The rest of its batch goes.
import { type AnswerRow, is } from './answer-row.js';

export const ANSWERS_ABOUT_A_VALUE: readonly AnswerRow[] = [
  {
    name: 'label-limit',
    codes: ['columnvalue', 'correctedvalue', 'invalidargument', 'labelslimitexceeded'],
    narrow: ({ code, message }) =>
      code === 'labelslimitexceeded' ||
      /label.*(?:limit|maximum|too many)|(?:limit|maximum|too many).*label/i.test(message),
    mutation: 'refused',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The column cannot take another label.',
    because:
      'docs/monday-api.md "Sizes and boards": 40 labels per status; docs/rules.md "Board values": 500 per dropdown.',
  },
  {
    name: 'label-missing',
    codes: ['columnvalue', 'correctedvalue', 'invalidargument', 'datavalidationserror'],
    narrow: ({ message }) => /label/i.test(message),
    mutation: 'refused',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The column does not have this label.',
    because:
      'docs/monday-api.md "Mutations": an unknown label without create_labels_if_missing is a ColumnValueException.',
  },
  {
    name: 'column-gone',
    codes: ['invalidcolumnid', 'columnnotfound'],
    mutation: 'refused',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The board does not have this column.',
    because: 'docs/monday-api.md "Errors": permanent for the record.',
  },
  {
    name: 'name-refused',
    codes: ['itemnametoolong'],
    mutation: 'refused',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The name must have 1 to 255 characters.',
    because: 'docs/monday-api.md "Sizes and boards".',
  },
  {
    name: 'subitem-limit',
    messages: /subitems? limit/i,
    mutation: 'refused',
    query: 'park-customer',
    waitMs: 0,
    sentence: 'The item has as many subitems as it may.',
    because: 'docs/monday-api.md "Sizes and boards": plan-dependent.',
  },
  {
    name: 'value-refused',
    codes: [
      'columnvalue',
      'correctedvalue',
      'invalidargument',
      'datavalidationserror',
      'recordinvalid',
      'invaliduserid',
      'createboard',
      'deletelastgroup',
      'invalidcolumnvalue',
    ],
    memberStatuses: is(400, 422),
    mutation: 'refused',
    query: 'park-run',
    waitMs: 0,
    sentence: 'The board does not accept a value.',
    because:
      'docs/monday-api.md "Errors": permanent, dead-letter that record; "Batches of aliases": DATA_VALIDATIONS_ERROR.',
  },
];
