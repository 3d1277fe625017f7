// row-stream: the rows of one statement in chunks, at the reader's own pace: the server waits while a chunk is being used.
// Owns: turning the driver's events into an async iterable. A single SELECT is one moment in time where the database has READ_COMMITTED_SNAPSHOT.
import type sql from 'mssql';
import { convertersOf, turn } from './sql-types.js';

export async function* rowStream<Row>(
  request: sql.Request,
  statement: string,
  chunkRows: number,
): AsyncGenerator<Row[]> {
  request.stream = true;
  let chunk: Record<string, unknown>[] = [];
  let converters: ReturnType<typeof convertersOf> = [];
  let fault: unknown;
  let ended = false;
  let wake: () => void = () => {};
  request.on('recordset', (columns: sql.IColumnMetadata) => {
    converters = convertersOf(columns);
  });
  request.on('row', (row: Record<string, unknown>) => {
    turn(row, converters);
    chunk.push(row);
    if (chunk.length < chunkRows) return;
    request.pause();
    wake();
  });
  request.on('error', (error: unknown) => {
    fault ??= error;
    ended = true;
    wake();
  });
  request.on('done', () => {
    ended = true;
    wake();
  });
  // Its faults come as events, too.
  Promise.resolve(request.query(statement)).catch(() => undefined);
  try {
    for (;;) {
      while (chunk.length < chunkRows && !ended)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (fault !== undefined) throw fault;
      const full = chunk;
      chunk = [];
      if (!ended) request.resume();
      if (full.length > 0) yield full as Row[];
      else if (ended) return;
    }
  } finally {
    if (!ended) request.cancel();
  }
}
