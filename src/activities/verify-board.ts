// verify-board: reads the whole board back, page by page, and stores how it differs from what SQL says it holds. Writes nothing to the board.
// Every page is stored with the cursor of the next, so a new worker goes on there (S11); a cursor too old begins the reading again.
// Owns: the order of the reading. Does not own: comparing (domain/compare-*.ts), what follows of it (repair-ledger.ts).
import { ApplicationFailure } from '@temporalio/common';
import type { BoardItem, BoardStructure } from '../domain/board/board.js';
import { isRecordId } from '../domain/board/names.js';
import { keyShown } from '../domain/drift/compare-item.js';
import { lineFinding } from '../domain/drift/compare-lines.js';
import { compareStructure, lostLabels } from '../domain/drift/compare-structure.js';
import { type Compared, countsAsDrift, type Finding } from '../domain/drift/drift.js';
import { comparedBoard, type KnownOrder, lineColumnsOf } from '../domain/drift/known-order.js';
import { findAdoptable } from './adopt-by-name.js';
import { askUntilAnswered } from './ask.js';
import { auditFindings, distrustedIds } from './audit-findings.js';
import {
  type BoardReading,
  compareOwn,
  type ForeignLine,
  isMeant,
  knownOrders,
  type VerifyInput,
} from './board-reading.js';
import { noLongerBehind } from './check-mark.js';
import type { ActivityDeps, VerifiedItem } from './deps.js';
import { beat } from './heartbeat.js';
import { type LongWait, orLongWait } from './long-wait.js';
import { resolveMissing } from './resolve-missing.js';
import { usedLabels } from './used-labels.js';

export interface VerifyReport {
  readonly kind: 'verified';
  /** Differences; what is people's own is not among them. */
  readonly drift: number;
  /** Of them, those that --repair mends. */
  readonly mendable: number;
  readonly adoptable: number;
  readonly items: number;
  readonly subitems: number;
}

/** A cursor lives 60 minutes (docs/monday-api.md "Queries"); a board that cannot be read in three of them cannot be read. */
const MOST_BEGINNINGS = 3;

export function verifyBoard(deps: ActivityDeps) {
  return (input: VerifyInput): Promise<VerifyReport | LongWait> =>
    orLongWait(deps.clock, async () => {
      const { store } = deps;
      await store.runs.enterPhase(input.runId, 'verifying');
      const begun = await store.verify.begin(input);
      if (begun.state !== 'DONE') await readWhole(deps, input);
      const found = await report(deps, input.runId);
      if (found.mendable === 0) await noLongerBehind(deps, input);
      return found;
    });
}

async function report({ store }: ActivityDeps, runId: string): Promise<VerifyReport> {
  const [row, counts] = [await store.verify.one(runId), await store.verify.counts(runId)];
  const sum = (rows: typeof counts) => rows.reduce((all, { count }) => all + count, 0);
  const drift = counts.filter(countsAsDrift);
  return {
    kind: 'verified',
    drift: sum(drift),
    mendable: sum(drift.filter(({ mend }) => mend === 'repair')),
    adoptable: sum(counts.filter(({ kind }) => kind === 'adoptable-item')),
    items: row?.items ?? 0,
    subitems: row?.subitems ?? 0,
  };
}

async function readWhole(deps: ActivityDeps, input: VerifyInput): Promise<void> {
  const { store, settings } = deps;
  const { runId } = input;
  const structure = await askUntilAnswered(deps, runId, 'the board', (signal) => deps.board.readStructure(signal));
  const saved = await store.plan.board(settings.boardId);
  const before = saved === null ? null : (JSON.parse(saved.structure) as BoardStructure);
  // Before the board is read: an id that two rows claim says nothing of either, so their items are found by key.
  const audited = await store.verify.audit(input);
  const distrusted = distrustedIds(audited);
  const lost = lostLabels(await usedLabels(deps), structure, before);
  const reading: BoardReading = {
    input,
    board: comparedBoard(settings, structure, before, lost),
    read: {
      columns: [settings.keyColumn, ...settings.mapping.map(({ boardColumn }) => boardColumn)],
      lineColumns: lineColumnsOf(settings),
    },
    ids: trusted(await store.verify.onBoard(), distrusted.orders),
    distrusted,
  };
  await readPages(deps, reading);
  const structural = compareStructure(settings, structure, before, lost);
  const again = await resolveMissing(deps, reading);
  const adoptable = input.adopt ? await findAdoptable(deps, reading) : { findings: [], mends: [] };
  const states = auditFindings(audited);
  await store.verify.end(runId, {
    boardId: settings.boardId,
    findings: [...structural, ...again.findings, ...states.findings, ...adoptable.findings],
    mends: [...(input.repair ? again.mends : []), ...(input.takeOver ? adoptable.mends : [])],
    stateMends: input.repair ? states.mends : [],
  });
}

function trusted(ids: ReadonlyMap<string, string>, distrusted: ReadonlySet<string>): ReadonlyMap<string, string> {
  return distrusted.size === 0 ? ids : new Map([...ids].filter(([, recordId]) => !distrusted.has(recordId)));
}

async function readPages(deps: ActivityDeps, reading: BoardReading): Promise<void> {
  const { runId } = reading.input;
  for (;;) {
    const at = await deps.store.verify.one(runId);
    if (at === null || at.state !== 'READING') return;
    const page = await askUntilAnswered(deps, runId, 'a page of the board', (signal) =>
      deps.board.readPage(at.cursor_at, reading.read, signal),
    );
    if (page.kind === 'start-again') {
      if ((await deps.store.verify.startAgain(runId)) > MOST_BEGINNINGS)
        throw ApplicationFailure.create({
          message: `The board was read so slowly that its cursor expired ${MOST_BEGINNINGS} times. Try again when less is going on.`,
          type: 'CursorExpired',
        });
      continue;
    }
    const compared = await comparePage(deps, reading, page.items);
    await deps.store.verify.addPage(runId, { ...compared, cursor: page.cursor });
    await deps.crashPoint('verify-after-page');
    beat({ pages: at.pages + 1, items: at.items + page.items.length });
  }
}

/** Own items are compared at once; others with a key of ours wait until all pages are known. */
async function comparePage(deps: ActivityDeps, reading: BoardReading, items: readonly BoardItem[]) {
  const { store } = deps;
  const { board, ids, input } = reading;
  const again = await store.verify.seen(
    input.runId,
    items.map(({ id }) => id),
  );
  const fresh = items.filter(({ id }) => !again.has(id));
  const records = fresh.map((item) => ids.get(item.id) ?? keyShown(item, board) ?? '').filter(isRecordId);
  const orders = await knownOrders(store, reading, [...new Set(records)]);
  const seen: VerifiedItem[] = [];
  const compared: Compared[] = [];
  const foreign: ForeignLine[] = [];
  for (const item of fresh) {
    const key = keyShown(item, board) ?? '';
    const own = orders.get(ids.get(item.id) ?? '');
    const claimed = own === undefined ? orders.get(key) : undefined;
    seen.push(asSeen(deps, reading, item, own ?? claimed ?? null, own !== undefined, key));
    if (own !== undefined && isMeant(input, own)) {
      const whole = compareOwn(own, item, board);
      compared.push(whole);
      foreign.push(...whole.foreign);
    } else if (own === undefined && claimed === undefined && isRecordId(key) && input.customer === null) {
      compared.push({ findings: [extraItem(item)], mends: [] });
    }
  }
  compared.push({ findings: await strayLines(deps, foreign), mends: [] });
  return {
    findings: compared.flatMap(({ findings }) => findings),
    mends: input.repair ? compared.flatMap(({ mends }) => mends) : [],
    seen,
    subitems: fresh.reduce((sum, { lines }) => sum + lines.length, 0),
  };
}

/** Subitems with a key like ours that is no size of their item: of another order's line nothing is said here, it is missing there. */
async function strayLines(deps: ActivityDeps, foreign: readonly ForeignLine[]): Promise<Finding[]> {
  if (foreign.length === 0) return [];
  const owned = await deps.store.verify.ownedLines(foreign.map(({ line }) => line.id));
  const why =
    'No size of its order has this key. The next sync takes it over if the order list has its size; else it may be a copy made by hand.';
  return foreign
    .filter(({ line }) => !owned.has(line.id))
    .map(({ order, line }) => ({
      ...lineFinding('extra-line', order, '', line, { mend: 'left', why }),
      name: line.name,
      size: null,
    }));
}

function asSeen(
  { settings }: ActivityDeps,
  { input }: BoardReading,
  item: BoardItem,
  order: KnownOrder | null,
  own: boolean,
  key: string,
): VerifiedItem {
  const itemId = item.id;
  if (order !== null)
    return { itemId, role: own ? 'OWN' : 'CLAIM', recordId: order.recordId, name: null, orderNumber: null };
  const open: VerifiedItem = { itemId, role: 'OPEN', recordId: null, name: null, orderNumber: null };
  if (!input.adopt || key !== '') return open;
  const column =
    settings.mapping.find(({ sources }) => sources.includes(settings.rules.roles.orderNumber))?.boardColumn ?? '';
  return { ...open, name: item.name, orderNumber: item.cells.get(column)?.text ?? '' };
}

function extraItem(item: BoardItem): Finding {
  return {
    kind: 'extra-item',
    customer: null,
    recordId: null,
    orderNumber: null,
    boardItemId: item.id,
    name: item.name,
    size: null,
    mend: 'left',
    why: 'No order of this store has its key. The next sync takes it over if an order list has its order; else it is of another environment or a lost store, and may be archived by hand.',
  };
}
