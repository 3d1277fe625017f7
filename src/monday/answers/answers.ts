// answers: a raw answer -> what became of the call and of each member. Owns: combining the errors of one answer, order-independently.
// Does not own: what a single error means (answer-table.ts), what to do about it (domain/board/retry-table.ts).
import type { CallOutcome, MemberOutcome } from '../../domain/board/outcome.js';
import { RETRY_NUMBERS } from '../../domain/board/retry-table.js';
import { aliasOf } from '../wire/batch-document.js';
import { asNumber, asRecord, asText, type JsonRecord, parseJson } from '../wire/json.js';
import type { RawAnswer } from '../wire/raw-answer.js';
import { type AnswerFault, readFaults } from './answer-fault.js';
import type { AnswerRow } from './answer-row.js';
import { type ClassifiedError, mostSevere, outcomeOf, reasonOf } from './classified-error.js';
import { rowNamed, rowOfConnection, rowOfFault, rowOfStatus } from './classify-error.js';
import { readMembers } from './member-outcomes.js';
import { NO_LIMITS, type RateLimits, readRateLimits } from './rate-limit-header.js';
import { saidWaitMs, serverWaitMs, type WaitSources } from './server-wait.js';

export interface AnswerComplexity {
  readonly query: number;
  readonly after: number | null;
  readonly resetMs: number | null;
}

export interface ReadAnswer {
  readonly outcome: CallOutcome;
  /** One per alias m0, m1, …; empty unless the outcome is `answered` and the call a mutation. */
  readonly members: readonly MemberOutcome[];
  readonly data: JsonRecord | null;
  readonly limits: RateLimits;
  readonly complexity: AnswerComplexity | null;
  readonly requestId: string | null;
  readonly apiVersionServed: string | null;
  /** Answered from the server's idempotency cache: sending the same key again brings the same answer (docs/monday-api.md "Idempotency"). */
  readonly replayed: boolean;
  /** Everyone should wait, not only this call (pace.ts). */
  readonly pauseMs: number | null;
  /** Counts a tenth against the calls of the day (docs/monday-api.md "Rate limits"). */
  readonly rateLimited: boolean;
  readonly durationMs: number;
  /** null when no answer came. */
  readonly httpStatus: number | null;
}

export interface AnswerContext {
  readonly kind: 'query' | 'mutation';
  /** Number of aliases m0, m1, …; 0 for queries. */
  readonly members: number;
  readonly apiVersion: string;
  readonly nowMs: number;
  /** Where the server ends a call sooner or later than monday's 60 s (classified-error.ts). */
  readonly serverLimitMs?: number;
}

export function readAnswer(raw: RawAnswer, context: AnswerContext): ReadAnswer {
  if (raw.kind === 'no-answer') return readNoAnswer(raw, context);
  const body = asRecord(parseJson(raw.bodyText));
  const data = asRecord(body?.data);
  const faults = body ? readFaults(body) : [];
  const limits = readRateLimits(raw.headers);
  const sources: WaitSources = {
    headers: raw.headers,
    faults,
    extensions: asRecord(body?.extensions),
    limits,
    nowMs: context.nowMs,
  };
  const said = serverWaitMs(sources);
  const verdict = judge({ status: raw.status, body, data, faults, said, context });
  const served = raw.headers['api-version'] ?? null;
  return {
    ...wrongVersion(verdict, served, context),
    data,
    limits,
    complexity: readComplexity(data),
    requestId: asText(asRecord(body?.extensions)?.request_id) ?? raw.headers['x-request-id'] ?? null,
    apiVersionServed: served,
    replayed: raw.headers['idempotency-replayed']?.toLowerCase() === 'true',
    ...pauseOf(verdict.findings, saidWaitMs(sources)),
    durationMs: raw.durationMs,
    httpStatus: raw.status,
  };
}

interface Judgement {
  readonly outcome: CallOutcome;
  readonly members: readonly MemberOutcome[];
  readonly findings: readonly ClassifiedError[];
}

interface Judged {
  readonly status: number;
  readonly body: JsonRecord | null;
  readonly data: JsonRecord | null;
  readonly faults: readonly AnswerFault[];
  readonly said: number | null;
  readonly context: AnswerContext;
}

function judge({ status, body, data, faults, said, context }: Judged): Judgement {
  const finding = (row: AnswerRow, fault: AnswerFault | null = null): ClassifiedError => {
    return { row, fault, waitMs: said ?? row.waitMs, meaning: row[context.kind] };
  };
  const whole = (findings: readonly ClassifiedError[]): Judgement => {
    return { outcome: outcomeOf(mostSevere(findings), context), members: [], findings };
  };
  // The complexity field is only a help; that it could not be read says nothing about the members.
  const real = faults.filter(({ path }) => path[0] !== 'complexity');
  if (body === null) return whole([finding(status < 300 ? rowNamed('unreadable-answer') : rowOfStatus(status))]);

  const requestFindings = () => real.map((fault) => finding(rowOfFault(fault, 'request', status), fault));
  if (context.kind === 'query') {
    if (real.length > 0) return whole(requestFindings());
    if (status >= 300 || data === null) return whole([finding(rowOfStatus(status))]);
    return { outcome: { kind: 'answered' }, members: [], findings: [] };
  }

  if (wasExecuted(status, data, real, context)) {
    const find = (fault: AnswerFault) => finding(rowOfFault(fault, 'member', status), fault);
    return readMembers({ data, faults: real, count: context.members, find, nothing: finding, nowMs: context.nowMs });
  }
  const findings = requestFindings();
  const worst = findings.length === 0 ? finding(rowOfStatus(status)) : mostSevere(findings);
  if (worst.meaning !== 'refused' && worst.meaning !== 'gone') return whole(findings.length === 0 ? [worst] : findings);
  // Refused without saying which member: with one there is no question; with more, earlier ones may have been done.
  if (context.members === 1) {
    const kind = worst.meaning === 'gone' ? 'target-gone' : 'refused';
    return { outcome: { kind: 'answered' }, members: [{ kind, reason: reasonOf(worst) }], findings };
  }
  return { outcome: { kind: 'look-up-first', waitMs: 0, reason: reasonOf(worst) }, members: [], findings };
}

/** Execution is judged by the data: aliases there, even null, or errors that point at aliases (docs/monday-api.md "Batches of aliases"). */
function wasExecuted(
  status: number,
  data: JsonRecord | null,
  faults: readonly AnswerFault[],
  { members }: AnswerContext,
): boolean {
  const aliases = Array.from({ length: members }, (_, index) => aliasOf(index));
  const located = faults.some(({ path }) => aliases.includes(path[0] ?? ''));
  if (located) return true;
  if (data === null) return false;
  if (aliases.some((alias) => asRecord(data[alias]) !== null)) return true;
  // A 429 is not processed (docs/monday-api.md "Idempotency"), also when the server writes its nulls out.
  return status !== 429 && aliases.some((alias) => alias in data);
}

function readNoAnswer(raw: Extract<RawAnswer, { kind: 'no-answer' }>, context: AnswerContext): ReadAnswer {
  const row = rowOfConnection(raw.phase, raw.code);
  const finding: ClassifiedError = {
    row,
    fault: null,
    waitMs: row.waitMs,
    meaning: row[context.kind],
    detail: raw.code,
  };
  return {
    outcome: outcomeOf(finding, context),
    members: [],
    data: null,
    limits: NO_LIMITS,
    complexity: null,
    requestId: null,
    apiVersionServed: null,
    replayed: false,
    pauseMs: null,
    rateLimited: false,
    durationMs: raw.durationMs,
    httpStatus: null,
  };
}

/**
 * monday serves an unknown version silently with another one (docs/monday-api.md "Versions"). Reads stop the run there; the answer of a
 * mutation still is a receipt and must not be thrown away (S5): its served version is handed on, and the next read stops.
 */
function wrongVersion(verdict: Judgement, served: string | null, { kind, apiVersion }: AnswerContext) {
  const { outcome, members } = verdict;
  if (kind === 'mutation' || served === null || served === apiVersion || outcome.kind !== 'answered') {
    return { outcome, members };
  }
  const sentence = `The board answered with API version ${versionWord(served)} instead of ${apiVersion}.`;
  const stopped: CallOutcome = { kind: 'park', scope: 'run', reason: { row: 'other-version', sentence } };
  return { outcome: stopped, members };
}

const versionWord = (text: string): string => (/^[\w.-]{1,20}$/.test(text) ? text : 'unknown');

function readComplexity(data: JsonRecord | null): AnswerComplexity | null {
  const complexity = asRecord(data?.complexity);
  const query = asNumber(complexity?.query);
  if (complexity === null || query === null) return null;
  const resetSeconds = asNumber(complexity.reset_in_x_seconds);
  return { query, after: asNumber(complexity.after), resetMs: resetSeconds === null ? null : resetSeconds * 1000 };
}

/**
 * A wait that the board asks for in so many words holds for every call, whatever it was about: nobody calls before it is over.
 * The day's is no pause (pace.ts knows it apart), and one that no run would wait out parks only who was told.
 */
function pauseOf(
  findings: readonly ClassifiedError[],
  saidMs: number | null,
): Pick<ReadAnswer, 'pauseMs' | 'rateLimited'> {
  const pauses = findings.filter(({ row }) => row.pausesAll).map(({ waitMs }) => waitMs);
  const day = findings.some(({ row }) => row.name === 'daily-limit');
  if (saidMs !== null && findings.length > 0 && !day && saidMs <= RETRY_NUMBERS.longestServerWaitMs)
    pauses.push(saidMs);
  return {
    pauseMs: pauses.length === 0 ? null : Math.max(...pauses),
    rateLimited: day || findings.some(({ row }) => row.pausesAll),
  };
}
