// Whatever comes back: never a receipt without an id (S5), never "send again" while execution is in doubt (S4), never an exception.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ANSWER_TABLE } from '../src/monday/answers/answer-table.js';
import { readAnswer } from '../src/monday/answers/answers.js';
import type { RawAnswer } from '../src/monday/wire/raw-answer.js';

const CODES = [...ANSWER_TABLE.flatMap(({ codes }) => codes ?? []), '', 'NobodyKnows', 'COLUMN_VALUE_EXCEPTION'];
const ALIASES = ['m0', 'm1', 'm2'];

const error = fc.record(
  {
    message: fc.constantFrom('x', 'rate limit', 'label', 'Internal Server Error', 'reset in 3 seconds'),
    path: fc.array(fc.constantFrom<string | number>(...ALIASES, 'id', 0, 'complexity', 'create_item'), {
      maxLength: 3,
    }),
    extensions: fc.record(
      { code: fc.constantFrom(...CODES), status_code: fc.constantFrom(200, 400, 404, 422, 429, 500) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['message'] },
);
const member = fc.constantFrom<unknown>({ id: '7' }, { id: '' }, { id: 7 }, {}, null, 'x');
const data = fc.option(
  fc.record({ m0: member, m1: member, m2: member, complexity: fc.anything() }, { requiredKeys: [] }),
);
const body = fc.oneof(
  fc
    .record({ data, errors: fc.array(error, { maxLength: 4 }) }, { requiredKeys: [] })
    .map((value) => JSON.stringify(value)),
  fc.constantFrom('', '<html>', 'null', '[]', '{"data":{"m0":{"id":"1"'),
  fc.json(),
);
const raw: fc.Arbitrary<RawAnswer> = fc.oneof(
  fc.record({
    kind: fc.constant('http' as const),
    status: fc.constantFrom(200, 201, 302, 400, 401, 404, 408, 409, 413, 418, 422, 423, 429, 500, 502, 503, 504),
    headers: fc.record(
      { 'retry-after': fc.constantFrom('3', '-1', 'soon', '0', 'Sat, 21 Nov 2026 13:00:30 GMT') },
      { requiredKeys: [] },
    ),
    bodyText: body,
    durationMs: fc.constant(1),
  }) as fc.Arbitrary<RawAnswer>,
  fc.record({
    kind: fc.constant('no-answer' as const),
    phase: fc.constantFrom('sent' as const, 'not-connected' as const),
    code: fc.constantFrom('TIMEOUT', 'ABORTED', 'ECONNRESET', 'ECONNREFUSED', 'UND_ERR_INVALID_ARG', 'X'),
    durationMs: fc.constant(1),
  }),
);

const context = { kind: 'mutation' as const, members: 3, apiVersion: '2026-10', nowMs: 0 };
const parsed = (text: string): { data?: Record<string, { id?: unknown } | null> | null } => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};

it('gives receipts just for ids, and never sends again in doubt', () => {
  fc.assert(
    fc.property(raw, (answer) => {
      const { outcome, members } = readAnswer(answer, context);
      const given = answer.kind === 'http' ? parsed(answer.bodyText).data : null;
      const idOf = (index: number) => {
        const id = given?.[`m${index}`]?.id;
        return typeof id === 'string' && id !== '' ? id : null;
      };
      expect(members).toHaveLength(outcome.kind === 'answered' ? 3 : 0);
      members.forEach((one, index) => {
        expect(one.kind === 'applied' ? one.boardItemId : null).toBe(idOf(index));
      });
      if (outcome.kind === 'retry-after' || outcome.kind === 'daily-limit' || outcome.kind === 'split') {
        expect([0, 1, 2].map(idOf)).toEqual([null, null, null]);
        if (answer.kind === 'http')
          expect((answer.status === 408 || answer.status >= 500) && !answer.bodyText.includes('"code"')).toBe(false);
        else expect(answer.phase).toBe('not-connected');
      }
      if ('waitMs' in outcome) expect(outcome.waitMs).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 3_000 },
  );
});

it('does not depend on the order of the errors', () => {
  fc.assert(
    fc.property(fc.array(error, { maxLength: 5 }), data, (errors, given) => {
      const read = (list: readonly unknown[]) => {
        const bodyText = JSON.stringify({ data: given, errors: list });
        const { outcome, members } = readAnswer(
          { kind: 'http', status: 200, headers: {}, bodyText, durationMs: 1 },
          context,
        );
        return { outcome, members };
      };
      expect(read([...errors].reverse())).toEqual(read(errors));
    }),
    { numRuns: 1_000 },
  );
});
