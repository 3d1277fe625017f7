// S3, S11: a run is its own fencing token. Whatever a run stores is refused once the store does not call that run open, or once a later attempt of the
// same step began, and then nothing of the store has changed. On both engines, for every transaction of a run.
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../src/config/config.js';
import type { Database } from '../src/store/database.js';
import type { WriteLease } from '../src/store/lease-store.js';
import { openSqlite } from '../src/store/sqlite/sqlite-database.js';
import { openSqlServer } from '../src/store/sqlserver/sqlserver-database.js';
import { openStore, type Store } from '../src/store/store.js';
import { beginRun } from './support/begun-run.js';
import { demoConfig } from './support/mirror.js';
import { addToPlan, plannedOrder } from './support/planned-order.js';
import { ENGINES } from './support/store-engines.js';

const columns = demoConfig().orders.columns;
const BOARD = '1';
const RUN = 'run-1';
const NEXT = 'run-2';
const BATCH = { batch_id: `${RUN}/C/creates/0`, run_id: RUN, phase: 'creates' } as const;
const ENDED = { outcome: 'x', reason: null, detail: null };
const DONE = { state: 'FINISHED', outcome: 'SUCCESS', sentence: 's', figures: '{}', balanced: true };
const IMPORTED = {
  workbook: 'w.xlsx',
  outcome: 'imported',
  importRun: RUN,
  digest: 'd',
  sheet: 's',
  layout: null,
  figures: null,
  sentence: null,
} as const;
const LAYOUT = { columns: [], sizes: [], unknown: [], fingerprint: 'f', date1904: false };
const PAGE = { findings: [], mends: [], seen: [], subitems: 0, cursor: null };
const MERGE = { rulesInForce: 'r', beforeCommit: () => {} };
const TABLES = readdirSync('sql/sqlite/migrations')
  .flatMap((file) =>
    [...readFileSync(`sql/sqlite/migrations/${file}`, 'utf8').matchAll(/^CREATE TABLE \[(\w+)\]/gm)].map(
      ([, name = '']) => name,
    ),
  )
  .filter((name) => !name.startsWith('STG_') && name !== 'STAGING_FILE');
const frozen = {
  parts: [{ recordId: 'r1', size: null }],
  frozen: { size: 1, cost: 1, body: '{}', idempotencyKey: 'k' },
};

type Work = (store: Store, lease: WriteLease) => Promise<unknown>;

/** What a run stores, by what it is for. */
const WORK: Readonly<Record<string, Work>> = {
  'enter a phase': ({ runs }) => runs.enterPhase(RUN, 'sending'),
  'name its customers': ({ runs }) => runs.addCustomers(RUN),
  'name one customer': ({ runs }) => runs.addCustomer(RUN, 'D'),
  'begin a customer': ({ runs }) => runs.startCustomer(RUN, 'C'),
  'note a customer': ({ runs }) => runs.setCustomer(RUN, 'C', 'parked', 'r', false),
  close: ({ runs }) => runs.close(RUN, DONE),
  'begin a workbook': ({ imports }) => imports.begin(RUN, 'w.xlsx'),
  'stage a workbook': ({ imports }) => imports.stage(RUN, 'w.xlsx', 's', LAYOUT, [], []),
  'end a workbook': ({ imports }) => imports.end(RUN, IMPORTED),
  merge: ({ merge }) => merge.run(RUN, MERGE as never),
  'keep the board': ({ plan }) => plan.saveBoard(RUN, BOARD, '{}'),
  'note an adopted board': ({ plan }) => plan.boardAdopted(RUN, BOARD),
  'see a group': ({ groups }) => groups.found(RUN, BOARD, 'new', 'NEW', 'g9'),
  'miss a group': ({ groups }) => groups.gone(RUN, BOARD, 'group'),
  'miss a group by its id': ({ groups }) => groups.goneById(RUN, BOARD, 'g1'),
  'adopt items': ({ outbox }) => outbox.adopt(RUN, [{ recordId: 'r1', itemId: '1' }], []),
  'begin a plan (which forgets the outbox)': ({ plan }) => plan.begin(RUN, BOARD, 'other', () => undefined),
  'add to a plan': (store) => addToPlan(store, RUN, [plannedOrder('r9')]),
  'settle the states of a plan': ({ plan }) =>
    plan.settleStates(RUN, '', { customer: null, orders: null, sends: true, mendedOnly: false }, () => undefined),
  'complete a plan': ({ plan }) => plan.complete(RUN),
  'forget half a plan': ({ plan }) => plan.forgetHalf(RUN, () => undefined),
  'keep a forecast': ({ forecasts }) => forecasts.keep(RUN, {} as never),
  'keep gates': ({ gates }) => gates.keep(RUN, [], 'WAITING', () => []),
  'settle a gate': ({ gates }) => gates.settle(RUN, 'C', 'APPROVED', 'r'),
  'settle the gate of the run': ({ gates }) => gates.settle(RUN, null, 'APPROVED', 'r'),
  'pass gates': ({ gates }) => gates.pass(RUN, null),
  'keep a plan': ({ keptPlans }) => keptPlans.keep(RUN, 'x', 'h', {} as never),
  'note a sent plan': ({ keptPlans }) => keptPlans.sent('p', RUN),
  'begin a verification': ({ verify }) => verify.begin({ runId: RUN, customer: null, repair: true, adopt: false }),
  'add a page': ({ verify }) => verify.addPage(RUN, PAGE),
  'read the board again': ({ verify }) => verify.startAgain(RUN),
  'sort missing lines': ({ verify }) => verify.sortMissingLines(RUN, [{ no: 1, kind: null, archive: false }]),
  'end a verification': ({ verify }) => verify.end(RUN, { boardId: BOARD, findings: [], mends: [] }),
  'mend the books': ({ verify }) => verify.mend(RUN),
  'begin a rollback': ({ rollbacks }) => rollbacks.begin(RUN),
  'add to a rollback': ({ rollbacks }) => rollbacks.add(RUN, 'run-0', []),
  'finish a rollback': ({ rollbacks }) => rollbacks.finish(RUN, true),
  'intend a group': ({ groups }, lease) => groups.intend(BOARD, 'new', 'NEW', lease),
  'take a group': ({ groups }, lease) => groups.made(BOARD, 'group', 'GROUP', 'g2', lease),
  'give a group up': ({ groups }, lease) => groups.notMade(BOARD, 'group', lease),
  'claim a batch': ({ outbox }, lease) =>
    outbox.claim(
      { batchId: `${RUN}/C/creates/1`, runId: RUN, customer: 'C', boardId: BOARD, phase: 'creates', atMost: 1, lease },
      (claimed) => ({ ...frozen, parts: claimed.map(({ recordId }) => ({ recordId, size: null })) }),
    ),
  'mark a batch': ({ outbox }, lease) => outbox.markSent(BATCH.batch_id, lease),
  'take the mark back': ({ outbox }, lease) => outbox.markNotExecuted(BATCH.batch_id, 'r', null, lease),
  'take a receipt': ({ outbox }, lease) =>
    outbox.end(
      BATCH,
      [{ recordId: 'r1', size: null, verdict: { kind: 'applied', itemId: '7', adopted: false } }],
      ENDED,
      [],
      lease,
    ),
  'release a batch': ({ outbox }, lease) =>
    outbox.end(BATCH, [{ recordId: 'r1', size: null, verdict: { kind: 'released', reason: 'r' } }], ENDED, [], lease),
  'recall what was set aside': ({ outbox }) => outbox.retryQuarantined(RUN, 'C'),
  'close a customer': ({ outbox }) => outbox.closeCustomer(RUN, 'C', { reason: 'r', sentence: 's' }),
  'note a pause': ({ pauses }) => pauses.begin(RUN, null, 'r'),
  'note the end of a pause': ({ pauses }) => pauses.end(RUN, null, 'r'),
};

describe.each(ENGINES)('on $name', { timeout: 300_000 }, (engine) => {
  let place: Config['store'];
  let store: Store;
  let lease: WriteLease;
  let db: Database;

  beforeAll(async () => {
    place = await engine.fresh();
    store = openStore(place, { columns, create: true });
    await store.migrate();
    db = place.kind === 'sqlite' ? openSqlite({ file: place.file, create: false, columns }) : openSqlServer(place);
    await beginRun(store, RUN, BOARD);
    const taken = await store.leases.take(`board:${BOARD}`, 'me', 600, () => false);
    if (taken.kind !== 'taken') throw new Error('no lease');
    lease = { name: `board:${BOARD}`, token: taken.token, runId: RUN };
    await store.plan.saveBoard(RUN, BOARD, '{}');
    await store.groups.intend(BOARD, 'group', 'GROUP', lease);
    await store.groups.made(BOARD, 'group', 'GROUP', 'g1', lease);
    await addToPlan(store, RUN, [plannedOrder('r1'), plannedOrder('r2')]);
    await store.runs.addCustomers(RUN);
    const claim = { batchId: BATCH.batch_id, runId: RUN, customer: 'C', boardId: BOARD, phase: 'creates' } as const;
    expect(await store.outbox.claim({ ...claim, atMost: 1, lease }, () => frozen)).not.toBeNull();
  }, 300_000);

  afterAll(async () => {
    await db.close();
    await store.close();
    await engine.drop(place);
  });

  async function everything(): Promise<Record<string, unknown[]>> {
    const dump: Record<string, unknown[]> = {};
    for (const table of TABLES) dump[table] = await db.query(`SELECT * FROM ${db.quote(table)}`);
    return dump;
  }

  /** Changed nothing, and said why. */
  async function refuses(work: Work, kind: string, as = (act: () => Promise<unknown>) => act()): Promise<void> {
    const before = await everything();
    await expect(as(() => work(store, lease))).rejects.toMatchObject({ name: 'StoreFault', kind });
    expect(await everything()).toEqual(before);
  }

  describe('after a later attempt of the same step began', () => {
    const step = (attempt: number) => ({ runId: RUN, step: 'w/5', attempt });
    beforeAll(() => store.attempts.within(step(2), async () => undefined));

    test.each(Object.keys(WORK))('S11: the earlier one, waking up late, does not %s', (name) =>
      refuses(WORK[name] as Work, 'superseded', (act) => store.attempts.within(step(1), act)),
    );

    test('S11: the later one goes on, and so do other steps', async () => {
      await store.attempts.within(step(2), () => store.runs.enterPhase(RUN, 'planning'));
      await store.attempts.within({ runId: RUN, step: 'w/6', attempt: 1 }, () => store.runs.enterPhase(RUN, 'sending'));
    });
  });

  describe('after the run was closed, because another one took over', () => {
    beforeAll(async () => {
      await store.runs.interrupt(RUN, 's');
      await beginRun(store, NEXT, BOARD);
    });

    test.each(Object.keys(WORK))('S3: it does not %s', (name) => refuses(WORK[name] as Work, 'run-closed'));

    test('S3: the next run ends what it left on its way', async () => {
      const left = await store.outbox.unended(NEXT);
      expect(left.map(({ batch_id: id }) => id)).toEqual([BATCH.batch_id]);
      const verdict = { kind: 'released', reason: 'not-on-board' } as const;
      await store.outbox.end(BATCH, [{ recordId: 'r1', size: null, verdict }], ENDED, [], { ...lease, runId: NEXT });
      expect(await store.outbox.unended(NEXT)).toEqual([]);
    });
  });

  test('S3: a run that the store does not know, as one that was restored, stores nothing', () =>
    refuses(({ runs }) => runs.enterPhase('run-9', 'sending'), 'run-closed'));
});

/** The writes of each file that belong to no run. */
const OF_NO_RUN: Readonly<Record<string, readonly string[]>> = {
  'alert-store.ts': ['raise', 'notified', 'clear', 'of the canary'],
  'budget-store.ts': ['insert', 'take', 'take by uptime'],
  'forget-store.ts': ['forget, which a person asks for; refused while a run is open'],
  'housekeeping-store.ts': ['rows', 'bodies', 'rejects', 'import', 'history', 'mark'],
  'lease-store.ts': ['take', 'renew', 'release'],
  'mark-store.ts': ['restored', 'whether the board refuses a stale revision, of board setup'],
  'migrate.ts': ['migrate'],
  'plan-progress.ts': ['forget half a plan of a closed run'],
  // A call that was made stays in the log, whatever became of its run.
  'outbox-store.ts': ['recordCalls'],
  'rollback-store.ts': ['undo, which a person asks for'],
  'run-attempt.ts': ['the attempt itself'],
  'run-store.ts': ['open', 'sign', 'interrupt, by the run that takes over', 'bind'],
};

test('every write of the store is behind the fence, or is named here as one of no run', () => {
  const unfenced: Record<string, number> = {};
  for (const file of readdirSync('src/store').filter((name) => name.endsWith('.ts') && name !== 'run-fence.ts'))
    for (const part of readFileSync(`src/store/${file}`, 'utf8')
      .split(/\bdb\.(?=(?:transaction|execute|bulkInsert|merging)\()/)
      .slice(1))
      if (!/^.*\n.*guard(Run|Writer)\(context, tx/.test(part)) unfenced[file] = (unfenced[file] ?? 0) + 1;
  const known = Object.entries(OF_NO_RUN).map(([file, what]) => [file, what.length]);
  expect(unfenced).toEqual(Object.fromEntries(known));
});
