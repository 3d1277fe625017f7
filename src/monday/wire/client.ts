// client: one POST to the board's API -> what came back. Owns: headers, the time limit, the size limit, "was it sent?".
// Does not own: what an answer means (answers.ts), when to send (pacer.ts), sending again (retry-table). Never follows a redirect, never retries.
import { Agent, type Dispatcher, request } from 'undici';
import { connectionFault } from './connection-fault.js';
import { KEPT_HEADERS, type RawAnswer } from './raw-answer.js';

export interface MondayClientOptions {
  readonly url: string;
  readonly token: { reveal(): string };
  readonly apiVersion?: string;
  readonly timeoutMs?: number;
  /** An undici Agent, Pool or mock; without one the client makes its own and closes it. */
  readonly dispatcher?: Dispatcher;
  readonly clock?: { now(): number };
}

export interface SendOptions {
  readonly kind: 'query' | 'mutation';
  /** Ignored for queries, as the server would (docs/monday-api.md "Idempotency"). */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface MondayClient {
  readonly apiVersion: string;
  send(body: string, options: SendOptions): Promise<RawAnswer>;
  close(): Promise<void>;
}

/** Current since 2026-10-26, planned to be maintained beyond 2027-01-15 (docs/monday-api.md "Versions"). */
export const API_VERSION = '2026-10';

/** monday ends every call after 60 s (docs/monday-api.md "Transport"): waiting longer can bring nothing, stopping sooner only makes doubt. */
const TIMEOUT_MS = 60_000;

/** A connection that takes longer will not come; it must leave most of the time limit to the call itself. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Lower than the idle limits of usual load balancers (60 s), so that a call seldom meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 20_000;

/** One writer and a few readers; the lowest plan allows 40 at a time (docs/monday-api.md "Rate limits"). */
const CONNECTIONS = 8;

/** A page of 500 items at the 64 KB an item may hold (docs/monday-api.md "Column values") is 32 MB; more is not an answer of this API. */
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;

export function createMondayClient(options: MondayClientOptions): MondayClient {
  const { url, token, apiVersion = API_VERSION, timeoutMs = TIMEOUT_MS, clock = { now: () => Date.now() } } = options;
  const own = options.dispatcher
    ? null
    : new Agent({
        connections: CONNECTIONS,
        connect: { timeout: CONNECT_TIMEOUT_MS },
        keepAliveTimeout: KEEP_ALIVE_MS,
        pipelining: 1,
      });
  const dispatcher = options.dispatcher ?? own ?? undefined;

  async function send(body: string, { kind, idempotencyKey, signal }: SendOptions): Promise<RawAnswer> {
    const startedMs = clock.now();
    const noAnswer = (phase: 'not-connected' | 'sent', code: string): RawAnswer => {
      return { kind: 'no-answer', phase, code, durationMs: clock.now() - startedMs };
    };
    if (signal?.aborted) return noAnswer('not-connected', 'ABORTED');
    const limit = timeLimit(timeoutMs, signal);
    try {
      const {
        statusCode,
        headers,
        body: answer,
      } = await request(url, {
        method: 'POST',
        headers: {
          accept: 'application/json',
          authorization: token.reveal(),
          'api-version': apiVersion,
          'content-type': 'application/json',
          ...(kind === 'mutation' && idempotencyKey !== undefined ? { 'idempotency-key': idempotencyKey } : {}),
        },
        body,
        signal: limit.signal,
        // The limit above is over the whole call, so that a slow drip ends too; undici's own would only end the pauses.
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        ...(dispatcher ? { dispatcher } : {}),
      });
      const bodyText = await readLimited(answer);
      if (bodyText === null) return noAnswer('sent', 'ANSWER_TOO_LARGE');
      return {
        kind: 'http',
        status: statusCode,
        headers: kept(headers),
        bodyText,
        durationMs: clock.now() - startedMs,
      };
    } catch (error) {
      // Which of them it was is not asked of the error: an abort may surface as any of several.
      if (limit.ended() !== null) return noAnswer('sent', limit.ended() ?? 'ABORTED');
      const { phase, code } = connectionFault(error);
      return noAnswer(phase, code);
    } finally {
      limit.clear();
    }
  }

  return { apiVersion, send, close: async () => own?.close() };
}

/** Ends the call after the time limit or when the caller gives up. */
function timeLimit(timeoutMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController();
  let ended: 'TIMEOUT' | 'ABORTED' | null = null;
  const end = (why: 'TIMEOUT' | 'ABORTED') => {
    ended ??= why;
    controller.abort();
  };
  const onAbort = () => end('ABORTED');
  const timer = setTimeout(() => end('TIMEOUT'), timeoutMs);
  outer?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    ended: (): 'TIMEOUT' | 'ABORTED' | null => ended,
    clear: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}

/** null when it is larger than any answer may be. */
async function readLimited(body: Dispatcher.ResponseData['body']): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > LARGEST_ANSWER_BYTES) return null; // leaving the loop destroys the stream
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function kept(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headers[name];
    if (value !== undefined) found[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return found;
}
