// THE table of answers, row by row: every case cites where it is documented. Also: whole and partial, order-independence, receipts only with an id (S4, S5).
import { describe, expect, it } from 'vitest';
import { ANSWER_TABLE } from '../src/monday/answers/answer-table.js';
import { readAnswer } from '../src/monday/answers/answers.js';
import type { RawAnswer } from '../src/monday/wire/raw-answer.js';

const NOW_MS = Date.UTC(2026, 10, 21, 13, 0, 0);
const MIDNIGHT_MS = Date.UTC(2026, 10, 22);

const http = (status: number, body: unknown, headers: Record<string, string> = {}): RawAnswer => {
  return {
    kind: 'http',
    status,
    headers,
    bodyText: typeof body === 'string' ? body : JSON.stringify(body),
    durationMs: 5,
  };
};
const lost = (phase: 'not-connected' | 'sent', code: string): RawAnswer => ({
  kind: 'no-answer',
  phase,
  code,
  durationMs: 5,
});

const read = (raw: RawAnswer, kind: 'query' | 'mutation' = 'mutation', members = 2) => {
  return readAnswer(raw, { kind, members: kind === 'query' ? 0 : members, apiVersion: '2026-10', nowMs: NOW_MS });
};

/** "kind row wait", short enough to read a table of. */
const brief = (raw: RawAnswer, kind: 'query' | 'mutation') => {
  const { outcome } = read(raw, kind);
  switch (outcome.kind) {
    case 'answered':
      return 'answered';
    case 'daily-limit':
      return `daily-limit ${outcome.untilMs === MIDNIGHT_MS}`;
    case 'park':
      return `park ${outcome.scope} ${outcome.reason.row}`;
    case 'split':
      return `split ${outcome.reason.row}`;
    default:
      return `${outcome.kind} ${outcome.reason.row} ${outcome.waitMs}`;
  }
};

const refusal = (code: string, message = 'x', more: Record<string, unknown> = {}) => {
  return { data: null, errors: [{ message, extensions: { code, ...more } }] };
};

const LEGACY = 'Complexity budget exhausted, query cost 30001 budget remaining 19986 out of 1000000 reset in 3 seconds';

type Case = readonly [what: string, raw: RawAnswer, mutation: string, query: string];

const WHOLE: readonly Case[] = [
  [
    'minute complexity, 2.2',
    http(
      429,
      refusal('COMPLEXITY_BUDGET_EXHAUSTED', 'b', {
        complexity: 6182,
        complexity_budget_limit: 5_000_000,
        retry_in_seconds: 60,
        status_code: 429,
      }),
    ),
    'retry-after complexity-exhausted 60000',
    'retry-after complexity-exhausted 60000',
  ],
  [
    'the same as 200, older shape',
    http(200, { error_code: 'ComplexityException', error_message: LEGACY, status_code: 200 }),
    'retry-after complexity-exhausted 3000',
    'retry-after complexity-exhausted 3000',
  ],
  [
    'one query above all budgets',
    http(200, { error_code: 'ComplexityException', error_message: 'query cost 6000001 out of 5000000' }),
    'split query-too-complex',
    'split query-too-complex',
  ],
  [
    'one query above all budgets, as figures',
    http(429, refusal('ComplexityException', 'm', { complexity: 6_000_000, complexity_budget_limit: 5_000_000 })),
    'split query-too-complex',
    'split query-too-complex',
  ],
  ['body too large', http(413, 'Payload too large'), 'split query-too-complex', 'split query-too-complex'],
  [
    'requests a minute, header in seconds',
    http(429, refusal('RATE_LIMIT_EXCEEDED'), { 'retry-after': '7' }),
    'retry-after rate-limit 7000',
    'retry-after rate-limit 7000',
  ],
  [
    'the words only',
    http(429, { errors: [{ message: 'Minute limit rate exceeded' }] }),
    'retry-after rate-limit 15000',
    'retry-after rate-limit 15000',
  ],
  [
    'spelt with blanks',
    http(200, refusal('Rate Limit Exceeded')),
    'retry-after rate-limit 15000',
    'retry-after rate-limit 15000',
  ],
  [
    '429 as HTML, header as date',
    http(429, '<html>', { 'retry-after': 'Sat, 21 Nov 2026 13:00:30 GMT', date: 'Sat, 21 Nov 2026 13:00:10 GMT' }),
    'retry-after rate-limit 20000',
    'retry-after rate-limit 20000',
  ],
  [
    '429, only the RateLimit header',
    http(429, refusal('RATE_LIMIT_EXCEEDED'), { ratelimit: '"minuteRate";r=0;t=12, "complexityMinute";r=10;t=45' }),
    'retry-after rate-limit 12000',
    'retry-after rate-limit 12000',
  ],
  [
    'import jobs, in milliseconds',
    http(429, refusal('RATE_LIMIT_EXCEEDED', 'x', { retryAfterMs: 1500 })),
    'retry-after rate-limit 1500',
    'retry-after rate-limit 1500',
  ],
  [
    'resource protection',
    http(429, { errors: [{ message: 'Resource protection limit' }] }, { 'retry-after': '2' }),
    'retry-after rate-limit 2000',
    'retry-after rate-limit 2000',
  ],
  [
    'concurrency',
    http(429, refusal('maxConcurrencyExceeded')),
    'retry-after concurrency 2000',
    'retry-after concurrency 2000',
  ],
  [
    'IP',
    http(429, refusal('IP_RATE_LIMIT_EXCEEDED')),
    'retry-after ip-rate-limit 15000',
    'retry-after ip-rate-limit 15000',
  ],
  ['day', http(429, refusal('DAILY_LIMIT_EXCEEDED')), 'daily-limit true', 'daily-limit true'],
  [
    'field a minute, inside 200',
    http(200, refusal('FIELD_MINUTE_RATE_LIMIT_EXCEEDED', 'x', { status_code: 429, retry_in_seconds: 4 })),
    'retry-after field-limit 4000',
    'retry-after field-limit 4000',
  ],
  [
    'blocked',
    http(200, refusal('API_TEMPORARILY_BLOCKED')),
    'retry-after temporarily-blocked 30000',
    'retry-after temporarily-blocked 30000',
  ],
  [
    'locked',
    http(423, { errors: [{ message: 'Resource is currently locked, please try again later' }] }),
    'retry-after locked 2000',
    'retry-after locked 2000',
  ],
  [
    'idempotency conflict',
    http(409, refusal('IDEMPOTENCY_CONFLICT'), { 'retry-after': '3' }),
    'look-up-first idempotency-conflict 3000',
    'retry-after idempotency-conflict 3000',
  ],
  [
    '401',
    http(401, refusal('NOT_AUTHENTICATED', 'Not authenticated')),
    'park run not-authenticated',
    'park run not-authenticated',
  ],
  ['401 as plain text', http(401, 'Unauthorized'), 'park run not-authenticated', 'park run not-authenticated'],
  [
    'errors as texts',
    http(200, { errors: ['Not Authenticated'] }),
    'park run not-authenticated',
    'park run not-authenticated',
  ],
  [
    'your ip',
    http(401, { errors: [{ message: 'Your ip is restricted' }] }),
    'park run not-authenticated',
    'park run not-authenticated',
  ],
  ['403', http(403, 'no'), 'park run not-allowed', 'park run not-allowed'],
  [
    'unauthorized, new spelling',
    http(200, refusal('USER_UNAUTHORIZED')),
    'park run not-allowed',
    'park run not-allowed',
  ],
  [
    'unauthorized, old spelling',
    http(403, refusal('UserUnauthorizedException')),
    'park run not-allowed',
    'park run not-allowed',
  ],
  ['permissions', http(200, refusal('missingRequiredPermissions')), 'park run not-allowed', 'park run not-allowed'],
  ['version', http(200, refusal('InvalidVersionException')), 'park run invalid-version', 'park run invalid-version'],
  [
    'validation',
    http(400, {
      errors: [
        {
          message: 'Unknown',
          path: ['mutation Batch', 'm0', 'item_id'],
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ],
    }),
    'park run invalid-document',
    'park run invalid-document',
  ],
  [
    'parse',
    http(200, { errors: [{ message: 'Parse', extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] }),
    'park run invalid-document',
    'park run invalid-document',
  ],
  ['undefined field', http(200, refusal('undefinedField')), 'park run invalid-document', 'park run invalid-document'],
  ['JSON', http(400, refusal('JsonParseException')), 'park run invalid-document', 'park run invalid-document'],
  ['bad request', http(400, 'Bad request'), 'park run invalid-document', 'park run invalid-document'],
  ['redirect', http(302, ''), 'park run redirected', 'park run redirected'],
  ['no API here', http(404, '<html>'), 'park run no-such-address', 'park run no-such-address'],
  ['board gone', http(200, refusal('InvalidBoardIdException')), 'park run board-gone', 'park run board-gone'],
  [
    'board full',
    http(200, refusal('ItemsLimitationException')),
    'park customer board-full',
    'park customer board-full',
  ],
  [
    'no subitems column',
    http(200, refusal('NoSubitemsColumnInThisBoard')),
    'park run no-subitems-column',
    'park run no-subitems-column',
  ],
  ['cursor', http(200, refusal('CursorExpiredError')), 'retry-after cursor-expired 0', 'retry-after cursor-expired 0'],
  [
    'a group gone, not said for whom',
    http(404, refusal('InvalidGroupIdException')),
    'look-up-first group-gone 0',
    'park customer group-gone',
  ],
  [
    'something gone, not said for whom',
    http(404, refusal('ResourceNotFoundException')),
    'look-up-first target-gone 0',
    'park customer target-gone',
  ],
  [
    'a value refused, not said whose',
    http(422, refusal('DATA_VALIDATIONS_ERROR')),
    'look-up-first value-refused 0',
    'park run value-refused',
  ],
  [
    'a column gone, not said whose',
    http(200, refusal('InvalidColumnIdException')),
    'look-up-first column-gone 0',
    'park run column-gone',
  ],
  [
    'a label missing, not said whose',
    http(200, refusal('ColumnValueException', 'invalid value - label does not exist')),
    'look-up-first label-missing 0',
    'park run label-missing',
  ],
  [
    'a label too many, not said whose',
    http(200, refusal('ColumnValueException', 'label limit reached')),
    'look-up-first label-limit 0',
    'park run label-limit',
  ],
  [
    'a name too long, not said whose',
    http(200, refusal('ItemNameTooLongException')),
    'look-up-first name-refused 0',
    'park run name-refused',
  ],
  [
    'subitem limit, by its words',
    http(200, { errors: [{ message: 'Reached account subitem limit' }] }),
    'look-up-first subitem-limit 0',
    'park customer subitem-limit',
  ],
  [
    '500 as JSON',
    http(500, refusal('INTERNAL_SERVER_ERROR')),
    'look-up-first server-error 1000',
    'retry-after server-error 1000',
  ],
  [
    '500 that speaks of another status in its body',
    http(500, { errors: [{ message: 'x', extensions: { status_code: 429 } }] }),
    'look-up-first server-error 1000',
    'retry-after server-error 1000',
  ],
  [
    '500 inside 200',
    http(200, { errors: [{ message: 'Internal Server Error' }] }),
    'look-up-first server-error 1000',
    'retry-after server-error 1000',
  ],
  ['502 as HTML', http(502, '<html>'), 'look-up-first gateway-error 1000', 'retry-after gateway-error 1000'],
  [
    '503 with a wait',
    http(503, '', { 'retry-after': '9' }),
    'look-up-first gateway-error 9000',
    'retry-after gateway-error 9000',
  ],
  [
    '502 with the words of a limit: still doubt',
    http(502, { errors: [{ message: 'Rate limit' }] }),
    'look-up-first gateway-error 1000',
    'retry-after gateway-error 1000',
  ],
  ['504', http(504, ''), 'look-up-first timed-out 1000', 'retry-after timed-out 1000'],
  ['timeout', lost('sent', 'TIMEOUT'), 'look-up-first timed-out 1000', 'retry-after timed-out 1000'],
  ['given up', lost('sent', 'ABORTED'), 'look-up-first given-up 1000', 'retry-after given-up 1000'],
  ['socket cut', lost('sent', 'UND_ERR_SOCKET'), 'look-up-first answer-cut 1000', 'retry-after answer-cut 1000'],
  ['reset', lost('sent', 'ECONNRESET'), 'look-up-first answer-cut 1000', 'retry-after answer-cut 1000'],
  [
    'refused connection',
    lost('not-connected', 'ECONNREFUSED'),
    'retry-after not-connected 2000',
    'retry-after not-connected 2000',
  ],
  ['DNS', lost('not-connected', 'ENOTFOUND'), 'retry-after not-connected 2000', 'retry-after not-connected 2000'],
  [
    'given up before sending',
    lost('not-connected', 'ABORTED'),
    'retry-after not-connected 2000',
    'retry-after not-connected 2000',
  ],
  ['certificate', lost('not-connected', 'CERT_HAS_EXPIRED'), 'park run certificate', 'park run certificate'],
  ['unusable header', lost('not-connected', 'UND_ERR_INVALID_ARG'), 'park run not-sendable', 'park run not-sendable'],
  ['200, not JSON', http(200, 'oops'), 'look-up-first unreadable-answer 1000', 'retry-after unreadable-answer 1000'],
  [
    '200, JSON cut',
    http(200, '{"data":{"m0":{"id":"1'),
    'look-up-first unreadable-answer 1000',
    'retry-after unreadable-answer 1000',
  ],
  ['200, no data, no error', http(200, {}), 'look-up-first no-result 1000', 'retry-after no-result 1000'],
  ['200, data null', http(200, { data: null }), 'look-up-first no-result 1000', 'retry-after no-result 1000'],
  [
    'unknown code',
    http(200, refusal('SomethingNewException', 'rate limit')),
    'look-up-first unknown-error 1000',
    'retry-after unknown-error 1000',
  ],
  ['unknown status', http(418, ''), 'look-up-first unknown-error 1000', 'retry-after unknown-error 1000'],
];

describe('an answer about the whole request', () => {
  it.each(WHOLE)('%s', (_what, raw, mutation, query) => {
    expect({ mutation: brief(raw, 'mutation'), query: brief(raw, 'query') }).toEqual({ mutation, query });
  });

  it('has a case for every row of the table', () => {
    const rows = new Set(
      WHOLE.flatMap(([, raw]) => [brief(raw, 'mutation'), brief(raw, 'query')]).flatMap((text) => text.split(' ')),
    );
    const missing = ANSWER_TABLE.map(({ name }) => name).filter((name) => !rows.has(name));
    // Only a member can have this one.
    expect(missing).toEqual(['error-below-member']);
  });

  it('says how long a lost call may still run', () => {
    expect(read(lost('sent', 'ECONNRESET')).outcome).toMatchObject({ mayStillRunMs: 60_000 });
    expect(read(http(500, '')).outcome).not.toHaveProperty('mayStillRunMs');
  });
});

const partial = (errors: readonly unknown[], data: unknown = { m0: { id: '10' }, m1: null }) =>
  http(200, { data, errors });
const at = (path: readonly (string | number)[], code: string, more: Record<string, unknown> = {}, message = 'm') => {
  return { message, path, extensions: { code, ...more } };
};
const second = (raw: RawAnswer) => read(raw).members[1];

describe('members of an executed batch', () => {
  it('are applied with their ids', () => {
    const { outcome, members } = read(http(200, { data: { m0: { id: '10' }, m1: { id: '11' }, complexity: null } }));
    expect(outcome).toEqual({ kind: 'answered' });
    expect(members).toEqual([
      { kind: 'applied', boardItemId: '10' },
      { kind: 'applied', boardItemId: '11' },
    ]);
  });

  it.each([
    [
      'label',
      at(['m1'], 'ColumnValueException', { error_data: { column_id: 'status' } }, 'label does not exist'),
      { kind: 'refused', reason: { row: 'label-missing', column: 'status' } },
    ],
    [
      'validations, an array',
      at(['m1'], 'DATA_VALIDATIONS_ERROR', { error_data: [{ itemId: 1, columnIds: ['date4'], message: 'no' }] }),
      { kind: 'refused', reason: { row: 'value-refused', column: 'date4' } },
    ],
    ['name', at(['m1'], 'ITEM_NAME_TOO_LONG_EXCEPTION'), { kind: 'refused', reason: { row: 'name-refused' } }],
    ['column', at(['m1'], 'InvalidColumnIdException'), { kind: 'refused', reason: { row: 'column-gone' } }],
    ['group', at(['m1'], 'InvalidGroupIdException'), { kind: 'target-gone', reason: { row: 'group-gone' } }],
    [
      'group, in words',
      at(['m1'], 'InvalidArgumentException', {}, 'The group does not exist'),
      { kind: 'target-gone', reason: { row: 'group-gone' } },
    ],
    ['parent', at(['m1'], 'ResourceNotFoundException', { status_code: 404 }), { kind: 'target-gone' }],
    ['404 without a known code', at(['m1'], 'Whatever', { status_code: 404 }), { kind: 'target-gone' }],
    [
      'field limit',
      at(['m1'], 'FIELD_LIMIT_EXCEEDED', { status_code: 429, retry_in_seconds: 15 }),
      { kind: 'not-executed', waitMs: 15_000 },
    ],
    [
      'complexity halfway',
      at(['m1'], 'COMPLEXITY_BUDGET_EXHAUSTED', { retry_in_seconds: 9 }),
      { kind: 'not-executed', waitMs: 9_000 },
    ],
    ['locked', at(['m1'], '', {}, 'Resource is currently locked'), { kind: 'not-executed', waitMs: 2_000 }],
    ['day', at(['m1'], 'DAILY_LIMIT_EXCEEDED'), { kind: 'not-executed', waitMs: MIDNIGHT_MS - NOW_MS }],
    [
      'full board beside others',
      at(['m1'], 'ItemsLimitationException'),
      { kind: 'not-executed', reason: { row: 'board-full' } },
    ],
    [
      'server error',
      at(['m1'], 'INTERNAL_SERVER_ERROR', { status_code: 500 }),
      { kind: 'unknown', reason: { row: 'server-error' } },
    ],
    ['unknown code', at(['m1'], 'NobodyKnows'), { kind: 'unknown', reason: { row: 'unknown-error' } }],
    [
      'below the alias',
      at(['m1', 'created_at'], 'ColumnValueException'),
      { kind: 'unknown', reason: { row: 'error-below-member' } },
    ],
    [
      'an error of nobody',
      { message: 'm', extensions: { code: 'ColumnValueException' } },
      { kind: 'unknown', reason: { row: 'no-result' } },
    ],
    [
      'a budget error of nobody',
      { message: 'm', extensions: { code: 'RATE_LIMIT_EXCEEDED' } },
      { kind: 'unknown', reason: { row: 'no-result' } },
    ],
    [
      'the complexity field',
      at(['complexity'], 'INTERNAL_SERVER_ERROR'),
      { kind: 'unknown', reason: { row: 'no-result' } },
    ],
  ])('%s', (_what, error, expected) => {
    const raw = partial([error]);
    expect(read(raw).outcome).toEqual({ kind: 'answered' });
    expect(read(raw).members[0]).toEqual({ kind: 'applied', boardItemId: '10' });
    expect(second(raw)).toMatchObject(expected);
  });

  it('null with no error at all is unknown', () => {
    expect(second(partial([]))).toMatchObject({ kind: 'unknown', reason: { row: 'no-result' } });
  });

  it('an id is a receipt, whatever was complained about', () => {
    const raw = partial([at(['m1', 'id'], 'INTERNAL_SERVER_ERROR'), at(['m1'], 'X')], {
      m0: { id: '10' },
      m1: { id: '11' },
    });
    expect(second(raw)).toEqual({ kind: 'applied', boardItemId: '11' });
  });

  it('an object without an id is no receipt', () => {
    expect(second(partial([], { m0: { id: '10' }, m1: {} }))).toMatchObject({ kind: 'unknown' });
  });

  it('the most severe of several errors wins, in any order', () => {
    const errors = [
      at(['m1'], 'RATE_LIMIT_EXCEEDED'),
      at(['m1'], 'ColumnValueException'),
      at(['m1'], 'INTERNAL_SERVER_ERROR'),
    ];
    expect(second(partial(errors))).toMatchObject({ kind: 'unknown' });
    expect(second(partial([...errors].reverse()))).toEqual(second(partial(errors)));
    expect(second(partial(errors.slice(0, 2)))).toMatchObject({ kind: 'refused' });
  });

  it('what only a person can mend parks the call once nothing else is left in it', () => {
    const full = [at(['m0'], 'ItemsLimitationException'), at(['m1'], 'ItemsLimitationException')];
    const { outcome, members } = read(partial(full, { m0: null, m1: null }));
    expect(outcome).toMatchObject({ kind: 'park', scope: 'customer', reason: { row: 'board-full' } });
    expect(members).toEqual([]);
  });

  it('located errors with data null: the batch was executed', () => {
    const raw = http(200, { data: null, errors: [at(['m1'], 'ColumnValueException')] });
    expect(read(raw).members).toMatchObject([{ kind: 'unknown' }, { kind: 'refused' }]);
  });

  it('an error without a path belongs to the only member', () => {
    const raw = http(422, { data: null, errors: [at(['create_item'], 'DATA_VALIDATIONS_ERROR')] });
    expect(read(raw, 'mutation', 1).members).toMatchObject([{ kind: 'refused' }]);
    const nulled = partial([at(['create_item'], 'DATA_VALIDATIONS_ERROR')], { m0: null });
    expect(read(nulled, 'mutation', 1).members).toMatchObject([{ kind: 'refused' }]);
  });

  it('a 429 with its nulls written out was not processed', () => {
    const raw = http(429, {
      data: { m0: null, m1: null },
      errors: [{ message: 'm', extensions: { code: 'RATE_LIMIT_EXCEEDED' } }],
    });
    expect(read(raw).outcome).toMatchObject({ kind: 'retry-after' });
  });

  it('a 500 that brings ids brings receipts', () => {
    const raw = http(500, { data: { m0: { id: '10' } }, errors: [{ message: 'Internal Server Error' }] });
    expect(read(raw).members).toMatchObject([{ kind: 'applied' }, { kind: 'unknown' }]);
  });
});

describe('what else an answer tells', () => {
  const headers = {
    'api-version': '2026-10',
    'idempotency-replayed': 'true',
    'x-request-id': 'r1',
    ratelimit: '"minuteRate";r=4999, "concurrency";r=249, "complexityMinute";r=4950000;t=45',
    'ratelimit-policy': '"minuteRate";q=5000;w=60, "complexityMinute";q=5000000;w=60;qu="content-bytes"',
  };

  it('limits, complexity, request id, replay', () => {
    const answer = read(
      http(
        200,
        { data: { m0: { id: '1' }, m1: { id: '2' }, complexity: { query: 60_002, after: 9, reset_in_x_seconds: 45 } } },
        headers,
      ),
    );
    expect(answer).toMatchObject({
      complexity: { query: 60_002, after: 9, resetMs: 45_000 },
      limits: {
        complexity: { remaining: 4_950_000, resetMs: 45_000, quota: 5_000_000 },
        callsPerMinute: { remaining: 4999, resetMs: null },
      },
      requestId: 'r1',
      replayed: true,
      apiVersionServed: '2026-10',
      pauseMs: null,
    });
  });

  it('a wait that is asked for in so many words holds for everyone, but for that of the day and one that no run waits out', () => {
    const locked = { message: 'locked', path: ['m0'], extensions: { code: 'RESOURCE_LOCKED', retry_in_seconds: 7 } };
    expect(read(http(200, { data: { m0: null }, errors: [locked] })).pauseMs).toBe(7_000);
    expect(read(http(503, '<html>', { 'retry-after': '30' })).pauseMs).toBe(30_000);
    expect(read(http(503, '<html>')).pauseMs).toBe(null);
    expect(read(http(503, '<html>', { 'retry-after': '86400' })).pauseMs).toBe(null);
    const day = { errors: [{ message: 'x', extensions: { code: 'DAILY_LIMIT_EXCEEDED', retry_in_seconds: 60 } }] };
    expect(read(http(429, day)).pauseMs).toBe(null);
  });

  it('another version stops reads, but never throws receipts away', () => {
    const other = { 'api-version': '2027-01' };
    expect(read(http(200, { data: {} }, other), 'query').outcome).toMatchObject({
      kind: 'park',
      scope: 'run',
      reason: { row: 'other-version' },
    });
    const mutation = read(http(200, { data: { m0: { id: '1' }, m1: { id: '2' } } }, other));
    expect(mutation).toMatchObject({ outcome: { kind: 'answered' }, apiVersionServed: '2027-01' });
    expect(read(http(200, { data: {} }), 'query').outcome).toEqual({ kind: 'answered' });
  });

  it('a query with any error is not answered: null may mean "not read"', () => {
    const raw = http(200, {
      data: { items: [{ subitems: null }] },
      errors: [at(['items', 0, 'subitems'], 'FIELD_LIMIT_EXCEEDED', { status_code: 429, retry_in_seconds: 15 })],
    });
    expect(read(raw, 'query').outcome).toMatchObject({ kind: 'retry-after', waitMs: 15_000 });
  });

  it('no sentence holds what the server said', () => {
    const { outcome } = read(
      http(200, refusal('ColumnValueException', 'label "SECRET STYLE" does not exist')),
      'query',
    );
    expect(outcome).toMatchObject({ reason: { detail: 'label "SECRET STYLE" does not exist' } });
    expect(
      JSON.stringify({ ...outcome, reason: { ...('reason' in outcome ? outcome.reason : {}), detail: '' } }),
    ).not.toContain('SECRET');
  });
});
