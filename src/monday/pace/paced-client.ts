// paced-client: pace, send and read in one: what activities use. Owns: sending a batch once, and small calls (reads, a group, a column) a few times.
// Does not own: sending a batch again (the workflow does, by domain/board/retry-table.ts), what answers mean, the pace's arithmetic.
import type { CallOutcome } from '../../domain/board/outcome.js';
import { nextStep } from '../../domain/board/retry-table.js';
import { type ReadAnswer, readAnswer } from '../answers/answers.js';
import type { MemberKind } from '../wire/batch-document.js';
import type { MondayClient } from '../wire/client.js';
import type { CallPart } from '../wire/cost-table.js';
import { type DocumentName, documentText } from '../wire/document.js';
import type { EnterOptions, PaceClock, Pacer } from './pacer.js';

/** A batch as it is stored: its bytes, its key, and what it is made of. */
export interface BatchCall {
  readonly body: string;
  readonly idempotencyKey: string;
  readonly kinds: readonly MemberKind[];
}

/** `not-sent`: the day's calls are used up, or a wait is longer than the caller wants to spend here. */
export type BatchResult =
  | { readonly kind: 'answer'; readonly answer: ReadAnswer }
  | { readonly kind: 'not-sent'; readonly outcome: CallOutcome };

export interface PacedClient {
  /** How many of these members may go now; the batch is frozen with so many (S4). Reserves nothing. */
  capacity(kinds: readonly MemberKind[], options?: EnterOptions): Promise<number>;
  /** Once: a batch is never sent again before its outcome was looked at. */
  sendBatch(batch: BatchCall, options?: EnterOptions): Promise<BatchResult>;
  query(document: DocumentName, variables: Variables, options?: EnterOptions): Promise<ReadAnswer>;
  /** A document whose only field is aliased m0. Sent again only where it surely was not executed. */
  mutate(document: DocumentName, variables: Variables, options: MutateOptions): Promise<ReadAnswer>;
}

export type Variables = Readonly<Record<string, unknown>>;

export interface MutateOptions extends EnterOptions {
  readonly idempotencyKey: string;
  readonly part: CallPart;
}

export interface PacedClientOptions {
  readonly client: MondayClient;
  readonly pacer: Pacer;
  readonly clock: PaceClock;
  readonly jitter?: () => number;
  /** How long the server may go on with a call whose answer is lost, if that is not monday's 60 s. */
  readonly serverLimitMs?: number;
  /** Told of every answer, for the log of calls and for metrics; never of order values unless it looks into `detail` or `data`. */
  readonly onAnswer?: (call: AnsweredCall) => void;
}

export interface AnsweredCall {
  readonly name: DocumentName | 'batch';
  readonly kind: 'query' | 'mutation';
  readonly members: number;
  readonly answer: ReadAnswer;
}

/** Small calls are tried here so often before the outcome is handed up: enough for an accident, not for an outage. */
const MOST_TRIES = 4;
/** Longer waits are for the workflow, whose timers survive a crash: a minute is what the longest budget takes to renew. */
const LONGEST_WAIT_MS = 65_000;

export function createPacedClient(options: PacedClientOptions): PacedClient {
  const { client, pacer, clock, jitter = Math.random, serverLimitMs, onAnswer } = options;

  async function once(call: Sendable, enter: EnterOptions | undefined): Promise<BatchResult> {
    const { kind, parts, body, idempotencyKey } = call;
    const admission = await pacer.enter({ kind, parts, whole: true }, enter);
    if (admission.kind === 'day-limit') {
      return { kind: 'not-sent', outcome: { kind: 'daily-limit', untilMs: admission.untilMs } };
    }
    if (admission.kind === 'wait') return { kind: 'not-sent', outcome: pacedWait(admission.ms) };
    if (enter?.goAhead?.() === false) {
      await admission.back(null);
      return { kind: 'not-sent', outcome: LEASE_RAN_OUT };
    }
    let answer: ReadAnswer | null = null;
    try {
      const signal = enter?.signal;
      const raw = await client.send(body, {
        kind,
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
        ...(signal ? { signal } : {}),
      });
      const members = kind === 'mutation' ? parts.length : 0;
      answer = readAnswer(raw, {
        kind,
        members,
        apiVersion: client.apiVersion,
        nowMs: clock.now(),
        ...(serverLimitMs === undefined ? {} : { serverLimitMs }),
      });
    } finally {
      await admission.back(answer);
    }
    onAnswer?.({ name: call.name, kind, members: parts.length, answer });
    return { kind: 'answer', answer };
  }

  async function untilDone(call: Sendable, enter: EnterOptions | undefined): Promise<ReadAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const result = await once(call, { longestWaitMs: LONGEST_WAIT_MS, ...enter });
      const answer = result.kind === 'answer' ? result.answer : unsent(result.outcome);
      const replayed = answer.replayed;
      const step = nextStep(answer.outcome, { attempt, members: 1, replayed, jitter: jitter() });
      if (result.kind === 'not-sent' || step.kind !== 'send-again') return answer;
      // An expired cursor stays expired: its reader begins again (board-pages.ts).
      if (answer.outcome.kind === 'retry-after' && answer.outcome.reason.row === 'cursor-expired') return answer;
      if (step.newKey || attempt >= MOST_TRIES || step.waitMs > LONGEST_WAIT_MS) return answer;
      await clock.sleep(step.waitMs, enter?.signal);
    }
  }

  return {
    async capacity(kinds, enter) {
      for (;;) {
        const permit = await pacer.capacity({ kind: 'mutation', parts: kinds });
        if (permit.kind === 'go') return permit.members;
        if (permit.kind === 'day-limit' || permit.ms > (enter?.longestWaitMs ?? LONGEST_WAIT_MS)) return 0;
        await clock.sleep(Math.min(permit.ms, 5_000), enter?.signal);
      }
    },
    sendBatch: ({ body, idempotencyKey, kinds }, enter) =>
      once({ name: 'batch', kind: 'mutation', parts: kinds, body, idempotencyKey }, enter),
    query: (name, variables, enter) =>
      untilDone({ name, kind: 'query', parts: ['query'], body: bodyOf(name, variables) }, enter),
    mutate: (name, variables, { idempotencyKey, part, ...enter }) =>
      untilDone({ name, kind: 'mutation', parts: [part], body: bodyOf(name, variables), idempotencyKey }, enter),
  };
}

interface Sendable {
  readonly name: DocumentName | 'batch';
  readonly kind: 'query' | 'mutation';
  readonly parts: readonly CallPart[];
  readonly body: string;
  readonly idempotencyKey?: string;
}

const bodyOf = (name: DocumentName, variables: Variables): string => {
  return JSON.stringify({ query: documentText(name), variables });
};

/** Waiting for its turn it lost the right to call: surely not executed; whoever still may tries again. */
const LEASE_RAN_OUT: CallOutcome = {
  kind: 'retry-after',
  waitMs: 0,
  reason: { row: 'lease-ran-out', sentence: 'The right to write to the board ran out before the call was made.' },
};

function pacedWait(waitMs: number): CallOutcome {
  return {
    kind: 'retry-after',
    waitMs,
    reason: { row: 'paced', sentence: 'Waiting for the budget of the next minute.' },
  };
}

/** A call that was not sent, in the shape of one that was. */
function unsent(outcome: CallOutcome): ReadAnswer {
  return {
    outcome,
    members: [],
    data: null,
    limits: { complexity: null, callsPerMinute: null, all: [] },
    complexity: null,
    requestId: null,
    apiVersionServed: null,
    replayed: false,
    pauseMs: null,
    rateLimited: false,
    durationMs: 0,
    httpStatus: null,
  };
}
