// What the board may answer, through a real HTTP server and the client that production uses: the outcome, and the step after it (S3, S4).
// The cases are the list of everything that can come back (docs/monday-api.md "Limit answers", "Batches of aliases", "Idempotency", "Errors"). Which row an answer falls into, beyond the wire: answers.test.ts.
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nextStep } from '../src/domain/board/retry-table.js';
import { ANSWER_TABLE } from '../src/monday/answers/answer-table.js';
import { readAnswer } from '../src/monday/answers/answers.js';
import { createMondayClient, type MondayClient } from '../src/monday/wire/client.js';
import { json, type ScriptedServer, type Step, scriptedServer } from './support/scripted-server.js';

const TIME_LIMIT_MS = 500;
const VERSION = '2026-10';

const error = (code: string, more: object = {}, path?: readonly (string | number)[]) => ({
  message: 'm',
  ...(path === undefined ? {} : { path }),
  extensions: { code, ...more },
});
const words = (message: string, path?: readonly string[]) => ({ message, ...(path === undefined ? {} : { path }) });
const errors = (...list: readonly object[]) => ({ errors: list });
/** m0 was made, m1 was not. */
const partial = (...list: readonly object[]) => json({ data: { m0: { id: '10' }, m1: null }, errors: list });
const html =
  (status: number, headers: Record<string, string> = {}): Step =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers });
    response.end('<html><body>oops</body></html>');
  };
const MADE = { data: { m0: { id: '10' }, m1: { id: '11' } } };

function inPieces(response: ServerResponse, text: string, pieces: number, everyMs: number): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const size = Math.ceil(text.length / pieces);
  let at = 0;
  const timer = setInterval(() => {
    response.write(text.slice(at, at + size));
    at += size;
    if (at < text.length) return;
    clearInterval(timer);
    response.end();
  }, everyMs);
  response.on('close', () => clearInterval(timer));
}

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

/** What comes back; after a batch of two creates: "outcome row wait -> step", or the members; after a read. */
type Case = readonly [what: string, answer: Step, batch: string, read: string];

const again = (row: string, ms: number) => `retry-after ${row} -> send-again ${ms}`;
const both = (what: string, answer: Step, outcome: string): Case => [what, answer, outcome, outcome];
const doubt = (what: string, answer: Step, row: string, ms = 1_000): Case => [
  what,
  answer,
  `look-up-first ${row} -> look-up ${ms}`,
  again(row, ms),
];
const stops = (what: string, answer: Step, row: string, who = 'run'): Case =>
  both(what, answer, `park ${row} -> park ${who}`);

const WAITS: readonly Case[] = [
  both(
    'minute complexity, retry_in_seconds',
    json(errors(error('COMPLEXITY_BUDGET_EXHAUSTED', { retry_in_seconds: 42, status_code: 429 })), 429),
    again('complexity-exhausted', 42_000),
  ),
  both(
    'minute complexity, the older form as 200, in words',
    json({
      error_code: 'ComplexityException',
      error_message:
        'Complexity budget exhausted, query cost 30001 budget remaining 19986 out of 1000000 reset in 3 seconds',
      status_code: 200,
    }),
    again('complexity-exhausted', 3_000),
  ),
  both(
    'requests a minute, Retry-After in seconds',
    json(errors(words('Minute limit rate exceeded')), 429, { 'retry-after': '7' }),
    again('rate-limit', 7_000),
  ),
  both(
    'requests a minute, Retry-After as a date',
    (response, request) =>
      json(errors(error('RATE_LIMIT_EXCEEDED')), 429, { date: inSeconds(0), 'retry-after': inSeconds(9) })(
        response,
        request,
      ),
    again('rate-limit', 9_000),
  ),
  both(
    'requests a minute, beside the errors',
    json({ ...errors(error('RATE_LIMIT_EXCEEDED')), extensions: { retry_in_seconds: 8 } }, 429),
    again('rate-limit', 8_000),
  ),
  both(
    'requests a minute, in words',
    json(errors(words('Rate limit exceeded, retry in 6 seconds')), 429),
    again('rate-limit', 6_000),
  ),
  both(
    'requests a minute, only in the RateLimit header',
    json(errors(error('Rate Limit Exceeded')), 429, { ratelimit: '"minuteRate";r=0;t=5' }),
    again('rate-limit', 5_000),
  ),
  both(
    'requests a minute, two waits: the longer',
    json(errors(error('RATE_LIMIT_EXCEEDED', { retry_in_seconds: 3 })), 429, { 'retry-after': '11' }),
    again('rate-limit', 11_000),
  ),
  both(
    'requests a minute, without a word about the wait',
    json(errors(error('RATE_LIMIT_EXCEEDED')), 429),
    again('rate-limit', 15_000),
  ),
  both('429 as a page', html(429, { 'retry-after': '4' }), again('rate-limit', 4_000)),
  both(
    '429 that writes its nulls out',
    json({ data: { m0: null, m1: null }, ...errors(error('RATE_LIMIT_EXCEEDED', { retry_in_seconds: 2 })) }, 429),
    again('rate-limit', 2_000),
  ),
  both(
    'import jobs, in milliseconds',
    json(errors(error('RATE_LIMIT_EXCEEDED', { retryAfterMs: 1_500 })), 429),
    again('rate-limit', 1_500),
  ),
  both(
    'resource protection',
    json(errors(words('Resource protection limit')), 429, { 'retry-after': '2' }),
    again('rate-limit', 2_000),
  ),
  both(
    'concurrency',
    json(errors(error('maxConcurrencyExceeded')), 429, { 'retry-after': '3' }),
    again('concurrency', 3_000),
  ),
  both(
    'the network address',
    json(errors(error('IP_RATE_LIMIT_EXCEEDED', { retry_in_seconds: 10 })), 429),
    again('ip-rate-limit', 10_000),
  ),
  both(
    'a field, at the same time',
    json(errors(error('FIELD_LIMIT_EXCEEDED', { status_code: 429, retry_in_seconds: 15 })), 429),
    again('field-limit', 15_000),
  ),
  both(
    'a field, in a minute, inside 200',
    json(errors(error('FIELD_MINUTE_RATE_LIMIT_EXCEEDED', { status_code: 429, retry_in_seconds: 4 }))),
    again('field-limit', 4_000),
  ),
  both('blocked', json(errors(error('API_TEMPORARILY_BLOCKED'))), again('temporarily-blocked', 30_000)),
  both(
    'locked, 423',
    json(errors(words('Resource is currently locked, please try again later')), 423),
    again('locked', 2_000),
  ),
  both('the day is used up', json(errors(error('DAILY_LIMIT_EXCEEDED')), 429), 'daily-limit -> sleep-until midnight'),
  both(
    'longer than any run waits',
    json(errors(error('RATE_LIMIT_EXCEEDED')), 429, { 'retry-after': '7200' }),
    'retry-after rate-limit -> park customer',
  ),
  both(
    'one request above all budgets',
    json({ error_code: 'ComplexityException', error_message: 'query cost 6000001 out of 5000000' }),
    'split query-too-complex -> split',
  ),
  both('one request above all budgets, 413', html(413), 'split query-too-complex -> split'),
  [
    'the key is being worked on, 409',
    json(errors(error('IDEMPOTENCY_CONFLICT')), 409, { 'retry-after': '3' }),
    'look-up-first idempotency-conflict -> look-up 3000',
    again('idempotency-conflict', 3_000),
  ],
  both('a cursor too old', json(errors(error('CursorExpiredError'))), again('cursor-expired', 0)),
];

const DOUBTS: readonly Case[] = [
  doubt('no answer at all', () => {}, 'timed-out'),
  doubt('cut at once', (response) => response.destroy(), 'answer-cut'),
  doubt(
    'cut in the middle of the answer, its length told',
    (response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"data":{"m0":{"id":"10"}');
      setTimeout(() => response.destroy(), 10);
    },
    'answer-cut',
  ),
  doubt(
    'cut in the middle of a chunked answer',
    (response) => {
      response.writeHead(200);
      response.write('{"data":{"m0":{"id":"10"}');
      setTimeout(() => response.destroy(), 10);
    },
    'answer-cut',
  ),
  doubt(
    'half an answer, decently ended',
    (response) => void response.writeHead(200).end('{"data":{"m0":{"id":"10"}'),
    'unreadable-answer',
  ),
  doubt('a drip that never ends', (response) => inPieces(response, ' '.repeat(10_000), 1_000, 20), 'timed-out'),
  doubt('malformed JSON', json('{"data": nonsense}'), 'unreadable-answer'),
  doubt('a page with 200', html(200), 'unreadable-answer'),
  doubt('nothing, with 200', (response) => void response.writeHead(200).end(), 'unreadable-answer'),
  doubt('an empty object', json({}), 'no-result'),
  doubt('500, JSON', json(errors(error('INTERNAL_SERVER_ERROR')), 500), 'server-error'),
  doubt('500, a page', html(500), 'server-error'),
  doubt('500 inside 200', json(errors(error('INTERNAL_SERVER_ERROR'))), 'server-error'),
  doubt('502, JSON', json({}, 502), 'gateway-error'),
  doubt('502, a page', html(502), 'gateway-error'),
  doubt('503, JSON', json(errors(words('Service unavailable')), 503), 'gateway-error'),
  doubt('503, a page, with a wait', html(503, { 'retry-after': '9' }), 'gateway-error', 9_000),
  doubt('504, JSON', json(errors(words('Gateway timeout')), 504), 'timed-out'),
  doubt('504, a page', html(504), 'timed-out'),
  doubt('520 of a gateway', html(520), 'gateway-error'),
  doubt('408', html(408), 'timed-out'),
  doubt('502 with the words of a limit', json(errors(words('Rate limit exceeded')), 502), 'gateway-error'),
  doubt('200 with an error that nobody knows', json(errors(error('SomethingNewException'))), 'unknown-error'),
  doubt('a status that nobody knows', html(418), 'unknown-error'),
];

const STOPS: readonly Case[] = [
  stops('401', json(errors(error('NOT_AUTHENTICATED')), 401), 'not-authenticated'),
  stops('401, a page', html(401), 'not-authenticated'),
  stops('403', html(403), 'not-allowed'),
  stops('unauthorised inside 200', json(errors(error('UserUnauthorizedException'))), 'not-allowed'),
  stops('a version it does not know', json(errors(error('InvalidVersionException'))), 'invalid-version'),
  stops(
    'the whole document refused, nothing executed',
    json(errors(error('GRAPHQL_VALIDATION_FAILED', {}, ['mutation Batch', 'm0']))),
    'invalid-document',
  ),
  stops(
    'the whole document refused, 400',
    json(errors(words('Cannot query field "x" on type "Item".')), 400),
    'invalid-document',
  ),
  ...[301, 302, 303, 307, 308].map((status) =>
    stops(
      `redirect ${status}`,
      (response) => void response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end(),
      'redirected',
    ),
  ),
  stops('404, a page', html(404), 'no-such-address'),
  stops('the board gone', json(errors(error('InvalidBoardIdException'))), 'board-gone'),
  stops('the board has no subitems', json(errors(error('NoSubitemsColumnInThisBoard'))), 'no-subitems-column'),
  stops('the board full', json(errors(error('ItemsLimitationException'))), 'board-full', 'customer'),
];

/** Of the whole request, with no word about which member: that one is looked for. A read that meets it stops. */
const UNPLACED: readonly Case[] = (
  [
    ['a group gone', error('InvalidGroupIdException'), 'group-gone', 'customer'],
    ['an item gone or archived', error('ResourceNotFoundException', { status_code: 404 }), 'target-gone', 'customer'],
    ['a column gone', error('InvalidColumnIdException'), 'column-gone', 'run'],
    [
      'a label missing',
      { message: 'label does not exist', extensions: { code: 'ColumnValueException' } },
      'label-missing',
      'run',
    ],
    [
      'a label too many',
      { message: 'label limit reached', extensions: { code: 'ColumnValueException' } },
      'label-limit',
      'run',
    ],
    ['a name too long', error('ItemNameTooLongException'), 'name-refused', 'run'],
    ['subitems, too many', words('Reached account subitem limit'), 'subitem-limit', 'customer'],
    ['a value refused', error('DATA_VALIDATIONS_ERROR', { status_code: 422 }), 'value-refused', 'run'],
  ] as const
).map(
  ([what, fault, row, who]): Case => [
    what,
    json(errors(fault)),
    `look-up-first ${row} -> look-up 0`,
    `park ${row} -> park ${who}`,
  ],
);

const MEMBERS: readonly (readonly [what: string, answer: Step, members: string])[] = [
  ['all made', json(MADE), 'applied 10, applied 11'],
  ['all made, in a slow drip', (response) => inPieces(response, JSON.stringify(MADE), 8, 10), 'applied 10, applied 11'],
  [
    'all made, by another version: a receipt all the same',
    json(MADE, 200, { 'api-version': '2027-01' }),
    'applied 10, applied 11',
  ],
  ['null without an error', partial(), 'applied 10, unknown no-result'],
  ['an error of nobody', partial(error('ColumnValueException')), 'applied 10, unknown no-result'],
  [
    'an error deeper than the alias',
    partial(error('INTERNAL_SERVER_ERROR', {}, ['m1', 'created_at'])),
    'applied 10, unknown error-below-member',
  ],
  [
    'a server error of one',
    partial(error('INTERNAL_SERVER_ERROR', { status_code: 500 }, ['m1'])),
    'applied 10, unknown server-error',
  ],
  ['a code that nobody knows', partial(error('NobodyKnows', {}, ['m1'])), 'applied 10, unknown unknown-error'],
  [
    'a label missing',
    partial({ ...error('ColumnValueException', {}, ['m1']), message: 'label does not exist' }),
    'applied 10, refused label-missing',
  ],
  [
    'a label too many',
    partial({ ...error('ColumnValueException', {}, ['m1']), message: 'limit of labels' }),
    'applied 10, refused label-limit',
  ],
  [
    'a value refused',
    partial(error('DATA_VALIDATIONS_ERROR', { error_data: [{ columnIds: ['date4'] }] }, ['m1'])),
    'applied 10, refused value-refused',
  ],
  ['a name too long', partial(error('ITEM_NAME_TOO_LONG_EXCEPTION', {}, ['m1'])), 'applied 10, refused name-refused'],
  ['a column gone', partial(error('InvalidColumnIdException', {}, ['m1'])), 'applied 10, refused column-gone'],
  ['a group gone', partial(error('InvalidGroupIdException', {}, ['m1'])), 'applied 10, target-gone group-gone'],
  [
    'an item gone or archived',
    partial(error('ResourceNotFoundException', { status_code: 404 }, ['m1'])),
    'applied 10, target-gone target-gone',
  ],
  [
    'the board full for one',
    partial(error('ItemsLimitationException', {}, ['m1'])),
    'applied 10, not-executed board-full 0',
  ],
  ['locked for one', partial(words('Resource is currently locked', ['m1'])), 'applied 10, not-executed locked 2000'],
  [
    'complexity used up half-way',
    partial(error('COMPLEXITY_BUDGET_EXHAUSTED', { retry_in_seconds: 9 }, ['m1'])),
    'applied 10, not-executed complexity-exhausted 9000',
  ],
  [
    'a field limit for one',
    partial(error('FIELD_LIMIT_EXCEEDED', { status_code: 429, retry_in_seconds: 15 }, ['m1'])),
    'applied 10, not-executed field-limit 15000',
  ],
  [
    '500 that brings an id',
    json({ data: { m0: { id: '10' } }, ...errors(words('Internal Server Error')) }, 500),
    'applied 10, unknown no-result',
  ],
];

const CASES = [...WAITS, ...DOUBTS, ...STOPS, ...UNPLACED];
/** Not to be had from a server in plain HTTP that answers; unit cases in answers.test.ts and monday-client.test.ts. */
const ELSEWHERE = ['not-sendable', 'certificate', 'not-connected', 'given-up'];

describe('through a real server', () => {
  let server: ScriptedServer;
  let client: MondayClient;
  let answer: Step = () => {};
  const met = new Set<string>();

  beforeAll(async () => {
    server = await scriptedServer((response, request) => answer(response, request));
    client = createMondayClient({ url: server.url, token: { reveal: () => 'token' }, timeoutMs: TIME_LIMIT_MS });
  });
  afterAll(async () => {
    await client.close();
    await server.close();
  });

  async function ask(step: Step, kind: 'mutation' | 'query') {
    answer = step;
    const before = server.seen.length;
    const raw = await client.send('{}', { kind, idempotencyKey: 'k' });
    // Whatever came back: one request, nobody sent again by himself.
    expect(server.seen.length - before).toBe(1);
    const members = kind === 'mutation' ? 2 : 0;
    return readAnswer(raw, { kind, members, apiVersion: VERSION, nowMs: Date.now() });
  }

  async function brief(answered: Step, kind: 'mutation' | 'query'): Promise<string> {
    const { outcome, replayed } = await ask(answered, kind);
    const step = nextStep(outcome, { attempt: 1, members: 2, replayed, jitter: 0 });
    const row = 'reason' in outcome ? outcome.reason.row : '';
    met.add(row === '' && outcome.kind === 'daily-limit' ? 'daily-limit' : row);
    const after = (() => {
      switch (step.kind) {
        case 'send-again':
        case 'look-up':
          return `${step.kind} ${step.waitMs}`;
        case 'sleep-until':
          return `sleep-until ${step.untilMs % 86_400_000 === 0 && step.untilMs > Date.now() ? 'midnight' : step.untilMs}`;
        case 'park':
          return `park ${step.scope}`;
        default:
          return step.kind;
      }
    })();
    return `${[outcome.kind, row].filter((word) => word !== '').join(' ')} -> ${after}`;
  }

  test.each(CASES)('%s', async (_, answered, batch, read) => {
    expect({ batch: await brief(answered, 'mutation'), read: await brief(answered, 'query') }).toEqual({ batch, read });
  });

  test.each(MEMBERS)('of a batch: %s', async (_, answered, expected) => {
    const { outcome, members } = await ask(answered, 'mutation');
    expect(outcome.kind).toBe('answered');
    const told = members.map((member) => {
      if (member.kind === 'applied') return `applied ${member.boardItemId}`;
      met.add(member.reason.row);
      return [member.kind, member.reason.row, ...(member.kind === 'not-executed' ? [member.waitMs] : [])].join(' ');
    });
    expect(told.join(', ')).toBe(expected);
  });

  test('another version that is served stops a read', async () => {
    expect(await brief(json({ data: { me: null } }, 200, { 'api-version': '2027-01' }), 'query')).toBe(
      'park other-version -> park run',
    );
    expect(await brief(json({ data: { me: null } }, 200, { 'api-version': VERSION }), 'query')).toBe(
      'answered -> read-members',
    );
  });

  test('every row of the table was met', () => {
    expect(ANSWER_TABLE.map(({ name }) => name).filter((name) => !met.has(name))).toEqual(ELSEWHERE);
  });
});
