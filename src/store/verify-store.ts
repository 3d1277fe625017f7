// verify-store: a reading of the board and what it found (VERIFICATIONS, FINDINGS), and what --repair writes into the books (MENDS).
// S1: the board moves no business value; only what is known of the board changes, each time with a history entry. S5: no acknowledgement
// is raised here, they are only taken back. Owns: these tables. Does not own: what SQL knows to be on the board (known-board.ts), comparing
// (domain/compare-*.ts), sending (outbox-store.ts).
import { hash } from 'node:crypto';
import { wantedText } from '../domain/board/wanted-item.js';
import type { Finding, FindingKind, LineKind, Mend } from '../domain/drift/drift.js';
import { type AuditKind, isAuditKind } from '../domain/drift/store-states.js';
import { casefold } from '../domain/order/white-space.js';
import { createAuditStore, mendOwnStates } from './audit-store.js';
import type { StoreContext } from './context.js';
import type { Database, SqlValue } from './database.js';
import { byKeys, createKnownBoard } from './known-board.js';
import { createRunFence } from './run-fence.js';

export interface VerificationRow {
  readonly run_id: string;
  readonly customer: string | null;
  readonly repair: number;
  readonly adopt: number;
  readonly state: 'READING' | 'CHECKING' | 'DONE';
  readonly cursor_at: string | null;
  readonly pages: number;
  readonly items: number;
  readonly subitems: number;
  readonly findings: number;
  readonly begun: number;
  /** Orders that wait to be sent: what the board lacks of them is no drift. */
  readonly waiting: number;
  readonly began_at: string;
  readonly ended_at: string | null;
}

export interface VerificationOrder {
  readonly runId: string;
  readonly customer: string | null;
  readonly repair: boolean;
  readonly adopt: boolean;
}

export interface VerifiedItem {
  readonly itemId: string;
  readonly role: 'OWN' | 'CLAIM' | 'OPEN';
  readonly recordId: string | null;
  readonly name: string | null;
  readonly orderNumber: string | null;
}

export interface FindingRow {
  readonly finding_no: number;
  readonly kind: FindingKind;
  readonly mend: Finding['mend'];
  readonly why: string | null;
  readonly customer: string | null;
  readonly record_id: string | null;
  readonly order_number: string | null;
  readonly size_code: string | null;
  readonly item_id: string | null;
  readonly item_name: string | null;
  readonly column_id: string | null;
  readonly title: string | null;
  readonly acked: string | null;
  readonly wanted: string | null;
  readonly there: string | null;
  readonly changed_at: string | null;
  /** Of the write that mended it; null where none was planned. */
  readonly write_state: string | null;
  readonly write_sentence: string | null;
}

export interface PageRead {
  readonly findings: readonly Finding[];
  readonly mends: readonly Mend[];
  readonly seen: readonly VerifiedItem[];
  readonly subitems: number;
  /** null: the last page. */
  readonly cursor: string | null;
}

export type VerifyStore = ReturnType<typeof createVerifyStore>;

const NAME_CHARACTERS = 400;
const WHY_CHARACTERS = 1000;

const FINDING_COLUMNS =
  'run_id,finding_no,kind,mend,why,customer,record_id,order_number,size_code,item_id,item_name,column_id,title,acked,wanted,there,changed_at'.split(
    ',',
  );

export function createVerifyStore(context: StoreContext) {
  const { db, sql, now } = context;
  const fence = createRunFence(context);
  const audits = createAuditStore(context);

  async function one(runId: string): Promise<VerificationRow | null> {
    return (await db.query<VerificationRow>(sql.text('verify.one'), { run: runId }))[0] ?? null;
  }

  return {
    ...createKnownBoard(context),
    ...audits,

    one,

    async latest(): Promise<VerificationRow | null> {
      return (await db.query<VerificationRow>(sql.text('verify.latest')))[0] ?? null;
    },

    /** Begins a reading, or says where it stands: an activity that is tried again goes on from there. */
    async begin(order: VerificationOrder): Promise<VerificationRow> {
      await fence.execute(order.runId, sql.text('verify.begin'), {
        run: order.runId,
        customer: order.customer,
        repair: order.repair ? 1 : 0,
        adopt: order.adopt ? 1 : 0,
        now: now(),
      });
      const row = await one(order.runId);
      if (row === null) throw new Error(`The verification of run ${order.runId} was not stored.`);
      return row;
    },

    /** Which of these were seen on an earlier page: while people work, an item may move from one to the next. */
    async seen(runId: string, itemIds: readonly string[]): Promise<Set<string>> {
      const rows = await byKeys<{ item_id: string }>(context, 'verify.seen', itemIds, { run: runId });
      return new Set(rows.map((row) => row.item_id));
    },

    /** A page and what it showed, in one transaction with the cursor of the next. */
    async addPage(runId: string, page: PageRead): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        await addFindings(tx, runId, page.findings);
        await addMends(tx, runId, page.mends);
        await tx.bulkInsert(
          'VERIFIED_ITEMS',
          ['run_id', 'item_id', 'role', 'record_id', 'item_name', 'order_number'],
          page.seen.map((item) => [
            runId,
            item.itemId,
            item.role,
            item.recordId,
            item.name?.slice(0, NAME_CHARACTERS) ?? null,
            item.orderNumber?.slice(0, NAME_CHARACTERS) ?? null,
          ]),
        );
        await tx.execute(sql.text('verify.page_read'), {
          run: runId,
          cursor: page.cursor,
          state: page.cursor === null ? 'CHECKING' : 'READING',
          items: page.seen.length,
          subitems: page.subitems,
          findings: page.findings.length,
        });
      });
    },

    /** The cursor is too old: what was read by it is read again. Gives how often it began. */
    async startAgain(runId: string): Promise<number> {
      await fence.transaction(runId, async (tx) => {
        for (const what of ['findings', 'items', 'mends', 'archives'])
          await tx.execute(sql.text(`verify.forget_${what}`), { run: runId });
        await tx.execute(sql.text('verify.start_again'), { run: runId });
      });
      return (await one(runId))?.begun ?? 0;
    },

    async unseen(runId: string, customer: string | null): Promise<string[]> {
      const rows = await db.query<{ record_id: string }>(sql.text('verify.unseen'), { run: runId, customer });
      return rows.map((row) => row.record_id);
    },

    async claims(runId: string): Promise<{ recordId: string; itemId: string }[]> {
      const rows = await db.query<{ record_id: string; item_id: string }>(sql.text('verify.claims'), { run: runId });
      return rows.map((row) => ({ recordId: row.record_id, itemId: row.item_id }));
    },

    /** Lines that were not under their items: what became of them is still to be asked. */
    async missingLines(runId: string): Promise<{ no: number; recordId: string; size: string; itemId: string }[]> {
      const rows = await db.query<{ finding_no: number; record_id: string; size_code: string; item_id: string }>(
        sql.text('verify.missing_lines'),
        { run: runId },
      );
      return rows.map((row) => ({
        no: row.finding_no,
        recordId: row.record_id,
        size: row.size_code,
        itemId: row.item_id,
      }));
    },

    /** kind null: it is where it belongs after all. archive: it leaves its wrong place. */
    async sortMissingLines(
      runId: string,
      sorted: readonly { readonly no: number; readonly kind: LineKind | null; readonly archive: boolean }[],
    ): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        for (const { no, kind, archive } of sorted) {
          if (kind === null) {
            await tx.execute(sql.text('verify.drop_mend_of_finding'), { run: runId, no });
            await tx.execute(sql.text('verify.drop_finding'), { run: runId, no });
          } else {
            await tx.execute(sql.text('verify.name_finding'), { run: runId, no, kind });
            if (archive) await tx.execute(sql.text('verify.archive_of_finding'), { run: runId, no });
          }
        }
      });
    },

    async openItems(runId: string): Promise<{ itemId: string; name: string; orderNumber: string }[]> {
      const rows = await db.query<{ item_id: string; item_name: string | null; order_number: string | null }>(
        sql.text('verify.open_items'),
        { run: runId },
      );
      return rows.map((row) => ({
        itemId: row.item_id,
        name: row.item_name ?? '',
        orderNumber: row.order_number ?? '',
      }));
    },

    /**
     * The last findings, and the end of the reading. What only the reading needed is dropped. A board with keys that this store does not know may
     * have got them from an order that is read anew: the next sync looks for its keys once more before it creates (S3), as a new store does.
     */
    async end(
      runId: string,
      found: {
        boardId: string;
        findings: readonly Finding[];
        mends: readonly Mend[];
        /** Of the store's own rows: they give way to what the board showed of the same order or size. */
        stateMends?: readonly Mend[];
      },
    ): Promise<void> {
      await fence.transaction(runId, async (tx) => {
        await addFindings(tx, runId, found.findings);
        await addMends(tx, runId, found.mends);
        await addStateMends(tx, runId, found.stateMends ?? []);
        const [waiting] = await tx.query<{ waiting: number }>(sql.text('verify.waiting'));
        await tx.execute(sql.text('verify.end'), {
          run: runId,
          findings: found.findings.length,
          waiting: waiting?.waiting ?? 0,
          now: now(),
        });
        await tx.execute(sql.text('verify.keys_unknown'), { run: runId, board: found.boardId });
        await tx.execute(sql.text('verify.forget_items'), { run: runId });
      });
    },

    async findings(runId: string): Promise<FindingRow[]> {
      const rows = await db.query<FindingRow>(sql.text('verify.findings'), { run: runId });
      return rows.some(({ kind }) => isAuditKind(kind)) ? withStatesNow(runId, rows) : rows;
    },

    async counts(runId: string): Promise<{ kind: FindingKind; mend: Finding['mend']; count: number }[]> {
      const rows = await db.query<{ kind: FindingKind; mend: Finding['mend']; finding_count: number }>(
        sql.text('verify.counts'),
        { run: runId },
      );
      return rows.map((row) => ({ kind: row.kind, mend: row.mend, count: row.finding_count }));
    },

    /**
     * Takes back what the books say of the board where the board says otherwise, so that an ordinary plan sends the difference; surplus copies
     * are asked off the board. One transaction; doing it twice is doing it once.
     */
    async mend(runId: string, beforeCommit: () => Promise<void> | void = () => {}): Promise<void> {
      const changes = changesByRecord(await db.query<FindingRow>(sql.text('verify.findings'), { run: runId }));
      await fence.transaction(runId, async (tx) => {
        const at = now();
        await tx.executeMany(
          sql.many('mend.history'),
          [...changes].map(([record, list]) => ({ run: runId, record, now: at, changes: JSON.stringify(list) })),
        );
        for (const step of MEND_STEPS) await tx.execute(sql.text(step), { run: runId });
        await mendOwnStates(tx, sql, runId, await auditKindsOf(tx, runId));
        await beforeCommit();
      });
    },
  };

  /** A row of the store is mended when it is not found any more; no write of this run says so. */
  async function withStatesNow(runId: string, rows: readonly FindingRow[]): Promise<FindingRow[]> {
    const verification = await one(runId);
    const kinds = [...new Set(rows.map(({ kind }) => kind).filter(isAuditKind))];
    const still = await audits.auditOf(kinds, { runId: '', customer: verification?.customer ?? null });
    const keyOf = (kind: string, record: string | null, size: string | null, name: string | null) =>
      JSON.stringify([kind, record, size, record === null ? name : null]);
    const open = new Set(still.map((row) => keyOf(row.kind, row.record_id, row.size_code, row.item_name)));
    return rows.map((row) => {
      if (!isAuditKind(row.kind)) return row;
      const isOpen = open.has(keyOf(row.kind, row.record_id, row.size_code, row.item_name));
      return { ...row, write_state: verification?.repair === 1 && !isOpen ? 'SYNCED' : null, write_sentence: row.why };
    });
  }

  async function auditKindsOf(tx: Database, runId: string): Promise<AuditKind[]> {
    const rows = await tx.query<{ kind: FindingKind }>(sql.text('verify.counts'), { run: runId });
    return rows.map(({ kind }) => kind).filter(isAuditKind);
  }

  async function addStateMends(tx: Database, runId: string, mends: readonly Mend[]): Promise<void> {
    const rows = await tx.query<{ record_id: string; size_code: string }>(sql.text('verify.mended'), { run: runId });
    const mended = new Set(rows.map((row) => JSON.stringify([row.record_id, row.size_code])));
    const isNew = (mend: Mend) =>
      !mended.has(JSON.stringify([mend.recordId, ('size' in mend ? mend.size : null) ?? '']));
    await addMends(tx, runId, mends.filter(isNew));
  }

  async function addFindings(tx: Database, runId: string, findings: readonly Finding[]): Promise<void> {
    if (findings.length === 0) return;
    const before = (await tx.query<VerificationRow>(sql.text('verify.one'), { run: runId }))[0]?.findings ?? 0;
    await tx.bulkInsert(
      'FINDINGS',
      FINDING_COLUMNS,
      findings.map((finding, index) => findingValues(runId, before + index + 1, finding)),
    );
  }

  async function addMends(tx: Database, runId: string, mends: readonly Mend[]): Promise<void> {
    const books: SqlValue[][] = [];
    const archives: SqlValue[][] = [];
    for (const mend of mends) {
      switch (mend.kind) {
        case 'forget':
          books.push([runId, mend.recordId, '', 'FORGET', null, null, null, null]);
          break;
        case 'reset': {
          const { acked } = mend;
          const text = acked === null ? null : JSON.stringify(acked);
          const hashed = acked === null ? null : hash('sha256', wantedText(acked, casefold(acked.group)));
          books.push([runId, mend.recordId, '', 'RESET', mend.itemId, text, hashed, null]);
          break;
        }
        case 'forget-line':
          books.push([runId, mend.recordId, mend.size, 'FORGET', null, null, null, null]);
          break;
        case 'reset-line':
          books.push([runId, mend.recordId, mend.size, 'RESET', mend.itemId, null, null, mend.quantity]);
          break;
        case 'replan':
          books.push([runId, mend.recordId, mend.size ?? '', 'REPLAN', null, null, null, null]);
          break;
        case 'archive':
          archives.push([runId, mend.itemId, mend.recordId, mend.size, mend.customer, 'PLANNED', 0]);
          break;
      }
    }
    await tx.bulkInsert(
      'MENDS',
      ['run_id', 'record_id', 'size_code', 'action', 'item_id', 'acked', 'acked_hash', 'acked_quantity'],
      books,
    );
    await tx.bulkInsert(
      'MON_ARCHIVES_DELTA',
      ['run_id', 'item_id', 'record_id', 'size_code', 'customer', 'state', 'attempts'],
      archives,
    );
  }
}

/** In this order: an order that is forgotten takes its lines along. */
const MEND_STEPS = [
  'mend.forget_orders',
  'mend.forget_lines_of_orders',
  'mend.reset_orders',
  'mend.acked',
  'mend.acked_of_unplanned',
  'mend.lines',
  'mend_state.replan_orders',
  'mend_state.replan_lines',
  'mend.orders_of_lines',
  'mend.ask_archives',
] as const;

function findingValues(runId: string, no: number, finding: Finding): SqlValue[] {
  const values = 'there' in finding ? finding : null;
  return [
    runId,
    no,
    finding.kind,
    finding.mend,
    finding.why?.slice(0, WHY_CHARACTERS) ?? null,
    finding.customer,
    finding.recordId,
    finding.orderNumber,
    finding.size,
    finding.boardItemId,
    finding.name.slice(0, NAME_CHARACTERS),
    values?.column ?? null,
    values?.title.slice(0, NAME_CHARACTERS) ?? null,
    values?.acked ?? null,
    values?.wanted ?? null,
    values?.there ?? null,
    values?.changedAt ?? null,
  ];
}

/** What the history says of a repair: what was there, and what is sent instead. */
function changesByRecord(rows: readonly FindingRow[]): Map<string, object[]> {
  const changes = new Map<string, object[]>();
  for (const row of rows) {
    if (row.record_id === null || (row.mend !== 'repair' && row.kind !== 'adoptable-item')) continue;
    const size = row.size_code === null ? '' : ` (size ${row.size_code})`;
    const change = { column: `${row.title ?? row.kind}${size}`, before: row.there, after: row.wanted, found: row.kind };
    const list = changes.get(row.record_id);
    if (list === undefined) changes.set(row.record_id, [change]);
    else list.push(change);
  }
  return changes;
}
