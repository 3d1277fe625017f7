// The watch against a real store and a real HTTP listener: every kind of alert is notified once, and its end once; a dead listener loses none.
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityDeps } from '../src/activities/deps.js';
import { watch } from '../src/activities/watch.js';
import { Secret } from '../src/config/secret.js';
import type { Finding } from '../src/domain/drift/drift.js';
import type { ScheduleStatus } from '../src/domain/run/alert.js';
import { postAlert } from '../src/telemetry/webhook.js';
import { beginRun } from './support/begun-run.js';
import { type Mirror, startMirror } from './support/mirror.js';

interface Posted {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly since: string;
  readonly sentence: string;
  readonly command: string;
}

const EDITED: Finding = {
  kind: 'edited',
  mend: 'repair',
  customer: 'LAMBS',
  recordId: 'r1',
  orderNumber: 'O1',
  boardItemId: '1',
  name: 'an item',
  size: null,
  column: 'text1',
  title: 'STYLE',
  acked: 'a',
  wanted: 'a',
  there: 'b',
  changedAt: null,
};

describe('watch', () => {
  let listener: Server;
  let posted: Posted[];
  let status: number;
  let mirror: Mirror;
  let schedules: ScheduleStatus[];

  beforeEach(async () => {
    posted = [];
    status = 200;
    schedules = [{ name: 'nightly', there: true, paused: false, next: null, failed: null }];
    listener = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        if (status === 200) posted.push(JSON.parse(body) as Posted);
        response.writeHead(status).end();
      });
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/secret-path`;
    const sourceFolder = mkdtempSync(join(tmpdir(), 'order-mirror-watch-'));
    writeFileSync(join(sourceFolder, 'broken.xlsx'), 'not a workbook');
    mirror = await startMirror({
      sourceFolder,
      config: (config) => ({
        ...config,
        environment: 'watched',
        alerts: { webhook: new Secret('HOOK', 'alerts.webhook', { HOOK: url }), form: 'json', balancedWithinHours: 26 },
      }),
    });
  });
  afterEach(async () => {
    listener.close();
    await mirror.close();
  });

  const look = (hoursOn = 0) => {
    const now = () => new Date(Date.now() + hoursOn * 3_600_000);
    const deps: ActivityDeps = {
      ...mirror.deps,
      clock: { ...mirror.deps.clock, now },
      onCall: { ...mirror.deps.onCall, schedules: async () => schedules },
    };
    return watch(deps)();
  };
  const kinds = () =>
    posted
      .splice(0)
      .map(({ kind, state }) => `${state} ${kind}`)
      .sort();

  async function openRun(runId: string): Promise<void> {
    const opened = await mirror.activities.openRun({
      runId,
      scope: 'sync',
      workflowId: 'test',
      temporalRunId: 'test',
      options: {},
    });
    expect(opened.kind).toBe('opened');
  }

  it('notifies each alert once, reminds of none too soon, and notifies its end once', async () => {
    await openRun('one');
    await mirror.activities.listWorkbooks({ runId: 'one' });
    await mirror.activities.importWorkbook({ runId: 'one', workbook: 'broken.xlsx' });
    await mirror.activities.mergeOrders({ runId: 'one' });
    expect(await look()).toEqual({ open: 1, notified: 1, over: 0 });
    const [first] = posted;
    expect(first).toMatchObject({
      id: 'watched/workbook-refused/broken.xlsx',
      state: 'new',
      command: 'order-mirror rejects',
    });
    expect(kinds()).toEqual(['new workbook-refused']);

    await mirror.store.runs.enterPhase('one', 'waiting-for-approval');
    await mirror.store.outbox.recordCalls([call('daily-limit', null, 0), call('park', 'unauthorized', 1)]);
    schedules = [
      { name: 'nightly', there: false, paused: false, next: null, failed: null },
      { name: 'lists', there: true, paused: false, next: null, failed: 'Workflow x ended FAILED.' },
    ];
    await mirror.store.alerts.noteCanary('watched', 'The canary says 3 instead of 4.', null);
    await look();
    expect(kinds()).toEqual([
      'new board-refuses',
      'new canary-lost',
      'new daily-limit',
      'new gate-waiting',
      'new schedule-failed',
      'new schedule-missing',
    ]);
    await look();
    expect(kinds()).toEqual([]);

    await mirror.activities.closeRun({ runId: 'one', state: 'FAILED', sentence: 'The store was full.' });
    await mirror.store.outbox.recordCalls([call('answered', null, 2)]);
    schedules = [];
    await mirror.store.alerts.noteCanary('watched', null, 12);
    await look();
    expect(kinds()).toEqual([
      'new run-red',
      'over board-refuses',
      'over canary-lost',
      'over gate-waiting',
      'over schedule-failed',
      'over schedule-missing',
    ]);
  });

  it('tells of who waits, of a late run and of a board that differs; with the test above, of every kind there is', async () => {
    await openRun('one');
    await mirror.activities.noteCustomer({ runId: 'one', customer: 'LAMBS', state: 'gated', reason: null });
    await mirror.activities.noteCustomer({
      runId: 'one',
      customer: 'LAMBS',
      state: 'parked',
      reason: 'No permission.',
    });
    await mirror.activities.noteCustomer({ runId: 'one', customer: 'RHONE', state: 'gated', reason: null });
    await mirror.activities.noteCustomer({ runId: 'one', customer: 'RHONE', state: 'paused', reason: 'lunch' });
    for (const runId of ['look', 'again']) await beginRun(mirror.store, runId);
    await mirror.store.verify.begin({ runId: 'look', customer: null, repair: false, adopt: false });
    await mirror.store.verify.addPage('look', { findings: [EDITED], mends: [], seen: [], subitems: 0, cursor: null });
    await mirror.store.verify.end('look', { boardId: mirror.config.board.id, findings: [], mends: [] });
    await look();
    expect(kinds()).toEqual(['new board-drifts', 'new customer-parked', 'new customer-paused']);

    // Then the whole run: of its customers nobody needs to hear.
    await mirror.activities.keepPause({ runId: 'one', kind: 'pause', customer: null, reason: 'stocktaking' });
    await look();
    expect(posted[0]?.sentence).toMatch(/^Run one is paused since .*: stocktaking$/);
    expect(kinds()).toEqual(['new run-paused', 'over customer-paused']);
    // A day and more later it still stands still: that is told again, and that nothing has balanced since.
    await look(30);
    expect(kinds()).toEqual(['new run-late', 'still board-drifts', 'still customer-parked', 'still run-paused']);

    await mirror.activities.keepPause({ runId: 'one', kind: 'resume', customer: null, reason: 'done' });
    await mirror.store.verify.begin({ runId: 'again', customer: null, repair: false, adopt: false });
    await mirror.store.verify.addPage('again', { findings: [], mends: [], seen: [], subitems: 0, cursor: null });
    await mirror.store.verify.end('again', { boardId: mirror.config.board.id, findings: [], mends: [] });
    await look();
    expect(kinds()).toEqual(['new customer-paused', 'over board-drifts', 'over run-late', 'over run-paused']);
  });

  it('keeps what could not be sent, with the time it began, and sends it when somebody listens again', async () => {
    await openRun('one');
    await mirror.activities.closeRun({ runId: 'one', state: 'FAILED', sentence: 'The store was full.' });
    status = 503;
    await expect(look()).rejects.toThrow(
      '1 alerts could not be sent; they are kept and tried again. The webhook of [alerts] answered 503.',
    );
    const [kept] = await mirror.store.alerts.open();
    expect(kept).toMatchObject({ kind: 'run-red', notifiedAt: null });
    status = 200;
    await look();
    expect(posted).toMatchObject([{ kind: 'run-red', state: 'new', since: kept?.since }]);
  });

  it('S15: the address is a secret, also where nobody answers', async () => {
    const told = await postAlert('http://127.0.0.1:9/secret-path', 'slack', {
      kind: 'run-red',
      subject: 'runs',
      sentence: 'x',
      command: 'y',
      state: 'new',
      since: '2026-11-21T12:00:00.000Z',
      environment: 'watched',
    });
    expect(told).toEqual({ kind: 'failed', sentence: 'The webhook of [alerts] could not be reached (ECONNREFUSED).' });
  });

  const call = (outcome: string, reason: string | null, second: number) => ({
    runId: 'one',
    callNo: `${outcome}-${second}`,
    batchId: null,
    at: new Date(Date.now() + second * 1000).toISOString(),
    operation: 'batch',
    mutation: true,
    httpStatus: 200,
    outcome,
    reason,
    complexity: 1,
    durationMs: 1,
    requestId: null,
  });
});
