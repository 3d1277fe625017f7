// What each fault does: one row per effect. `plan` shapes the execution, `before` may answer instead of it, `after`
// alters the true answer on its way out. A new effect is a new member of FaultEffect and a row here.
import type { AliasEffect } from './call-context.js';
import type { EmulatorClock } from './clock.js';
import { BoardError } from './errors.js';
import type { Fault, FaultEffect, LimitName } from './faults.js';
import { errorReply, jsonReply, type Reply } from './reply.js';

/** How a call will be executed; effects write into it. */
export interface ExecutionPlan {
  readonly effects: Map<string, AliasEffect>;
  /** With the seconds they advise. */
  readonly limitedFields: Map<string, number>;
  aliasesToRun: number;
  /** Done so much later, when nobody waits for the answer any more. */
  lateMs: number;
  lagMs: number;
  keepAnswer: boolean;
}

export interface FaultScene {
  readonly clock: EmulatorClock;
  readonly requestId: string;
  /** Aliases of the document in order, each with its arguments as text. */
  readonly aliases: () => readonly { readonly alias: string; readonly text: string }[];
}

interface EffectHandler<E> {
  readonly plan?: (effect: E, plan: ExecutionPlan, fault: Fault, scene: FaultScene) => void;
  readonly before?: (effect: E, scene: FaultScene) => Reply | undefined | Promise<Reply | undefined>;
  readonly after?: (effect: E, reply: Reply, scene: FaultScene) => Reply | Promise<Reply>;
}

type Handlers = { readonly [T in FaultEffect['type']]: EffectHandler<Extract<FaultEffect, { type: T }>> };

/** docs/monday-api.md "Limit answers". */
const fieldWaitSeconds = 15;

const dropped: Reply = { status: 0, headers: {}, body: '', transport: { how: 'drop' } };

const handlers: Handlers = {
  drop: {
    before: ({ when }) => (when === 'before' ? dropped : undefined),
    after: ({ when }, reply) => (when === 'after' ? dropped : reply),
  },
  late: {
    plan: ({ ms }, plan) => {
      plan.lateMs = Math.max(plan.lateMs, ms);
    },
    after: () => dropped,
  },
  'drop-prefix': {
    plan: ({ aliases }, plan) => diesAfter(plan, aliases),
    after: () => dropped,
  },
  delay: {
    before: async ({ when, ms }, { clock }) => {
      if (when === 'before') await clock.sleep(ms);
      return undefined;
    },
    after: async ({ when, ms }, reply, { clock }) => {
      if (when === 'after') await clock.sleep(ms);
      return reply;
    },
  },
  status: {
    plan: ({ when, aliases }, plan) => {
      if (when === 'prefix') diesAfter(plan, aliases ?? 0);
    },
    before: (effect, { requestId }) => (effect.when === 'before' ? statusReply(effect, requestId) : undefined),
    after: (effect, reply, { requestId }) => (effect.when === 'before' ? reply : statusReply(effect, requestId)),
  },
  'malformed-json': { after: (_, reply) => ({ ...reply, body: `${reply.body.slice(0, -1)},,"` }) },
  'half-body': { after: (_, reply) => ({ ...reply, transport: { how: 'half' } }) },
  drip: { after: ({ chunk, ms }, reply) => ({ ...reply, transport: { how: 'drip', chunk, ms } }) },
  errors: {
    before: ({ code, message, status }, { requestId }) =>
      errorReply(200, requestId, [new BoardError(code, message ?? code, status ?? 200)]),
  },
  'alias-error': {
    plan: ({ when, code, message, status }, plan, fault, scene) =>
      aim(plan, fault, scene, {
        run: when === 'after',
        answer: 'error',
        error: new BoardError(code, message ?? code, status ?? 200),
      }),
  },
  'alias-null': {
    plan: ({ when }, plan, fault, scene) => aim(plan, fault, scene, { run: when === 'after', answer: 'null' }),
  },
  'deep-error': { plan: (_, plan, fault, scene) => aim(plan, fault, scene, { run: true, answer: 'deep' }) },
  limit: { before: (effect, { requestId }) => limitReply(effect, requestId) },
  'field-limit': {
    plan: ({ field, seconds }, plan) => void plan.limitedFields.set(field, seconds ?? fieldWaitSeconds),
  },
  locked: { before: (_, { requestId }) => lockedReply(requestId) },
  conflict: { before: ({ seconds }, { requestId }) => conflictReply(requestId, seconds ?? 1) },
  unauthenticated: { before: (_, { requestId }) => unauthenticatedReply(requestId) },
  forbidden: {
    before: (_, { requestId }) => {
      const message = 'User unauthorized to perform action';
      return errorReply(403, requestId, [new BoardError('USER_UNAUTHORIZED', message, 403)]);
    },
  },
  redirect: {
    before: ({ location, status }) => ({ status: status ?? 302, headers: { Location: location }, body: '' }),
  },
  version: { after: ({ version }, reply) => ({ ...reply, headers: { ...reply.headers, 'API-Version': version } }) },
  lag: {
    plan: ({ ms }, plan) => {
      plan.lagMs = Math.max(plan.lagMs, ms);
    },
  },
  'forget-key': {
    plan: (_, plan) => {
      plan.keepAnswer = false;
    },
  },
};

/** The request dies in mid-batch: nothing can have been kept under its key. */
function diesAfter(plan: ExecutionPlan, aliases: number): void {
  plan.aliasesToRun = Math.min(plan.aliasesToRun, aliases);
  plan.keepAnswer = false;
}

function aim(plan: ExecutionPlan, { match }: Fault, scene: FaultScene, effect: AliasEffect): void {
  const aliases = scene.aliases();
  const text = match?.contains;
  const target =
    match?.alias === undefined && text !== undefined
      ? aliases.find((candidate) => candidate.text.includes(text))
      : aliases[match?.alias ?? 0];
  if (target !== undefined) plan.effects.set(target.alias, effect);
}

function statusReply({ status, body }: { status: number; body?: 'json' | 'html' }, requestId: string): Reply {
  if (body === 'html') {
    const page = `<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>cloudflare</body></html>`;
    return { status, headers: { 'Content-Type': 'text/html' }, body: page };
  }
  return errorReply(status, requestId, [new BoardError('INTERNAL_SERVER_ERROR', 'Internal Server Error', status)]);
}

/** Message and code of each limit (docs/monday-api.md "Limit answers"). */
const limitErrors: {
  readonly [L in LimitName]: { readonly message: string; readonly code?: string; readonly status?: number };
} = {
  complexity: { message: 'Complexity budget exhausted', code: 'COMPLEXITY_BUDGET_EXHAUSTED' },
  'complexity-legacy': { message: '', status: 200 },
  minute: { message: 'Minute limit rate exceeded', code: 'RATE_LIMIT_EXCEEDED' },
  concurrency: { message: 'Max concurrency exceeded', code: 'maxConcurrencyExceeded' },
  daily: { message: 'Daily limit exceeded', code: 'DAILY_LIMIT_EXCEEDED' },
  ip: { message: 'IP rate limit exceeded', code: 'IP_RATE_LIMIT_EXCEEDED' },
  resource: { message: 'Resource protection limit' },
  'field-minute': {
    message: 'Field minute rate limit exceeded',
    code: 'FIELD_MINUTE_RATE_LIMIT_EXCEEDED',
    status: 200,
  },
  ingest: { message: 'Too many import jobs', code: 'RATE_LIMIT_EXCEEDED' },
  blocked: { message: 'API temporarily blocked', code: 'API_TEMPORARILY_BLOCKED', status: 200 },
};

function limitReply(effect: Extract<FaultEffect, { type: 'limit' }>, requestId: string): Reply {
  const { limit, seconds } = effect;
  const { message, code, status: usual } = limitErrors[limit];
  const status = effect.status ?? usual ?? 429;
  const wait = effect.wait ?? (limit === 'ingest' ? 'retryAfterMs' : limit === 'blocked' ? 'none' : 'both');
  const advisedMs = wait === 'none' ? {} : { advisedMs: seconds * 1000 };
  const headers: { [name: string]: string } = {};
  if (wait === 'header' || wait === 'both') headers['Retry-After'] = String(seconds);
  if (limit === 'complexity-legacy') {
    const text = `Complexity budget exhausted, query cost 30001 budget remaining 19986 out of 1000000 reset in ${seconds} seconds`;
    const body = { error_code: 'ComplexityException', error_message: text, error_data: {}, status_code: status };
    return { ...jsonReply(status, body), ...advisedMs };
  }
  const told = {
    ...(code === undefined ? {} : { code }),
    status_code: 429,
    ...(limit === 'complexity'
      ? { complexity: 30_000, complexity_budget_left: 0, complexity_budget_limit: 5_000_000 }
      : {}),
    ...(wait === 'retry_in_seconds' || wait === 'both' ? { retry_in_seconds: seconds } : {}),
    ...(wait === 'retryAfterMs' ? { retryAfterMs: seconds * 1000 } : {}),
    request_id: requestId,
  };
  const outer = { request_id: requestId, ...(wait === 'extensions' ? { retry_in_seconds: seconds } : {}) };
  return {
    ...jsonReply(status, { errors: [{ message, extensions: told }], extensions: outer }, headers),
    ...advisedMs,
  };
}

/** docs/monday-api.md "Limit answers": 423 and this message; a code is not documented, so none is given. */
export function lockedReply(requestId: string): Reply {
  const message = 'Resource is currently locked, please try again later';
  return errorReply(423, requestId, [{ message, extensions: { status_code: 423 } }]);
}

/** docs/monday-api.md "Idempotency". */
export function conflictReply(requestId: string, seconds: number): Reply {
  const message = 'A request with this idempotency key is currently being processed';
  const error = new BoardError('IDEMPOTENCY_CONFLICT', message, 409);
  return { ...errorReply(409, requestId, [error], { 'Retry-After': String(seconds) }), advisedMs: seconds * 1000 };
}

/** docs/monday-api.md "Transport", the 401 body. */
export function unauthenticatedReply(requestId: string): Reply {
  return errorReply(401, requestId, [{ message: 'Not authenticated', extensions: { code: 'NOT_AUTHENTICATED' } }]);
}

/** The row of a fault's effect; the table's types make sure that they belong together. */
const handlerOf = (fault: Fault): EffectHandler<FaultEffect> =>
  handlers[fault.effect.type] as EffectHandler<FaultEffect>;

export const isEffect = (type: string): boolean => Object.hasOwn(handlers, type);

export function planUnder(faults: readonly Fault[], scene: FaultScene): ExecutionPlan {
  const plan: ExecutionPlan = {
    effects: new Map(),
    limitedFields: new Map(),
    aliasesToRun: Number.POSITIVE_INFINITY,
    lateMs: 0,
    lagMs: 0,
    keepAnswer: true,
  };
  for (const fault of faults) handlerOf(fault).plan?.(fault.effect, plan, fault, scene);
  return plan;
}

export async function answerInstead(faults: readonly Fault[], scene: FaultScene): Promise<Reply | undefined> {
  for (const fault of faults) {
    const reply = await handlerOf(fault).before?.(fault.effect, scene);
    if (reply !== undefined) return reply;
  }
  return undefined;
}

export async function alterAnswer(faults: readonly Fault[], reply: Reply, scene: FaultScene): Promise<Reply> {
  let altered = reply;
  for (const fault of faults) altered = (await handlerOf(fault).after?.(fault.effect, altered, scene)) ?? altered;
  return altered;
}
