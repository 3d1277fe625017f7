// inspect-store: the batches of a run, and of one batch what was sent, what came of each member, and the calls. For people who look for what went wrong.
import type { StoreContext } from '../context.js';
import type { StoredLayout } from '../import-store.js';

export interface InspectedBatch {
  readonly batchId: string;
  readonly customer: string;
  readonly phase: string;
  /** Counts the batches of its customer in this run: the last part of its id. */
  readonly seq: string;
  readonly size: number;
  readonly state: string;
  readonly sends: number;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly frozenAt: string;
  readonly endedAt: string | null;
  readonly applied: number;
  readonly failed: number;
}

export interface InspectedMember {
  readonly position: number;
  readonly recordId: string;
  readonly size: string | null;
  readonly orderNumber: string;
  readonly workbook: string;
  readonly sheet: string;
  /** The size's cell; of an order, its row. */
  readonly cell: string;
  /** `WAITS`: it was not written and is to be sent again; `MOVED ON`: another batch took it. */
  readonly state: string;
  readonly reason: string | null;
  readonly sentence: string | null;
  readonly itemId: string | null;
}

export interface InspectedCall {
  readonly at: string;
  readonly operation: string;
  readonly httpStatus: number | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly complexity: number | null;
  readonly durationMs: number;
  readonly requestId: string | null;
}

export interface InspectedWhole {
  /** The request as it was sent: JSON. */
  readonly body: string;
  readonly members: readonly InspectedMember[];
  readonly calls: readonly InspectedCall[];
}

interface MemberRow {
  readonly state: string;
  readonly batch_id: string | null;
  readonly reason: string | null;
  readonly sentence: string | null;
  readonly item_id: string | null;
  readonly order_number: string;
  readonly workbook: string;
  readonly sheet: string;
  readonly row_no: number;
  readonly layout: string | null;
}

export type InspectStore = ReturnType<typeof createInspectStore>;

export function createInspectStore({ db, sql }: StoreContext) {
  async function memberOf(
    runId: string,
    batchId: string,
    position: number,
    { recordId, size }: { readonly recordId: string; readonly size: string | null },
  ): Promise<InspectedMember | null> {
    const [row] =
      size === null
        ? await db.query<MemberRow>(sql.text('inspect.item'), { run: runId, record: recordId })
        : await db.query<MemberRow>(sql.text('inspect.line'), { run: runId, record: recordId, size });
    if (row === undefined) return null;
    return {
      position,
      recordId,
      size,
      orderNumber: row.order_number,
      workbook: row.workbook,
      sheet: row.sheet,
      cell: `${size === null ? '' : sizeLetter(row.layout, size)}${row.row_no}`,
      state: row.batch_id === batchId ? row.state : row.batch_id === null ? 'WAITS' : 'MOVED ON',
      reason: row.reason,
      sentence: row.sentence,
      itemId: row.item_id,
    };
  }

  return {
    async batches(runId: string): Promise<readonly InspectedBatch[]> {
      const rows = await db.query<{
        batch_id: string;
        customer: string;
        phase: string;
        size: number;
        state: string;
        sends: number;
        outcome: string | null;
        reason: string | null;
        detail: string | null;
        frozen_at: string;
        ended_at: string | null;
        applied: number;
        failed: number;
      }>(sql.text('inspect.batches'), { run: runId });
      return rows.map(({ batch_id, frozen_at, ended_at, ...row }) => ({
        ...row,
        batchId: batch_id,
        seq: batch_id.slice(batch_id.lastIndexOf('/') + 1),
        frozenAt: frozen_at,
        endedAt: ended_at,
      }));
    },

    /** Null where there is no such batch. */
    async batch(runId: string, batchId: string): Promise<InspectedWhole | null> {
      const [row] = await db.query<{ body: string; parts: string }>(sql.text('inspect.batch'), { batch: batchId });
      if (row === undefined) return null;
      const parts = JSON.parse(row.parts) as { recordId: string; size: string | null }[];
      const members: InspectedMember[] = [];
      for (const [position, part] of parts.entries()) {
        const member = await memberOf(runId, batchId, position, part);
        if (member !== null) members.push(member);
      }
      const calls = await db.query<{
        at: string;
        operation: string;
        http_status: number | null;
        outcome: string;
        reason: string | null;
        complexity: number | null;
        duration_ms: number;
        request_id: string | null;
      }>(sql.text('inspect.calls'), { batch: batchId });
      return {
        body: row.body,
        members,
        calls: calls.map(({ http_status, duration_ms, request_id, ...call }) => ({
          ...call,
          httpStatus: http_status,
          durationMs: duration_ms,
          requestId: request_id,
        })),
      };
    },
  };
}

function sizeLetter(layout: string | null, size: string): string {
  if (layout === null) return '';
  const { sizes } = JSON.parse(layout) as StoredLayout;
  return sizes.find(([name]) => name === size)?.[1] ?? '';
}
