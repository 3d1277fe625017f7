// raw-answer: what came back over the wire, before anyone asked what it means. Owns: the shapes, and which headers are kept.

export type RawAnswer =
  | {
      readonly kind: 'http';
      readonly status: number;
      /** Lower-case names; only those of KEPT_HEADERS. */
      readonly headers: Readonly<Record<string, string>>;
      readonly bodyText: string;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'no-answer';
      /** not-connected: surely not a byte of the request was taken · sent: it may have been executed, wholly or in part. */
      readonly phase: 'not-connected' | 'sent';
      /** A system or client error code such as ECONNREFUSED; never a message, which could hold a header (S15). */
      readonly code: string;
      readonly durationMs: number;
    };

/** docs/monday-api.md "Transport", "Limit answers", "Idempotency" (replay); the date tells the server's clock for waits given as a date. */
export const KEPT_HEADERS = [
  'api-version',
  'content-type',
  'date',
  'idempotency-replayed',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'x-request-id',
] as const;
