// What a resolver may see of the request it works for.
import { GraphQLError } from 'graphql';
import type { Account } from './account.js';
import { BoardError } from './errors.js';
import type { ItemPages } from './item-pages.js';

export interface ComplexityReading {
  readonly before: number;
  readonly query: number;
  readonly after: number;
  readonly reset_in_x_seconds: number;
}

/** What a fault does to one alias: whether it runs, and what is answered for it. */
export interface AliasEffect {
  readonly run: boolean;
  /** 'null' says nothing about why; 'deep' fails below the alias, after the write. */
  readonly answer: 'kept' | 'null' | 'error' | 'deep';
  readonly error?: BoardError;
}

export interface CallContext {
  readonly account: Account;
  readonly pages: ItemPages;
  readonly now: number;
  readonly version: string;
  readonly complexity: ComplexityReading;
  readonly callsPerDay: number;
  /** monday documents revisions as an optimistic lock; whether its server refuses an outdated one is not documented. */
  readonly refusesStaleRevisions: boolean;
  /** Filtered pages read the board as it was this long ago (faults.ts). */
  readonly lagMs: number;
  /** Fields that answer FIELD_LIMIT_EXCEEDED, with the seconds they advise (faults.ts). */
  readonly limitedFields: ReadonlyMap<string, number>;
  readonly effects: ReadonlyMap<string, AliasEffect>;
  /** Aliases from this one on never run: the request dies in mid-batch (faults.ts). */
  readonly aliasesToRun: number;
  aliasesSeen: number;
  /** Mutations that did their work, by name. */
  readonly done: string[];
  /** Advised seconds of field limits met while reading. */
  fieldWaitSeconds: number;
}

/** Runs one root mutation field under the faults that were ordered for it. */
export function runAlias<T>(context: CallContext, name: string, alias: string, work: () => T): T | null {
  const place = context.aliasesSeen;
  context.aliasesSeen += 1;
  if (place >= context.aliasesToRun) return null;
  const effect = context.effects.get(alias);
  if (effect?.run === false) {
    if (effect.answer === 'error' && effect.error !== undefined) throw effect.error;
    return null;
  }
  const made = work();
  context.done.push(name);
  if (effect === undefined || effect.answer === 'kept') return made;
  if (effect.answer === 'null') return null;
  const error = effect.error ?? new BoardError('INTERNAL_SERVER_ERROR', 'Internal Server Error', 500);
  if (effect.answer === 'error') throw error;
  // An error with a path of its own keeps it: `id` cannot be null, so the alias is null although the item exists.
  throw new GraphQLError(error.message, { path: [alias, 'id'], extensions: error.extensions });
}

export function checkFieldLimit(context: CallContext, field: string): void {
  const seconds = context.limitedFields.get(field);
  if (seconds === undefined) return;
  // null means "not read" (docs/monday-api.md "Limit answers").
  context.fieldWaitSeconds = seconds;
  throw new BoardError(
    'FIELD_LIMIT_EXCEEDED',
    'Concurrency limit exceeded for the field',
    429,
    { entity: field },
    {
      retry_in_seconds: seconds,
    },
  );
}
