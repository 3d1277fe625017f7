// server-wait: how long the server says to wait. Owns: every place and unit in which it may say so (monday-api.md 2.2).
import type { AnswerFault } from './answer-fault.js';
import { asNumber } from './json.js';
import type { RateLimits } from './rate-limit-header.js';

export interface WaitSources {
  readonly headers: Readonly<Record<string, string>>;
  readonly faults: readonly AnswerFault[];
  readonly limits: RateLimits;
  readonly nowMs: number;
}

/** The longest wait said in so many words; else the reset of a budget that is at 0; null when the server says nothing. */
export function serverWaitMs({ headers, faults, limits, nowMs }: WaitSources): number | null {
  const said = [retryAfterMs(headers, nowMs), ...faults.map(faultWaitMs)].filter((wait) => wait !== null);
  if (said.length > 0) return Math.max(...said);
  const resets = limits.all.flatMap(({ remaining, resetMs }) => (remaining <= 0 && resetMs !== null ? [resetMs] : []));
  return resets.length > 0 ? Math.max(...resets) : null;
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
  const milliseconds = asNumber(extensions.retryAfterMs) ?? asNumber(extensions.retry_after_ms);
  if (milliseconds !== null) return Math.max(0, Math.ceil(milliseconds));
  const seconds =
    asNumber(extensions.retry_in_seconds) ??
    asNumber(extensions.retry_after) ??
    asNumber(/(?:reset|retry|try again) (?:in|after) (\d+(?:\.\d+)?) ?s/i.exec(message)?.[1]);
  return seconds === null ? null : Math.max(0, Math.ceil(seconds * 1000));
}
