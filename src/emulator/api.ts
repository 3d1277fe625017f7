// One call of POST /v2, from its bytes to its answer: token, version, limits, document, faults, idempotency, locks,
// execution. What a call does to the board is decided in schema.ts; here is only in which order things are judged.
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type ExecutionResult, execute, type GraphQLError, type GraphQLSchema, getVariableValues } from 'graphql';
import type { Account } from './account.js';
import { Budgets, type Limits, type Refusal } from './budgets.js';
import type { CallContext } from './call-context.js';
import type { EmulatorClock } from './clock.js';
import { CostEstimate, type CostTable, singleQueryMax } from './costs.js';
import { coded, Documents, type Prepared, type RootField } from './documents.js';
import { BoardError } from './errors.js';
import {
  alterAnswer,
  answerInstead,
  conflictReply,
  type ExecutionPlan,
  lockedReply,
  planUnder,
  unauthenticatedReply,
} from './fault-effects.js';
import { FaultList } from './faults.js';
import { IdempotencyCache } from './idempotency.js';
import { ItemPages } from './item-pages.js';
import type { Journal } from './journal.js';
import { errorReply, jsonReply, type Reply } from './reply.js';
import { CallCounter } from './statistics.js';
import { currentVersion, servedVersion } from './versions.js';

export interface ApiParts {
  readonly account: Account;
  readonly schema: GraphQLSchema;
  readonly journal: Journal | undefined;
  readonly clock: EmulatorClock;
  readonly limits: Limits;
  readonly costs: CostTable;
  readonly latencyMs: number;
  /** Accepted tokens; without a list any non-empty one is good. */
  readonly tokens: readonly string[] | undefined;
  readonly idempotencyBytes: number;
  readonly refusesStaleRevisions: boolean;
}

/** What `alterAnswer` turns into whatever the fault ordered. */
const gone: Reply = { status: 0, headers: {}, body: '' };

interface Call {
  readonly requestId: string;
  readonly body: string;
  readonly prepared: Prepared;
  readonly operationName: string | undefined;
  readonly variables: { readonly [name: string]: unknown };
  readonly version: string;
  /** Of a mutation with an Idempotency-Key; ignored on queries (docs/monday-api.md "Idempotency"). */
  readonly key: string | undefined;
}

export class Api {
  readonly faults = new FaultList();
  readonly counter = new CallCounter();
  readonly budgets: Budgets;
  private readonly parts: ApiParts;
  private readonly documents: Documents;
  private readonly costs: CostEstimate;
  private readonly keys: IdempotencyCache;
  private readonly pages: ItemPages;
  private readonly locked = new Set<string>();

  constructor(parts: ApiParts) {
    this.parts = parts;
    this.budgets = new Budgets(parts.limits);
    this.documents = new Documents(parts.schema);
    this.costs = new CostEstimate(parts.schema, parts.costs);
    this.keys = new IdempotencyCache(parts.idempotencyBytes);
    this.pages = new ItemPages(parts.account);
  }

  async answer(headers: IncomingHttpHeaders, body: string): Promise<Reply> {
    const requestId = randomUUID();
    const { clock } = this.parts;
    this.counter.arrived(clock.now());
    const version = servedVersion(header(headers, 'api-version'));
    const reply = await this.judge(headers, body, requestId, version);
    this.counter.answered(reply.status, reply.advisedMs, clock.now());
    const standing = {
      'x-request-id': requestId,
      'API-Version': version instanceof BoardError ? currentVersion : version,
      ...this.budgets.headers(clock.now()),
    };
    return { ...reply, headers: { ...standing, ...reply.headers } };
  }

  private async judge(
    headers: IncomingHttpHeaders,
    body: string,
    requestId: string,
    version: string | BoardError,
  ): Promise<Reply> {
    const token = header(headers, 'authorization');
    if (!this.accepts(token)) return unauthenticatedReply(requestId);
    const refusal = this.budgets.admit(this.parts.clock.now());
    if (refusal !== undefined) return refusalReply(refusal, requestId);
    if (version instanceof BoardError) return errorReply(version.statusCode, requestId, [version]);
    this.budgets.inFlight += 1;
    try {
      const key = header(headers, 'idempotency-key');
      const call = this.understand(body, requestId, version, key === undefined ? undefined : `${token}\n${key}`);
      if ('status' in call) return call;
      return await this.perform(call);
    } finally {
      this.budgets.inFlight -= 1;
    }
  }

  /** The bare token, no `Bearer` (docs/monday-api.md "Transport"). */
  private accepts(token: string | undefined): token is string {
    if (token === undefined || token.trim() === '' || /^bearer\s/i.test(token)) return false;
    return this.parts.tokens === undefined || this.parts.tokens.includes(token);
  }

  private understand(body: string, requestId: string, version: string, key: string | undefined): Call | Reply {
    const bad = (error: BoardError | GraphQLError): Reply => errorReply(400, requestId, [error]);
    let request: { query?: unknown; variables?: unknown; operationName?: unknown };
    try {
      request = JSON.parse(body);
    } catch {
      return bad(new BoardError('JsonParseException', 'Bad request: the body is not JSON.', 400));
    }
    const { query, variables, operationName } = request ?? {};
    if (typeof query !== 'string') return bad(new BoardError('BAD_REQUEST', 'No query string was present', 400));
    // Since 2025-04 an object; a JSON string is no longer taken (docs/monday-api.md "Transport").
    if (variables !== undefined && variables !== null && (typeof variables !== 'object' || Array.isArray(variables)))
      return bad(new BoardError('BAD_REQUEST', 'Variables must be a JSON object', 400));
    const name = typeof operationName === 'string' && operationName !== '' ? operationName : undefined;
    const prepared = this.documents.prepare(query, name);
    if ('errors' in prepared)
      return errorReply(
        400,
        requestId,
        prepared.errors.map(({ message, locations, extensions }) => ({ message, locations, extensions })),
      );
    const given = (variables ?? {}) as { readonly [name: string]: unknown };
    const coerced = getVariableValues(this.parts.schema, prepared.operation.variableDefinitions ?? [], given);
    if (coerced.errors !== undefined)
      return errorReply(
        400,
        requestId,
        coerced.errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')),
      );
    const operation = name ?? prepared.operation.name?.value;
    this.counter.understood(operation ?? prepared.fields[0]?.name ?? 'none');
    const usedKey = prepared.kind === 'mutation' ? key : undefined;
    return { requestId, body, prepared, operationName: operation, variables: coerced.coerced, version, key: usedKey };
  }

  private async perform(call: Call): Promise<Reply> {
    const { clock } = this.parts;
    const { key, requestId, prepared } = call;
    const fields = prepared.fields.filter(({ name }) => name !== 'complexity');
    const faults = this.faults.strike({
      kind: prepared.kind,
      operation: call.operationName,
      fields: prepared.fields.map(({ name }) => name),
      body: call.body,
    });
    const scene = {
      clock,
      requestId,
      aliases: () =>
        fields.map((field) => ({
          alias: field.alias,
          text: JSON.stringify(this.costs.argumentsOf(field, call.variables)),
        })),
    };
    const cached = key === undefined ? undefined : this.keys.replay(key, clock.now());
    if (cached === undefined && key !== undefined && this.keys.isRunning(key)) return conflictReply(requestId, 1);
    const mutation = prepared.kind === 'mutation';
    if (key !== undefined && cached === undefined) this.keys.begin(key);
    if (mutation) this.counter.mutationStarted();
    let kept: Reply | undefined;
    let reply: Reply | undefined;
    let late: Promise<void> | undefined;
    try {
      reply = await answerInstead(faults, scene);
      if (reply === undefined && cached !== undefined) {
        this.counter.replayed();
        reply = { ...cached, headers: { ...cached.headers, 'Idempotency-Replayed': 'true' } };
      }
      if (reply === undefined) {
        const plan = planUnder(faults, scene);
        if (plan.lateMs > 0) {
          late = this.later(call, fields, plan);
          return await alterAnswer(faults, gone, scene);
        }
        const done = await this.run(call, fields, plan);
        reply = done.reply;
        if (done.executed && plan.keepAnswer) kept = reply;
      }
    } finally {
      const end = () => {
        if (mutation) this.counter.mutationEnded();
        if (key !== undefined && cached === undefined) this.keys.finish(key, kept, clock.now());
      };
      if (late === undefined) end();
      else void late.finally(end);
    }
    return faults.length === 0 ? reply : alterAnswer(faults, reply, scene);
  }

  /** Nobody waits for it any more; what becomes of it is seen on the board alone. */
  private async later(call: Call, fields: readonly RootField[], plan: ExecutionPlan): Promise<void> {
    await this.parts.clock.sleep(plan.lateMs);
    await this.run(call, fields, plan);
  }

  /** What a person does on the board: no budget, no fault and no count of a program's calls has to do with it. */
  asPerson(query: string, variables: { readonly [name: string]: unknown }): object {
    const { account, clock, schema, journal, limits } = this.parts;
    const prepared = this.documents.prepare(query, undefined);
    if ('errors' in prepared) return { errors: prepared.errors };
    const context: CallContext = {
      account,
      pages: this.pages,
      now: clock.now(),
      version: currentVersion,
      complexity: { before: 0, query: 0, after: 0, reset_in_x_seconds: 0 },
      callsPerDay: limits.callsPerDay,
      refusesStaleRevisions: this.parts.refusesStaleRevisions,
      lagMs: 0,
      limitedFields: new Map(),
      effects: new Map(),
      aliasesToRun: Number.POSITIVE_INFINITY,
      aliasesSeen: 0,
      done: [],
      fieldWaitSeconds: 0,
    };
    const result = execute({ schema, document: prepared.document, contextValue: context, variableValues: variables });
    account.flush(journal);
    return result;
  }

  /** Hands what was put beside a call to the state file. */
  keep(): void {
    this.parts.account.flush(this.parts.journal);
  }

  private async run(
    call: Call,
    fields: readonly RootField[],
    plan: ExecutionPlan,
  ): Promise<{ reply: Reply; executed: boolean }> {
    const { clock, latencyMs } = this.parts;
    const { prepared, requestId, variables } = call;
    const cost = this.costs.ofDocument(prepared.fields, variables);
    const before = this.budgets.complexityLeft(clock.now());
    const refusal = this.budgets.debit(clock.now(), cost, singleQueryMax);
    if (refusal !== undefined) return { reply: refusalReply(refusal, requestId), executed: false };
    if (fields.length === 0) this.budgets.refundComplexityQuery();
    const boards = prepared.kind === 'mutation' ? this.boardsOf(fields, variables) : [];
    if (boards.some((board) => this.locked.has(board))) return { reply: lockedReply(requestId), executed: false };
    for (const board of boards) this.locked.add(board);
    try {
      if (latencyMs > 0) await clock.sleep(latencyMs);
      return { reply: this.execute(call, plan, cost, before), executed: true };
    } finally {
      for (const board of boards) this.locked.delete(board);
    }
  }

  /** Runs the document, writes the journal, then words the answer: what is told has been stored. */
  private execute(call: Call, plan: ExecutionPlan, cost: number, before: number): Reply {
    const { account, clock, schema, journal, limits } = this.parts;
    const now = clock.now();
    const context: CallContext = {
      account,
      pages: this.pages,
      now,
      version: call.version,
      complexity: { before, query: cost, after: before - cost, reset_in_x_seconds: this.budgets.secondsToReset(now) },
      callsPerDay: limits.callsPerDay,
      refusesStaleRevisions: this.parts.refusesStaleRevisions,
      lagMs: plan.lagMs,
      limitedFields: plan.limitedFields,
      effects: plan.effects,
      aliasesToRun: plan.aliasesToRun,
      aliasesSeen: 0,
      done: [],
      fieldWaitSeconds: 0,
    };
    const { document } = call.prepared;
    const result = execute({
      schema,
      document,
      contextValue: context,
      variableValues: call.variables,
      operationName: call.prepared.operation.name?.value ?? null,
    });
    if (result instanceof Promise) throw new Error('The emulator has no asynchronous resolvers');
    account.flush(journal);
    this.counter.mutated(context.done);
    const reply = resultReply(result as ExecutionResult, call.requestId, call.prepared.fields.length);
    return context.fieldWaitSeconds > 0 ? { ...reply, advisedMs: context.fieldWaitSeconds * 1000 } : reply;
  }

  /** Boards that a document writes to. A board and its subitems board are one resource: the stricter reading of docs/monday-api.md "Batches of aliases". */
  private boardsOf(fields: readonly RootField[], variables: { readonly [name: string]: unknown }): string[] {
    if (this.parts.latencyMs === 0) return [];
    const found = new Set<string>();
    for (const field of fields) {
      const args = this.costs.argumentsOf(field, variables);
      const itemId = args.parent_item_id ?? args.item_id;
      const boardId = args.board_id ?? this.parts.account.items.get(String(itemId))?.boardId;
      const board = this.parts.account.boards.get(String(boardId));
      if (board !== undefined) found.add(board.parentBoardId ?? board.id);
    }
    return [...found];
  }
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  const text = Array.isArray(value) ? value[0] : value;
  return text === '' ? undefined : text;
}

function refusalReply({ error, retryAfterSeconds }: Refusal, requestId: string): Reply {
  const headers: { [name: string]: string } = {};
  if (retryAfterSeconds !== undefined) headers['Retry-After'] = String(retryAfterSeconds);
  const advised = retryAfterSeconds === undefined ? {} : { advisedMs: retryAfterSeconds * 1000 };
  return { ...errorReply(error.statusCode, requestId, [error], headers), ...advised };
}

/** Partial success is HTTP 200 (docs/monday-api.md "Batches of aliases"); a document of one field takes the status of its error (docs/monday-api.md "Errors"). */
function resultReply(result: ExecutionResult, requestId: string, rootFields: number): Reply {
  const extensions = { request_id: requestId };
  if (result.errors === undefined) return jsonReply(200, { data: result.data, extensions });
  const errors = result.errors.map((error) => {
    const known = typeof error.extensions.code === 'string';
    // Nothing documented looks like this: a fault of the emulator itself, so that its stack is wanted.
    if (!known) process.stderr.write(`emulator: ${error.originalError?.stack ?? error.stack ?? error.message}\n`);
    const told = known ? error.extensions : { code: 'INTERNAL_SERVER_ERROR', status_code: 500, error_data: {} };
    const message = known ? error.message : 'Internal Server Error';
    return { message, locations: error.locations, path: error.path, extensions: { ...told, request_id: requestId } };
  });
  const only = rootFields === 1 && errors[0]?.path?.length === 1 ? errors[0] : undefined;
  const code = Number((only?.extensions as { status_code?: unknown } | undefined)?.status_code ?? 200);
  // A field's own limit tells 429 inside, not outside (docs/monday-api.md "Limit answers").
  const status = code >= 400 && code !== 429 ? code : 200;
  return jsonReply(status, { data: result.data ?? null, errors, extensions });
}
