// The report of a real first sync of the samples: its figures are the expectation's, its files are private, and a later run does not change it.
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportContent } from '../src/cli/report/content.js';
import { htmlReport } from '../src/cli/report/html/html.js';
import { writeReport } from '../src/cli/report/write-report.js';
import { type RunDocument, runDocument } from '../src/cli/run-document.js';
import type { RunRow } from '../src/store/run-store.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { SAMPLE_FOLDER } from './support/oracle/sample-facts.js';
import { commandsOn } from './support/typed-command.js';

let mirror: Mirror;
let run: ReturnType<typeof commandsOn>;
let first: RunDocument;

async function rowOf(runId: string): Promise<RunRow> {
  const row = await mirror.store.runs.one(runId);
  if (row === null) throw new Error(`no run ${runId}`);
  return row;
}

beforeAll(async () => {
  mirror = await startMirror({ sourceFolder: SAMPLE_FOLDER });
  run = commandsOn(mirror);
  await syncOnce(mirror, 'run-1');
  first = await runDocument(mirror.store, await rowOf('run-1'));
});

afterAll(async () => {
  await mirror?.close();
});

test('S6: the totals of the document are the sums of its customers, and each order is in exactly one class', () => {
  const { orders, customers } = first;
  const sum = (pick: (customer: (typeof customers)[number]) => number) =>
    customers.reduce((all, own) => all + pick(own), 0);
  expect(orders.read).toBe(sum((own) => own.orders.read));
  expect(orders.read).toBe(orders.held + orders.new + orders.cancelled + orders.changed + orders.unchanged);
  expect(first.lines.new).toBe(sum((own) => own.lines.new));
  expect(first.board.creates).toBe(sum((own) => own.items.applied + own.subitems.applied));
  expect(first.on_board).toEqual({ items: first.items.applied, subitems: first.subitems.applied });
  expect(customers.map((own) => own.customer)).toEqual(customers.map((own) => own.customer).toSorted());
  expect(first.balanced).toBe(true);
});

test('README.md "Commands": GREYSON is in the document with its 69 orders of PO 4755 among them', () => {
  const greyson = first.customers.find((own) => own.customer === 'GREYSON');
  expect(greyson?.state).toBe('finished');
  expect(greyson?.items.applied).toBeGreaterThanOrEqual(69);
});

test('S15: the report files can be read by their owner only, and need nothing from elsewhere', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'order-mirror-report-')), 'reports', 'run-1');
  const files = await writeReport(mirror.store, await rowOf('run-1'), folder, mirror.config.board);
  for (const file of [files.html, files.markdown]) expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const html = readFileSync(files.html, 'utf8');
  expect(html).toMatch(/^<!doctype html>/);
  expect(html).not.toMatch(/<script|<link|<img|https?:/i);
  expect(html).toContain("default-src 'none'");
});

test('the page, the Markdown and the terminal name every customer and every refused workbook', async () => {
  const content = await reportContent(mirror.store, await rowOf('run-1'), { budgets: mirror.config.board });
  const texts = [
    htmlReport(content),
    (await run('report', 'run-1', '--markdown')).out,
    (await run('report', 'run-1')).out,
  ];
  for (const text of texts) {
    for (const { customer } of first.customers) if (/^[A-Z ]+$/.test(customer)) expect(text).toContain(customer);
    expect(text).toContain('refused');
  }
});

test('where the time went is kept by phase, and adds up to the run; the pace is that of its calls', async () => {
  const { phases, pace } = await reportContent(mirror.store, await rowOf('run-1'), { budgets: mirror.config.board });
  expect(phases.map(({ phase }) => phase)).toEqual(
    expect.arrayContaining(['opening', 'importing', 'merging', 'reading-board', 'planning']),
  );
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  expect(Math.abs(seconds - first.seconds)).toBeLessThan(0.1);
  expect(pace?.peakCalls).toBeGreaterThan(0);
  expect(pace?.peakCalls).toBeLessThanOrEqual(first.board.calls);
});

test('report --customer tells of that customer alone: its orders, rejects and workbook, in each form', async () => {
  const own = first.customers.find(({ customer }) => customer === 'GREYSON');
  const json = JSON.parse((await run('report', 'run-1', '--customer', 'greyson', '--json')).out);
  expect(json).toMatchObject({ run: 'run-1', balanced: true, arrived_percent: 100, customer: { customer: 'GREYSON' } });
  expect(json.customer.orders).toEqual(own?.orders);
  const listed = JSON.parse((await run('rejects', 'run-1', '--customer', 'GREYSON', '--json')).out).rejects;
  const refused = listed.filter((reject: { effect: string }) => reject.effect !== 'warned');
  expect(json.rejects).toBe(refused.length);
  for (const form of ['--html', '--markdown']) {
    const { out } = await run('report', 'run-1', '--customer', 'GREYSON', form);
    expect(out).toContain('GREYSON');
    expect(out).toContain('GRE-05089');
    expect(out).not.toMatch(/EQUINOX|NEW BRAND CO|ASR-/);
  }
  const { code, err } = await run('report', 'run-1', '--customer', 'NOBODY');
  expect(code).toBe(1);
  expect(err).toContain('There is no customer "NOBODY". The customers are: AIME LEON DORE, ');
});

test('the name of each customer on the page leads to its part of it', async () => {
  const page = htmlReport(await reportContent(mirror.store, await rowOf('run-1'), { budgets: mirror.config.board }));
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(links).toHaveLength(first.customers.length);
  for (const id of links) expect(page.split(`id="${id}"`)).toHaveLength(2);
});

test('a later run does not change what is told of an earlier one', async () => {
  await syncOnce(mirror, 'run-2');
  const again = await runDocument(mirror.store, await rowOf('run-1'));
  expect(again).toEqual(first);
  const second = await runDocument(mirror.store, await rowOf('run-2'));
  expect(second.board).toMatchObject({ creates: 0, updates: 0 });
  expect(second.orders).toMatchObject({ new: 0, changed: 0, cancelled: 0, read: first.orders.read });
  expect(second.customers.find((own) => own.customer === 'GREYSON')?.state).toBe('unchanged');
});

test('status shows the last runs, says that Temporal does not answer, and gives the exit code of the newest', async () => {
  const { code, out } = await run('status');
  expect(code).toBe(2);
  expect(out).toContain('No Temporal server answers at 127.0.0.1:1');
  expect(out).toContain('No run is open');
  expect(out).toMatch(/run-2 .* NOTHING_TO_DO/);
  expect(out).toMatch(/run-1 .* SUCCESS/);
});

test('status RUN --json is the document of README.md "Commands"', async () => {
  const { code, out, err } = await run('status', 'run-1', '--json');
  const document = JSON.parse(out);
  expect(document).toEqual(JSON.parse(JSON.stringify(first)));
  expect(Object.keys(document)).toEqual(
    expect.arrayContaining([
      'run',
      'state',
      'environment',
      'orders',
      'lines',
      'groups',
      'board',
      'rejects',
      'balanced',
      'customers',
    ]),
  );
  expect(code).toBe(2);
  expect(err).toBe('');
});

test('rejects: every one with its place and what to do; filters and counts agree with the document', async () => {
  const all = JSON.parse((await run('rejects', 'latest', '--json')).out);
  const refused = all.rejects.filter((reject: { effect: string }) => reject.effect !== 'warned');
  expect([refused.length, all.count, all.rejects.length - all.to_check]).toEqual(Array(3).fill(first.rejects));
  expect(all.by_reason.reduce((sum: number, group: { count: number }) => sum + group.count, 0)).toBe(all.count);
  for (const reject of all.rejects) {
    expect(reject).toMatchObject({
      workbook: expect.stringMatching(/\.xlsx$/i),
      cell: expect.stringMatching(/^([A-Z]+|\?)\d+$/),
    });
    expect(reject.sentence).not.toBe('');
  }
  const { workbook } = all.rejects[0];
  const some = JSON.parse((await run('rejects', 'latest', '--workbook', workbook, '--json')).out);
  expect(some.count).toBeGreaterThan(0);
  expect(some.rejects.every((reject: { workbook: string }) => reject.workbook === workbook)).toBe(true);
  const text = await run('rejects', 'latest');
  expect(text.code).toBe(0);
  expect(text.out).toContain(all.rejects[0].sentence.replace(/\s+/g, ' '));
});

test('a run that is not there is refused in words', async () => {
  const { code, err } = await run('report', 'run-7');
  expect(code).toBe(1);
  expect(err).toContain('There is no run "run-7" in this store. The newest is run-2');
});

test('doctor on this stack: the board is well, Temporal is not, and every check was made', async () => {
  const { code, out } = await run('doctor', '--json');
  const { ok, checks } = JSON.parse(out) as {
    ok: boolean;
    checks: { check: string; state: string; remedy: string | null }[];
  };
  const stateOf = (name: string) => checks.filter(({ check }) => check === name).map(({ state }) => state);
  expect(ok).toBe(false);
  expect(code).toBe(1);
  for (const name of [
    'node',
    'config',
    'store',
    'order lists',
    'board',
    'token',
    'version',
    'clock',
    'boards',
    'columns',
    'labels',
  ]) {
    expect([name, ...stateOf(name)]).toEqual([name, 'ok']);
  }
  expect(stateOf('temporal')).toEqual(['bad']);
  expect(checks.find(({ check }) => check === 'temporal')?.remedy).toContain('order-mirror dev');
});
