// imported: order lists imported without a board, and what is stored of them. Owns: the steps of an import, and its questions to SQLite.
import SqliteDriver from 'better-sqlite3';
import type { RejectRow } from '../../src/store/import-store.js';
import type { Mirror } from './mirror.js';

export interface Imported {
  readonly orders: readonly Readonly<Record<string, unknown>>[];
  /** By order number: size -> quantity. */
  readonly lines: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly rejects: readonly RejectRow[];
  readonly refused: readonly { readonly workbook: string; readonly sentence: string }[];
  readonly notRead: readonly { readonly name: string; readonly why: string }[];
}

export async function importOnce(mirror: Mirror, runId: string): Promise<Imported> {
  const { activities, store } = mirror;
  const opened = await activities.openRun({
    runId,
    scope: 'import',
    workflowId: 'test',
    temporalRunId: 'test',
    options: {},
  });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  for (const workbook of (await activities.listWorkbooks({ runId })).changed)
    await activities.importWorkbook({ runId, workbook });
  await activities.mergeOrders({ runId });
  await activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  const results = await store.imports.results(runId);
  const run = await store.runs.one(runId);
  return {
    ...storedIn(mirror),
    rejects: await store.imports.rejectsOfRun(runId),
    refused: results
      .filter(({ outcome }) => outcome === 'refused')
      .map(({ workbook, sentence }) => ({ workbook, sentence: sentence ?? '' })),
    notRead: JSON.parse(run?.not_read ?? '[]') as Imported['notRead'],
  };
}

export function storedIn({ config }: Mirror): Pick<Imported, 'orders' | 'lines'> {
  if (config.store.kind !== 'sqlite') throw new Error('the stored orders are asked of SQLite');
  const db = new SqliteDriver(config.store.file, { readonly: true });
  try {
    const orders = db.prepare('SELECT * FROM ORDER_LIST WHERE present = 1 ORDER BY order_number, record_id').all();
    const rows = db
      .prepare(
        'SELECT o.order_number AS number, l.size_code AS size, l.quantity FROM ORDER_LIST_LINES l JOIN ORDER_LIST o ON o.record_id = l.record_id',
      )
      .all() as { number: string; size: string; quantity: number }[];
    const lines: Record<string, Record<string, number>> = {};
    for (const { number, size, quantity } of rows) lines[number] = { ...lines[number], [size]: quantity };
    return { orders: orders as Imported['orders'], lines };
  } finally {
    db.close();
  }
}
