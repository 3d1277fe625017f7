// answer-table: what every answer of the board means, one row each, with its source. Owns: THE table, and which row an error falls into.
// Does not own: combining the errors of one answer (answers.ts), what to do next (domain/retry-table.ts).
import { type AnswerFault, faultComplexity } from './answer-fault.js';
import { CERTIFICATE_CODES } from './connection-fault.js';

/**
 * wait: surely not executed, later it may be · day: the same, tomorrow · split: too much for one request · doubt: may have been executed ·
 * refused: this member never will be · gone: what it points at is not there · park-…: a person must act.
 */
export type Meaning = 'doubt' | 'park-run' | 'park-customer' | 'gone' | 'refused' | 'split' | 'day' | 'wait';

export interface AnswerRow {
  readonly name: string;
  /** Normal codes (normalCode); the first row with the code wins, if `narrow` agrees. */
  readonly codes?: readonly string[];
  readonly narrow?: (fault: AnswerFault) => boolean;
  /** Asked only when the error has no code: words are a weak sign, and an unknown code is doubt (S4). */
  readonly messages?: RegExp;
  /** HTTP status of an answer without a known error; asked last. */
  readonly statuses?: (status: number) => boolean;
  /** status_code of an error about one member, when no row knows its code or message. */
  readonly memberStatuses?: (status: number) => boolean;
  /** Codes of calls that brought no answer; 'not-connected' and 'sent' stand for all others of that phase. */
  readonly connection?: readonly string[];
  readonly mutation: Meaning;
  readonly query: Meaning;
  /** When the server names no wait. */
  readonly waitMs: number;
  /** It is about the account or the token, not about this call: everyone waits (pace.ts). */
  readonly pausesAll?: true;
  readonly sentence: string;
  readonly because: string;
}

/** A budget of a minute with no word about when it renews: a quarter of it. */
const BUDGET_WAIT_MS = 15_000;
/** A busy neighbour is done in about the time of one call. */
const SHORT_WAIT_MS = 2_000;
/** monday's own figure for field limits is 15 s (monday-api.md 2.2). */
const FIELD_WAIT_MS = 15_000;
/** A block has no documented length; asking every half minute is no load. */
const BLOCK_WAIT_MS = 30_000;
/** How long filters may lag behind a create is not documented (monday-api.md 3.2): a second before the read-back. */
const SETTLE_MS = 1_000;

const is = (...wanted: readonly number[]) => (status: number) => wanted.includes(status);

export const ANSWER_TABLE: readonly AnswerRow[] = [
  // ---- budgets: judged before execution, nothing was processed (monday-api.md 4, 2.2)
  { name: 'query-too-complex', codes: ['complexity', 'complexitybudgetexhausted', 'maxcomplexityexceeded', 'querytoocomplex'], narrow: tooMuchForAnyBudget, messages: /query (?:is )?too complex|exceeds? (?:the )?max\w* (?:query )?complexity/i, statuses: is(413), mutation: 'split', query: 'split', waitMs: 0, sentence: 'The request asks for more than one request may.', because: 'monday-api.md 2.2 "Single query > 5M": retrying never helps, split.' },
  { name: 'complexity-exhausted', codes: ['complexity', 'complexitybudgetexhausted'], messages: /complexity budget|budget remaining/i, mutation: 'wait', query: 'wait', waitMs: BUDGET_WAIT_MS, pausesAll: true, sentence: 'The complexity points of this minute are used up.', because: 'monday-api.md 2.2 "Minute complexity", 8; judged before execution (4).' },
  { name: 'daily-limit', codes: ['dailylimitexceeded'], messages: /daily (?:call )?limit/i, mutation: 'day', query: 'day', waitMs: 0, sentence: 'The calls of this day are used up; they renew at midnight UTC.', because: 'monday-api.md 2.1 "Calls / day", 8: sleep to 00:00 UTC.' },
  { name: 'field-limit', codes: ['fieldlimitexceeded', 'fieldminuteratelimitexceeded'], messages: /limit exceeded for the field/i, mutation: 'wait', query: 'wait', waitMs: FIELD_WAIT_MS, sentence: 'The board limits how often this field may be asked for; null there means "not read".', because: 'monday-api.md 2.2 "Field concurrency", "Field per minute".' },
  { name: 'concurrency', codes: ['maxconcurrencyexceeded', 'concurrencylimitexceeded'], messages: /concurrency/i, mutation: 'wait', query: 'wait', waitMs: SHORT_WAIT_MS, pausesAll: true, sentence: 'Too many requests at the same time.', because: 'monday-api.md 2.2 "Concurrency".' },
  { name: 'ip-rate-limit', codes: ['ipratelimitexceeded'], mutation: 'wait', query: 'wait', waitMs: BUDGET_WAIT_MS, pausesAll: true, sentence: 'Too many requests from this network address.', because: 'monday-api.md 2.2 "IP".' },
  { name: 'rate-limit', codes: ['ratelimitexceeded', 'minutelimitrateexceeded', 'minuterateexceeded', 'toomanyrequests'], messages: /minute limit rate|rate limit|too many requests|resource protection limit/i, statuses: is(429), memberStatuses: is(429), mutation: 'wait', query: 'wait', waitMs: BUDGET_WAIT_MS, pausesAll: true, sentence: 'Too many requests in this minute.', because: 'monday-api.md 2.2 "Requests/min", "Resource protection", "Import jobs/hour"; a 429 is not processed (5.1).' },
  { name: 'temporarily-blocked', codes: ['apitemporarilyblocked'], mutation: 'wait', query: 'wait', waitMs: BLOCK_WAIT_MS, pausesAll: true, sentence: 'The board has blocked its API for a while.', because: 'monday-api.md 2.2, 8: retry with backoff; the block stands before execution.' },
  { name: 'locked', codes: ['resourcelocked', 'locked'], messages: /currently locked/i, statuses: is(423), memberStatuses: is(423), mutation: 'wait', query: 'wait', waitMs: SHORT_WAIT_MS, sentence: 'Someone else is writing to the same place.', because: 'monday-api.md 2.2 "Board locked" 423, 5.2: nothing processed, wait, same key.' },
  { name: 'idempotency-conflict', codes: ['idempotencyconflict'], messages: /idempotency key is currently/i, statuses: is(409), mutation: 'doubt', query: 'wait', waitMs: SHORT_WAIT_MS, sentence: 'The same request is still being executed.', because: 'monday-api.md 5.1 (409): the first attempt is running, so by S4 the board is looked at once it is over.' },

  // ---- who we are: stop
  { name: 'not-authenticated', codes: ['notauthenticated', 'unauthorized', 'unauthenticated', 'invalidtoken'], messages: /not authenticated|your ip is restricted|invalid token/i, statuses: is(401, 407), mutation: 'park-run', query: 'park-run', waitMs: 0, sentence: 'The board does not accept the token (or this network address). Check the token in the config.', because: 'monday-api.md 1 "401 body", 8: stop all.' },
  { name: 'not-allowed', codes: ['missingrequiredpermissions', 'userunauthorized', 'useraccessdenied', 'forbidden', 'permissiondenied'], messages: /unauthorized|not authori[sz]ed|permission/i, statuses: is(402, 403, 451), memberStatuses: is(401, 403), mutation: 'park-run', query: 'park-run', waitMs: 0, sentence: 'The token may not do this. Give its user the right to write to the board.', because: 'monday-api.md 8: permanent, stop the board.' },

  // ---- our own mistakes: stop
  { name: 'invalid-version', codes: ['invalidversion'], mutation: 'park-run', query: 'park-run', waitMs: 0, sentence: 'The board does not know this API version.', because: 'monday-api.md 1 "Versions", 8.' },
  { name: 'invalid-document', codes: ['graphqlparsefailed', 'graphqlvalidationfailed', 'undefinedfield', 'jsonparse', 'parseerror', 'badrequest', 'baduserinput', 'missingrequiredarguments', 'argumentliteralsincompatible', 'variablemismatch'], messages: /^(?:syntax error|cannot query field|unknown (?:argument|type|field)|variable "?\$|parse error)|doesn't exist on type/i, statuses: is(400, 405, 406, 411, 415, 431), mutation: 'park-run', query: 'park-run', waitMs: 0, sentence: 'The board does not understand the request: a mistake in order-mirror, please report it.', because: 'monday-api.md 1 "Strict GraphQL validation", 8: our bug, nothing executes.' },
  { name: 'not-sendable', connection: ['UND_ERR_INVALID_ARG', 'ERR_INVALID_CHAR', 'ERR_INVALID_URL'], mutation: 'park-run', query: 'park-run', waitMs: 0, sentence: 'The request cannot be written: check the address and the token in the config.', because: 'The HTTP client refused it before connecting.' },
  { name: 'certificate', connection: CERTIFICATE_CODES, mutation: 'park-run', query: 'park-run', waitMs: 0, sentence: "The board server's certificate is not valid for its address.", because: 'TLS fails before the request is sent, and will again.' },
  { name: 'redirected', statuses: (status) => status >= 300 && status < 400, mutation: 'park-run', query: 'park-run', waitMs: 0, sentence: 'The board answers with a redirect: the address in the config is not the API.', because: 'monday-api.md 1: the endpoint is one fixed POST; a token must not follow a redirect elsewhere.' },
  { name: 'no-such-address', statuses: is(404, 410), mutation: 'park-run', query: 'park-run', waitMs: 0, sentence: 'There is no API at this address; check the url in the config.', because: 'monday-api.md 1 "Endpoint"; errors about things on the board come with a code.' },

  // ---- the board's own limits and what is gone
  { name: 'board-full', codes: ['itemslimitation', 'itemslimitexceeded', 'boardcapacityexceeded'], messages: /items? limit|too many items/i, mutation: 'park-customer', query: 'park-customer', waitMs: 0, sentence: 'The board holds as many items as it may. Archive old ones or raise its limit, then retry.', because: 'monday-api.md 7 "Items per board", 8: permanent for the board.' },
  { name: 'no-subitems-column', codes: ['nosubitemscolumninthisboard'], messages: /no subitems column/i, mutation: 'park-run', query: 'park-run', waitMs: 0, sentence: 'The board has no subitems column; make one subitem by hand or add the column.', because: 'monday-api.md 7 "A board without a subitems column".' },
  { name: 'board-gone', codes: ['invalidboardid', 'boardnotfound'], mutation: 'park-run', query: 'park-run', waitMs: 0, sentence: 'The board is not there, or the token may not see it.', because: 'monday-api.md 8 "target gone": without its board nothing else can be resolved.' },
  { name: 'target-gone', codes: ['invalidgroupid', 'invaliditemid', 'resourcenotfound', 'itemnotfound', 'groupnotfound', 'invalidparentid'], memberStatuses: is(404, 410), mutation: 'gone', query: 'park-customer', waitMs: 0, sentence: 'The group, item or parent is no longer on the board.', because: 'monday-api.md 8: target gone, resolve again, do not loop.' },
  { name: 'cursor-expired', codes: ['cursorexpirederror', 'cursorexpired', 'invalidcursor'], messages: /cursor.*expired|expired cursor/i, mutation: 'wait', query: 'wait', waitMs: 0, sentence: 'Paging took longer than the board keeps a cursor; it starts again from the first page.', because: 'monday-api.md 3.2: cursors live 60 minutes; arrives as 200 with an error.' },

  // ---- this value, for good
  { name: 'label-limit', codes: ['columnvalue', 'correctedvalue', 'invalidargument', 'labelslimitexceeded'], narrow: ({ code, message }) => code === 'labelslimitexceeded' || /label.*(?:limit|maximum|too many)|(?:limit|maximum|too many).*label/i.test(message), mutation: 'refused', query: 'park-run', waitMs: 0, sentence: 'The column cannot take another label.', because: 'monday-api.md 7: 40 labels per status; spec 3 "Board values": 500 per dropdown.' },
  { name: 'label-missing', codes: ['columnvalue', 'correctedvalue', 'invalidargument', 'datavalidationserror'], narrow: ({ message }) => /label/i.test(message), mutation: 'refused', query: 'park-run', waitMs: 0, sentence: 'The column does not have this label.', because: 'monday-api.md 3.1: an unknown label without create_labels_if_missing is a ColumnValueException.' },
  { name: 'column-gone', codes: ['invalidcolumnid', 'columnnotfound'], mutation: 'refused', query: 'park-run', waitMs: 0, sentence: 'The board does not have this column.', because: 'monday-api.md 8: permanent for the record.' },
  { name: 'name-refused', codes: ['itemnametoolong'], mutation: 'refused', query: 'park-run', waitMs: 0, sentence: 'The name must have 1 to 255 characters.', because: 'monday-api.md 7 "Item name".' },
  { name: 'subitem-limit', messages: /subitems? limit/i, mutation: 'refused', query: 'park-customer', waitMs: 0, sentence: 'The item has as many subitems as it may.', because: 'monday-api.md 7 "Subitems per item": plan-dependent.' },
  { name: 'value-refused', codes: ['columnvalue', 'correctedvalue', 'invalidargument', 'datavalidationserror', 'recordinvalid', 'invaliduserid', 'createboard', 'deletelastgroup', 'invalidcolumnvalue'], memberStatuses: is(400, 422), mutation: 'refused', query: 'park-run', waitMs: 0, sentence: 'The board does not accept a value.', because: 'monday-api.md 8: permanent, dead-letter that record; 4: DATA_VALIDATIONS_ERROR.' },

  // ---- doubt: monday-api.md 5.2
  { name: 'not-connected', connection: ['not-connected'], mutation: 'wait', query: 'wait', waitMs: SHORT_WAIT_MS, sentence: 'The board server cannot be reached.', because: 'No connection, so not a byte of the request was taken.' },
  { name: 'timed-out', connection: ['TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'], statuses: is(408, 504), mutation: 'doubt', query: 'wait', waitMs: SETTLE_MS, sentence: 'No answer within the time limit.', because: 'monday-api.md 5.2 "Timeout": 0..n items made.' },
  { name: 'given-up', connection: ['ABORTED'], mutation: 'doubt', query: 'wait', waitMs: SETTLE_MS, sentence: 'The call was given up before its answer came.', because: 'monday-api.md 5.2: whoever hangs up does not know either.' },
  { name: 'answer-cut', connection: ['sent'], mutation: 'doubt', query: 'wait', waitMs: SETTLE_MS, sentence: 'The connection broke before the answer was complete.', because: 'monday-api.md 5.2 "socket cut".' },
  { name: 'server-error', codes: ['internalservererror', 'serviceunavailable', 'badgateway', 'gatewaytimeout'], messages: /internal server error/i, statuses: (status) => status >= 500, memberStatuses: (status) => status >= 500, mutation: 'doubt', query: 'wait', waitMs: SETTLE_MS, sentence: 'The board server failed while executing the request.', because: 'monday-api.md 5.2, 8: ambiguous for creates, also a prefix may be there.' },
  { name: 'unreadable-answer', mutation: 'doubt', query: 'wait', waitMs: SETTLE_MS, sentence: 'The answer is not readable.', because: 'monday-api.md 5.2: "no error" is not a receipt (S5), so the board is asked.' },
  { name: 'no-result', mutation: 'doubt', query: 'wait', waitMs: SETTLE_MS, sentence: 'The answer says neither what was done nor what went wrong.', because: 'monday-api.md 5.2 "alias null with no matching error": read back by key.' },
  { name: 'error-below-member', mutation: 'doubt', query: 'wait', waitMs: SETTLE_MS, sentence: 'Something failed after the write itself, which may have been done.', because: 'monday-api.md 4: a field under the mutation may fail after the item was made.' },
  { name: 'unknown-error', mutation: 'doubt', query: 'wait', waitMs: SETTLE_MS, sentence: 'The board answers with an error that order-mirror does not know.', because: 'monday-api.md 8: an unknown code is treated like 500 for creates.' },
];

function tooMuchForAnyBudget(fault: AnswerFault): boolean {
  if (fault.code === 'maxcomplexityexceeded' || fault.code === 'querytoocomplex') return true;
  const complexity = faultComplexity(fault);
  if (complexity !== null) return complexity.cost > complexity.limit;
  return /too complex|max\w* (?:query )?complexity|single query/i.test(fault.message);
}

const byName = new Map(ANSWER_TABLE.map((row) => [row.name, row]));

export function rowNamed(name: string): AnswerRow {
  const row = byName.get(name);
  if (!row) throw new Error(`no row ${name}`);
  return row;
}

/** The row of one error: by its code, without one by its words, else by the status it brings along, else by the status of the whole answer. */
export function rowOfFault(fault: AnswerFault, about: 'member' | 'request', httpStatus: number): AnswerRow {
  const byCode = ANSWER_TABLE.find((row) => row.codes?.includes(fault.code) && (row.narrow?.(fault) ?? true));
  if (byCode) return byCode;
  const byWords = fault.code === '' ? ANSWER_TABLE.find((row) => row.messages?.test(fault.message)) : undefined;
  if (byWords) return byWords;
  const status = fault.status;
  const byStatus = (wanted: number) =>
    ANSWER_TABLE.find((row) => (about === 'member' ? row.memberStatuses : row.statuses)?.(wanted));
  return (
    (status === null ? undefined : byStatus(status)) ??
    (about === 'request' ? byStatus(httpStatus) : undefined) ??
    rowNamed('unknown-error')
  );
}

/** An answer without any readable error. */
export function rowOfStatus(status: number): AnswerRow {
  if (status >= 200 && status < 300) return rowNamed('no-result');
  return ANSWER_TABLE.find((row) => row.statuses?.(status)) ?? rowNamed('unknown-error');
}

export function rowOfConnection(phase: 'not-connected' | 'sent', code: string): AnswerRow {
  const named = ANSWER_TABLE.find((row) => row.connection?.includes(code));
  // A given-up or timed-out call that surely never left is no doubt at all.
  if (named && (phase === 'sent' || named.mutation !== 'doubt')) return named;
  return rowNamed(phase === 'sent' ? 'answer-cut' : 'not-connected');
}
