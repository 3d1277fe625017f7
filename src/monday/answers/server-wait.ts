// server-wait: how long the server says to wait. Owns: every place and unit in which it may say so (docs/monday-api.md "Limit answers").

import { asNumber, type JsonRecord } from '../wire/json.js';
import type { AnswerFault } from './answer-fault.js';
import type { RateLimits } from './rate-limit-header.js';

export interface WaitSources {
  readonly headers: Readonly<Record<string, string>>;
  readonly faults: readonly AnswerFault[];
  /** Of the whole answer, beside its errors. */
  readonly extensions: JsonRecord | null;
  readonly limits: RateLimits;
  readonly nowMs: number;
}

/** The longest wait said in so many words; else the reset of a budget that is at 0; null when the server says nothing. */
export function serverWaitMs(sources: WaitSources): number | null {
  const said = saidWaitMs(sources);
  if (said !== null) return said;
  const resets = sources.limits.all.flatMap(({ remaining, resetMs }) =>
    remaining <= 0 && resetMs !== null ? [resetMs] : [],
  );
  return resets.length > 0 ? Math.max(...resets) : null;
}

/** The longest wait said in so many words. */
export function saidWaitMs({ headers, faults, extensions, nowMs }: WaitSources): number | null {
  const said = [
    retryAfterMs(headers, nowMs),
    ...faults.map(faultWaitMs),
    extensions === null ? null : extensionsWaitMs(extensions),
  ].filter((wait) => wait !== null);
  return said.length > 0 ? Math.max(...said) : null;
}

/** Seconds, or a date; a date is taken against the server's own clock if the answer tells it, for ours may be off. */
function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | null {
  const text = headers['retry-after'];
  if (text === undefined) return null;
  const seconds = asNumber(text);
  if (seconds !== null) return seconds >= 0 ? Math.ceil(seconds * 1000) : null;
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) return null;
  const serverNowMs = Date.parse(headers.date ?? '');
  return Math.max(0, atMs - (Number.isNaN(serverNowMs) ? nowMs : serverNowMs));
}

function faultWaitMs({ extensions, message }: AnswerFault): number | null {
  const words = /(?:reset|retry|try again) (?:in|after) (\d+(?:\.\d+)?) ?s/i.exec(message)?.[1];
  return extensionsWaitMs(extensions) ?? secondsAsMs(asNumber(words));
}

function extensionsWaitMs(extensions: JsonRecord): number | null {
  const milliseconds = asNumber(extensions.retryAfterMs) ?? asNumber(extensions.retry_after_ms);
  if (milliseconds !== null) return Math.max(0, Math.ceil(milliseconds));
  return secondsAsMs(asNumber(extensions.retry_in_seconds) ?? asNumber(extensions.retry_after));
}

const secondsAsMs = (seconds: number | null): number | null =>
  seconds === null ? null : Math.max(0, Math.ceil(seconds * 1000));
