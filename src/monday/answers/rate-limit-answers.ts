// rate-limit-answers: rows of THE table: what is limited, locked or blocked for now. Judged before execution, so nothing was processed (docs/monday-api.md "Batches of aliases", "Limit answers");
// but for a conflict of keys, where the first attempt is running.
import { type AnswerFault, faultComplexity } from './answer-fault.js';
import { type AnswerRow, is, SHORT_WAIT_MS } from './answer-row.js';

/** A budget of a minute with no word about when it renews: a quarter of it. */
const BUDGET_WAIT_MS = 15_000;
/** monday's own figure for field limits is 15 s (docs/monday-api.md "Limit answers"). */
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
    because: 'docs/monday-api.md "Limit answers": retrying never helps, split.',
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
    because: 'docs/monday-api.md "Limit answers", "Errors"; judged before execution ("Batches of aliases").',
  },
  {
    name: 'daily-limit',
    codes: ['dailylimitexceeded'],
    messages: /daily (?:call )?limit/i,
    mutation: 'day',
    query: 'day',
    waitMs: 0,
    sentence: 'The calls of this day are used up; they renew at midnight UTC.',
    because: 'docs/monday-api.md "Rate limits", "Errors": sleep to 00:00 UTC.',
  },
  {
    name: 'field-limit',
    codes: ['fieldlimitexceeded', 'fieldminuteratelimitexceeded'],
    messages: /limit exceeded for the field/i,
    mutation: 'wait',
    query: 'wait',
    waitMs: FIELD_WAIT_MS,
    sentence: 'The board limits how often this field may be asked for; null there means "not read".',
    because: 'docs/monday-api.md "Limit answers".',
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
    because: 'docs/monday-api.md "Limit answers".',
  },
  {
    name: 'ip-rate-limit',
    codes: ['ipratelimitexceeded'],
    mutation: 'wait',
    query: 'wait',
    waitMs: BUDGET_WAIT_MS,
    pausesAll: true,
    sentence: 'Too many requests from this network address.',
    because: 'docs/monday-api.md "Limit answers".',
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
    because: 'docs/monday-api.md "Limit answers"; a 429 is not processed ("Idempotency").',
  },
  {
    name: 'temporarily-blocked',
    codes: ['apitemporarilyblocked'],
    mutation: 'wait',
    query: 'wait',
    waitMs: BLOCK_WAIT_MS,
    pausesAll: true,
    sentence: 'The board has blocked its API for a while.',
    because: 'docs/monday-api.md "Limit answers", "Errors": retry with backoff; the block stands before execution.',
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
    because: 'docs/monday-api.md "Limit answers", "Lost answers": nothing processed, wait, same key.',
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
    because:
      'docs/monday-api.md "Idempotency" (409): the first attempt is running, so by S4 the board is looked at once it is over.',
  },
];

function tooMuchForAnyBudget(fault: AnswerFault): boolean {
  if (fault.code === 'maxcomplexityexceeded' || fault.code === 'querytoocomplex') return true;
  const complexity = faultComplexity(fault);
  if (complexity !== null) return complexity.cost > complexity.limit;
  return /too complex|max\w* (?:query )?complexity|single query/i.test(fault.message);
}
