// Faults on request: what shall go wrong, for which calls, how often. This file keeps the list and finds the faults of
// a call; what each effect does is the table in fault-effects.ts. Every list is reproducible: seeds, counts, no clock.

export type When = 'before' | 'after';

/** The limits that answer 429 (or hide it in a 200), docs/monday-api.md "Limit answers". */
export type LimitName =
  | 'complexity'
  | 'complexity-legacy'
  | 'minute'
  | 'concurrency'
  | 'daily'
  | 'ip'
  | 'resource'
  | 'field-minute'
  | 'ingest'
  | 'blocked';

export type FaultEffect =
  /** The connection ends without an answer, before the work or after it was done. */
  | { readonly type: 'drop'; readonly when: When }
  /** 'before': still being worked on (a repeated key conflicts); 'after': done, the answer is late. */
  | { readonly type: 'delay'; readonly when: When; readonly ms: number }
  /** 'prefix': the first `aliases` of the batch are done, then the request dies. */
  | {
      readonly type: 'status';
      readonly status: number;
      readonly when: When | 'prefix';
      readonly body?: 'json' | 'html';
      readonly aliases?: number;
    }
  /** The connection ends at once, and the work is done `ms` later all the same: the worst answer there is. */
  | { readonly type: 'late'; readonly ms: number }
  /** The connection ends in mid-batch: the first `aliases` are done. */
  | { readonly type: 'drop-prefix'; readonly aliases: number }
  | { readonly type: 'malformed-json' }
  | { readonly type: 'half-body' }
  | { readonly type: 'drip'; readonly chunk: number; readonly ms: number }
  /** HTTP 200 with errors and no data; nothing was done. */
  | { readonly type: 'errors'; readonly code: string; readonly message?: string; readonly status?: number }
  | {
      readonly type: 'alias-error';
      readonly when: When;
      readonly code: string;
      readonly message?: string;
      readonly status?: number;
    }
  /** null and no word why; 'after' means that it was done. */
  | { readonly type: 'alias-null'; readonly when: When }
  /** Done, then a field below the alias fails: the alias is null, the error's path is deeper. */
  | { readonly type: 'deep-error' }
  /** Where the wait is told: header, extensions of the error (s or ms), extensions of the body, or all of the first two. */
  | {
      readonly type: 'limit';
      readonly limit: LimitName;
      readonly seconds: number;
      readonly wait?: 'header' | 'retry_in_seconds' | 'retryAfterMs' | 'extensions' | 'both' | 'none';
      readonly status?: number;
    }
  /** `boards`, `items_page` or `subitems` answers null with FIELD_LIMIT_EXCEEDED. */
  | { readonly type: 'field-limit'; readonly field: 'boards' | 'items_page' | 'subitems'; readonly seconds?: number }
  | { readonly type: 'locked' }
  | { readonly type: 'conflict'; readonly seconds?: number }
  | { readonly type: 'unauthenticated' }
  | { readonly type: 'forbidden' }
  | { readonly type: 'redirect'; readonly location: string; readonly status?: number }
  /** The header API-Version tells another version. */
  | { readonly type: 'version'; readonly version: string }
  /** Filtered pages read the board as it was `ms` ago. */
  | { readonly type: 'lag'; readonly ms: number }
  /** Executes, but the answer is not kept under its Idempotency-Key. */
  | { readonly type: 'forget-key' };

export interface FaultMatch {
  readonly kind?: 'query' | 'mutation';
  /** The operation's name, or the name of one of its root fields. */
  readonly operation?: string;
  /** Only the nth call that fits the rest of this match, counted from 1. */
  readonly nth?: number;
  readonly probability?: number;
  readonly seed?: number;
  /** For effects on an alias: its place in the document, from 0 (default), `complexity` not counted. */
  readonly alias?: number;
  /** Only calls whose body has this text; effects on an alias take the alias that has it. */
  readonly contains?: string;
}

export interface FaultOrder {
  readonly match?: FaultMatch;
  /** How many calls it strikes; once by default. */
  readonly times?: number | 'always';
  /** Never together with another: a call that one of them strikes is left alone by the next, which waits for another call. */
  readonly alone?: boolean;
  readonly effect: FaultEffect;
}

export interface Fault extends FaultOrder {
  readonly id: string;
  struck: number;
  seen: number;
  random: () => number;
}

/** What a match looks at. */
export interface FaultSubject {
  readonly kind: 'query' | 'mutation';
  readonly operation: string | undefined;
  readonly fields: readonly string[];
  readonly body: string;
}

export class FaultList {
  private list: Fault[] = [];
  private count = 0;

  add(order: FaultOrder): string {
    this.count += 1;
    const id = `fault-${this.count}`;
    this.list.push({ ...order, id, struck: 0, seen: 0, random: randomFrom(order.match?.seed ?? this.count) });
    return id;
  }

  remove(id: string): boolean {
    const before = this.list.length;
    this.list = this.list.filter((fault) => fault.id !== id);
    return this.list.length < before;
  }

  clear(): void {
    this.list = [];
  }

  describe(): (FaultOrder & { readonly id: string; readonly struck: number })[] {
    return this.list.map(({ random: _, seen: __, ...fault }) => fault);
  }

  /** The faults that strike this call, in the order they were added; each is counted. */
  strike(subject: FaultSubject): Fault[] {
    if (this.list.length === 0) return [];
    let taken = false;
    return this.list.filter((fault) => {
      if (fault.alone && taken) return false;
      const times = fault.times ?? 1;
      if (times !== 'always' && fault.struck >= times) return false;
      const { match } = fault;
      if (match !== undefined && !fits(match, subject)) return false;
      fault.seen += 1;
      if (match?.nth !== undefined && fault.seen !== match.nth) return false;
      if (match?.probability !== undefined && fault.random() >= match.probability) return false;
      fault.struck += 1;
      taken ||= fault.alone === true;
      return true;
    });
  }
}

function fits(match: FaultMatch, subject: FaultSubject): boolean {
  if (match.kind !== undefined && match.kind !== subject.kind) return false;
  const { operation } = match;
  if (operation !== undefined && subject.operation !== operation && !subject.fields.includes(operation)) return false;
  return match.contains === undefined || subject.body.includes(match.contains);
}

/** mulberry32: small, seeded, good enough to choose calls. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
