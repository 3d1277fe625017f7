// rate-limit-answers: rows of THE table: what is limited, locked or blocked for now. Judged before execution, so nothing was processed (monday-api.md 4, 2.2);
// but for a conflict of keys, where the first attempt is running.
import { type AnswerFault, faultComplexity } from './answer-fault.js';
import { type AnswerRow, is, SHORT_WAIT_MS } from './answer-row.js';

/** A budget of a minute with no word about when it renews: a quarter of it. */
const BUDGET_WAIT_MS = 15_000;
/** monday's own figure for field limits is 15 s (monday-api.md 2.2). */
const FIELD_WAIT_MS = 15_000;
/** A block has no documented length; asking every half minute is no load. */
const BLOCK_WAIT_MS = 30_000;

export const RATE_LIMIT_ANSWERS: readonly AnswerRow[] = [
  {
    name: 'query-too-complex',
    codes: ['complexity', 'complexitybudgetexhausted', 'maxcomplexityexceeded', 'querytoocomplex'],
    narrow: tooMuchForAnyBudget,
    messages: /query (?:is )?too complex|exceeds? (?:the )?max\w* (?:query )?complexity/i,
    statuses: is(413),
    mutation: 'split',
    query: 'split',
    waitMs: 0,
    sentence: 'The request asks for more than one request may.',
    because: 'monday-api.md 2.2 "Single query > 5M": retrying never helps, split.',
  },
  {
    name: 'complexity-exhausted',
    codes: ['complexity', 'complexitybudgetexhausted'],
    messages: /complexity budget|budget remaining/i,
    mutation: 'wait',
    query: 'wait',
    waitMs: BUDGET_WAIT_MS,
    pausesAll: true,
    sentence: 'The complexity points of this minute are used up.',
    because: 'monday-api.md 2.2 "Minute complexity", 8; judged before execution (4).',
  },
  {
    name: 'daily-limit',
    codes: ['dailylimitexceeded'],
    messages: /daily (?:call )?limit/i,
    mutation: 'day',
    query: 'day',
    waitMs: 0,
    sentence: 'The calls of this day are used up; they renew at midnight UTC.',
    because: 'monday-api.md 2.1 "Calls / day", 8: sleep to 00:00 UTC.',
  },
  {
    name: 'field-limit',
    codes: ['fieldlimitexceeded', 'fieldminuteratelimitexceeded'],
    messages: /limit exceeded for the field/i,
    mutation: 'wait',
    query: 'wait',
    waitMs: FIELD_WAIT_MS,
    sentence: 'The board limits how often this field may be asked for; null there means "not read".',
    because: 'monday-api.md 2.2 "Field concurrency", "Field per minute".',
  },
  {
    name: 'concurrency',
    codes: ['maxconcurrencyexceeded', 'concurrencylimitexceeded'],
    messages: /concurrency/i,
    mutation: 'wait',
    query: 'wait',
    waitMs: SHORT_WAIT_MS,
    pausesAll: true,
    sentence: 'Too many requests at the same time.',
    because: 'monday-api.md 2.2 "Concurrency".',
  },
  {
    name: 'ip-rate-limit',
    codes: ['ipratelimitexceeded'],
    mutation: 'wait',
    query: 'wait',
    waitMs: BUDGET_WAIT_MS,
    pausesAll: true,
    sentence: 'Too many requests from this network address.',
    because: 'monday-api.md 2.2 "IP".',
  },
  {
    name: 'rate-limit',
    codes: ['ratelimitexceeded', 'minutelimitrateexceeded', 'minuterateexceeded', 'toomanyrequests'],
    messages: /minute limit rate|rate limit|too many requests|resource protection limit/i,
    statuses: is(429),
    memberStatuses: is(429),
    mutation: 'wait',
    query: 'wait',
    waitMs: BUDGET_WAIT_MS,
    pausesAll: true,
    sentence: 'Too many requests in this minute.',
    because:
      'monday-api.md 2.2 "Requests/min", "Resource protection", "Import jobs/hour"; a 429 is not processed (5.1).',
  },
  {
    name: 'temporarily-blocked',
    codes: ['apitemporarilyblocked'],
    mutation: 'wait',
    query: 'wait',
    waitMs: BLOCK_WAIT_MS,
    pausesAll: true,
    sentence: 'The board has blocked its API for a while.',
    because: 'monday-api.md 2.2, 8: retry with backoff; the block stands before execution.',
  },
  {
    name: 'locked',
    codes: ['resourcelocked', 'locked'],
    messages: /currently locked/i,
    statuses: is(423),
    memberStatuses: is(423),
    mutation: 'wait',
    query: 'wait',
    waitMs: SHORT_WAIT_MS,
    sentence: 'Someone else is writing to the same place.',
    because: 'monday-api.md 2.2 "Board locked" 423, 5.2: nothing processed, wait, same key.',
  },
  {
    name: 'idempotency-conflict',
    codes: ['idempotencyconflict'],
    messages: /idempotency key is currently/i,
    statuses: is(409),
    mutation: 'doubt',
    query: 'wait',
    waitMs: SHORT_WAIT_MS,
    mayStillRun: true,
    sentence: 'The same request is still being executed.',
    because: 'monday-api.md 5.1 (409): the first attempt is running, so by S4 the board is looked at once it is over.',
  },
];

function tooMuchForAnyBudget(fault: AnswerFault): boolean {
  if (fault.code === 'maxcomplexityexceeded' || fault.code === 'querytoocomplex') return true;
  const complexity = faultComplexity(fault);
  if (complexity !== null) return complexity.cost > complexity.limit;
  return /too complex|max\w* (?:query )?complexity|single query/i.test(fault.message);
}
