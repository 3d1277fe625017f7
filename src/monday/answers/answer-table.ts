// answer-table: what every answer of the board means, one row each, with its source. Owns: THE table: its parts, and their order, since the first row that
// fits an error is its row. Does not own: which row an error falls into (classify-error.ts), combining the errors of one answer (answers.ts), what to do
// next (domain/board/retry-table.ts).
import type { AnswerRow } from './answer-row.js';
import { ANSWERS_ABOUT_A_VALUE } from './answers-about-a-value.js';
import { ANSWERS_ABOUT_THE_BOARD } from './answers-about-the-board.js';
import { ANSWERS_IN_DOUBT } from './answers-in-doubt.js';
import { FATAL_ANSWERS } from './fatal-answers.js';
import { RATE_LIMIT_ANSWERS } from './rate-limit-answers.js';

export const ANSWER_TABLE: readonly AnswerRow[] = [
  ...RATE_LIMIT_ANSWERS,
  ...FATAL_ANSWERS,
  ...ANSWERS_ABOUT_THE_BOARD,
  ...ANSWERS_ABOUT_A_VALUE,
  ...ANSWERS_IN_DOUBT,
];
