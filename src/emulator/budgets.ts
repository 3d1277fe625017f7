// The limits of an account (docs/monday-api.md "Rate limits"): complexity a minute, calls a minute, calls a day, calls at once.
// Judged before anything runs: a refused request is not processed. Also prints the headers of every answer (docs/monday-api.md "Limit answers").
import { BoardError } from './errors.js';

export interface Limits {
  readonly complexityPerMinute: number;
  readonly callsPerMinute: number;
  readonly callsPerDay: number;
  readonly concurrency: number;
}

/** The Enterprise plan (docs/monday-api.md "Rate limits"), with the 5M of an app token. */
export const enterpriseLimits: Limits = {
  complexityPerMinute: 5_000_000,
  callsPerMinute: 5_000,
  callsPerDay: 25_000,
  concurrency: 250,
};

/** So large that none binds, yet within the Int of `complexity { before }`. */
export const noLimits: Limits = {
  complexityPerMinute: 2_000_000_000,
  callsPerMinute: 1_000_000_000,
  callsPerDay: 1_000_000_000,
  concurrency: 1_000_000,
};

/** "Sliding; resets 60 s after the first call" (docs/monday-api.md "Rate limits"). */
const windowMs = 60_000;
const dayMs = 86_400_000;
/** A rate-limited request costs 0.1 of a call (docs/monday-api.md "Rate limits"); so does a standalone `complexity` query. */
const tenth = 0.1;

export interface Refusal {
  readonly error: BoardError;
  readonly retryAfterSeconds: number | undefined;
}

class Window {
  used = 0;
  private openedAt = Number.NEGATIVE_INFINITY;

  roll(now: number): void {
    if (now - this.openedAt < windowMs && now >= this.openedAt) return;
    this.openedAt = now;
    this.used = 0;
  }

  secondsLeft(now: number): number {
    return Math.max(1, Math.ceil((this.openedAt + windowMs - now) / 1000));
  }
}

export class Budgets {
  readonly limits: Limits;
  inFlight = 0;
  /** Complexity used in each window that was opened, the current one last. */
  readonly complexityOfWindows: number[] = [];
  private readonly calls = new Window();
  private readonly complexity = new Window();
  private day = -1;
  private callsToday = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** A request arrives: day, minute, concurrency. A refusal has already been counted. */
  admit(now: number): Refusal | undefined {
    const { callsPerDay, callsPerMinute, concurrency } = this.limits;
    this.rollDay(now);
    this.calls.roll(now);
    if (this.callsToday + 1 > callsPerDay + 1e-9) {
      const seconds = Math.max(1, Math.ceil(((this.day + 1) * dayMs - now) / 1000));
      return this.refuse('DAILY_LIMIT_EXCEEDED', 'Daily limit exceeded', seconds);
    }
    if (this.calls.used + 1 > callsPerMinute)
      return this.refuse('RATE_LIMIT_EXCEEDED', 'Minute limit rate exceeded', this.calls.secondsLeft(now));
    if (this.inFlight >= concurrency) return this.refuse('maxConcurrencyExceeded', 'Max concurrency exceeded', 1);
    this.calls.used += 1;
    this.callsToday += 1;
    return undefined;
  }

  /** Debits a document, or refuses it whole. */
  debit(now: number, cost: number, singleMax: number): Refusal | undefined {
    const { complexityPerMinute } = this.limits;
    this.rollComplexity(now);
    if (cost > singleMax && complexityPerMinute < noLimits.complexityPerMinute) {
      const message = `Query has complexity of ${cost}, which exceeds max complexity of ${singleMax}`;
      // Retrying never helps, so no wait is advised (docs/monday-api.md "Limit answers").
      const data = { complexity: cost, maxComplexity: singleMax };
      this.callsToday -= 1 - tenth;
      return { error: new BoardError('ComplexityException', message, 429, data, data), retryAfterSeconds: undefined };
    }
    if (this.complexity.used + cost > complexityPerMinute) {
      this.callsToday -= 1; // refuse() adds the tenth
      return this.refuse(
        'COMPLEXITY_BUDGET_EXHAUSTED',
        'Complexity budget exhausted',
        this.complexity.secondsLeft(now),
        {
          complexity: cost,
          complexity_budget_left: complexityPerMinute - this.complexity.used,
          complexity_budget_limit: complexityPerMinute,
        },
      );
    }
    this.complexity.used += cost;
    this.complexityOfWindows[this.complexityOfWindows.length - 1] = this.complexity.used;
    return undefined;
  }

  /** A standalone `complexity` query costs a tenth of a call. */
  refundComplexityQuery(): void {
    this.callsToday -= 1 - tenth;
  }

  complexityLeft(now: number): number {
    this.rollComplexity(now);
    return this.limits.complexityPerMinute - this.complexity.used;
  }

  secondsToReset(now: number): number {
    return this.complexity.secondsLeft(now);
  }

  get usedToday(): number {
    return Math.round(this.callsToday * 10) / 10;
  }

  headers(now: number): { [name: string]: string } {
    const { callsPerMinute, concurrency, complexityPerMinute } = this.limits;
    this.calls.roll(now);
    this.rollComplexity(now);
    const callsLeft = Math.max(0, callsPerMinute - this.calls.used);
    const complexityLeft = Math.max(0, complexityPerMinute - this.complexity.used);
    const minuteReset = callsLeft === 0 ? `;t=${this.calls.secondsLeft(now)}` : '';
    return {
      'RateLimit-Policy':
        `"minuteRate";q=${callsPerMinute};w=60, "concurrency";q=${concurrency};qu="concurrent-requests", ` +
        `"complexityMinute";q=${complexityPerMinute};w=60;qu="content-bytes"`,
      RateLimit:
        `"minuteRate";r=${callsLeft}${minuteReset}, "concurrency";r=${Math.max(0, concurrency - this.inFlight)}, ` +
        `"complexityMinute";r=${complexityLeft};t=${this.complexity.secondsLeft(now)}`,
    };
  }

  private refuse(code: string, message: string, seconds: number, more: object = {}): Refusal {
    this.callsToday += tenth;
    const extensions = { ...more, retry_in_seconds: seconds };
    return { error: new BoardError(code, message, 429, {}, extensions), retryAfterSeconds: seconds };
  }

  private rollDay(now: number): void {
    const today = Math.floor(now / dayMs);
    if (today === this.day) return;
    this.day = today;
    this.callsToday = 0;
  }

  private rollComplexity(now: number): void {
    const before = this.complexity.used;
    this.complexity.roll(now);
    if (this.complexityOfWindows.length === 0 || (before > 0 && this.complexity.used === 0))
      this.complexityOfWindows.push(0);
  }
}
