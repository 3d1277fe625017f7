// statement-batch: the same statement for many parameter sets, in few round trips: as a list in one parameter where the engine folder has such a
// statement (many.sql), else repeated in one request, its parameters numbered. Values stay parameters; chunks are powers of two, so that the server
// compiles few texts.
import type { SqlParams, SqlValue } from '../database.js';
import type { ManyStatement } from '../statements.js';

/** SQL Server takes 2,100 parameters a request, and keeps a few for itself. */
export const MOST_PARAMETERS = 2_000;
/** Longer texts cost more to compile than the round trips they save. */
const MOST_REPEATS = 64;

/** A list of so many rows is some 300 KB of JSON: one packet train, and no lock escalation (5,000 rows). */
const MOST_LISTED = 2_000;

export interface StatementBatch {
  readonly text: string;
  readonly params: SqlParams;
}

/** All of them; as a list where there is a statement for one. */
export function* manyBatches({ each, all }: ManyStatement, list: readonly SqlParams[]): Generator<StatementBatch> {
  if (all === null) {
    yield* statementBatches(each, list);
    return;
  }
  yield* listBatches(
    all,
    list.filter((params) => !isEscaped(params)),
  );
  yield* statementBatches(each, list.filter(isEscaped));
}

/** Has a text that JSON must write with a backslash: the T-SQL engine of the tests would leave the backslash in it. */
function isEscaped(params: SqlParams): boolean {
  return Object.values(params).some(
    (value) => typeof value === 'string' && JSON.stringify(value).length !== value.length + 2,
  );
}

export function* statementBatches(statement: string, list: readonly SqlParams[]): Generator<StatementBatch> {
  for (const [from, count] of powersOfTwo(list.length, Object.keys(list[0] ?? {}).length)) {
    const params: Record<string, SqlValue> = {};
    const texts: string[] = [];
    for (let index = 0; index < count; index += 1) {
      for (const [name, value] of Object.entries(list[from + index] ?? {})) params[`${name}_${index}`] = value;
      texts.push(statement.replace(/@(\w+)/g, `@$1_${index}`));
    }
    yield { text: texts.join(';\n'), params };
  }
}

function* listBatches(statement: string, list: readonly SqlParams[]): Generator<StatementBatch> {
  for (let from = 0; from < list.length; from += MOST_LISTED)
    yield { text: statement, params: { many: JSON.stringify(list.slice(from, from + MOST_LISTED)) } };
}

/** [from, count] over `total` things of so many parameters each: the largest power of two that fits, again and again. */
export function* powersOfTwo(total: number, parametersEach: number): Generator<readonly [number, number]> {
  const most = Math.max(1, Math.min(MOST_REPEATS, Math.floor(MOST_PARAMETERS / Math.max(1, parametersEach))));
  let from = 0;
  while (from < total) {
    const count = 2 ** Math.floor(Math.log2(Math.min(most, total - from)));
    yield [from, count];
    from += count;
  }
}
