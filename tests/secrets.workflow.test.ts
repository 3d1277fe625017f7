// S15: order values stay out of histories, details, search attributes, logs and metrics, and the token out of everything, on a run in which much goes wrong:
// orders held, values refused, faults whose words repeat an order's own values, a customer that parks. What is looked for is what the store holds.
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import SqliteDriver from 'better-sqlite3';
import { describe, expect, inject, test } from 'vitest';
import { Secret } from '../src/config/secret.js';
import { childWorkflowId, runWorkflowId } from '../src/workflows/ids.js';
import { expectFirstDay } from './support/oracle/first-day.js';
import { readSampleFacts, SAMPLE_FOLDER } from './support/oracle/sample-facts.js';
import { freePort } from './support/temporal-server.js';
import { openTemporalSite, type TemporalSite } from './support/temporal-site.js';

const address = inject('temporalAddress');
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.s15-not-to-be-seen';

/** Held orders in the one, refused values in the other. */
const WORKBOOKS = ['USA/ASRV ORDER LIST (M3).xlsx', 'AUSTRALIA/EXOTIC ATHLETICA ORDER LIST (M3).xlsx'];

describe.skipIf(address === null)('S15', () => {
  test('no order value and no token in histories, details, search attributes, logs and metrics', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'order-mirror-s15-'));
    for (const workbook of WORKBOOKS) cpSync(join(SAMPLE_FOLDER, workbook), join(folder, basename(workbook)));
    const expected = await expectFirstDay(folder, readSampleFacts());
    const customers = expected.customers.map(({ customer }) => customer).filter((customer) => customer !== '');
    const said: string[] = [];
    const metricsAddress = `127.0.0.1:${await freePort()}`;
    const site = await openTemporalSite({
      address: address ?? '',
      lists: { folder, customers, expected },
      log: (line) => said.push(line),
      config: (config) => ({
        ...config,
        telemetry: { ...config.telemetry, metricsAddress, logLevel: 'debug' },
        board: {
          ...config.board,
          batchSize: 10,
          token: new Secret('MONDAY_TOKEN', '[board] token', { MONDAY_TOKEN: TOKEN }),
        },
      }),
    });
    try {
      const [parking = ''] = customers;
      // The board's own words repeat what was sent to it: they belong into the store, and nowhere else.
      const words = expected.board.groups
        .flatMap(({ items }) => items)
        .map(({ name }) => name)
        .slice(0, 3)
        .join('; ');
      const add = (operation: string, effect: Parameters<TemporalSite['emulator']['faults']['add']>[0]['effect']) =>
        site.emulator.faults.add({ match: { kind: 'mutation', operation }, times: 1, effect });
      add('create_item', { type: 'alias-error', when: 'before', code: 'ColumnValueException', message: words });
      add('create_item', { type: 'errors', code: 'UserUnauthorizedException', message: words, status: 403 });
      add('create_subitem', { type: 'drop', when: 'after' });
      const run = await site.start('run-1', { approved: true });
      await site.progress(({ parked }) => Object.keys(parked).length > 0);
      await site.client.tell('retry', { customer: null, reason: 'mended' });
      await run.end;
      expect((await site.store.figures.ofRun('run-1')).rejects).toBeGreaterThan(0);

      const seen = new Map<string, string>([
        ['logs', said.join('\n')],
        ['metrics', await (await fetch(`http://${metricsAddress}/metrics`)).text()],
      ]);
      const { environment } = site.config;
      const ids = [
        runWorkflowId(environment, site.config.board.id),
        ...customers.map((customer) => childWorkflowId(environment, 'run-1', customer)),
      ];
      for (const id of ids) seen.set(id, await everythingOf(site, id));
      expect(seen.get('metrics')?.includes('order_mirror')).toBe(true);
      expect(seen.get(ids[0] ?? '')?.includes('\\"runId\\":\\"run-1')).toBe(true);
      expect(seen.get(ids[1] ?? '')?.includes(parking)).toBe(true);

      const values = orderValues(storeFile(site), customers);
      expect(values.length).toBeGreaterThan(100);
      expect(leaks(seen, values)).toEqual([]);
      expect(leaks(seen, [TOKEN])).toEqual([]);
      expect(readFileSync(storeFile(site)).includes(TOKEN)).toBe(false);

      // It would have been found: plain in a log, and encoded in a payload.
      const [value = ''] = values;
      expect(leaks(new Map([['logs', `INFO sent ${value}`]]), values)).toHaveLength(1);
      const payload = { data: new TextEncoder().encode(JSON.stringify({ name: `x ${value}` })) };
      expect(leaks(new Map([['history', readable({ input: { payloads: [payload] } })]]), values)).toHaveLength(1);
    } finally {
      await site.close();
    }
  });
});

function storeFile(site: TemporalSite): string {
  if (site.config.store.kind !== 'sqlite') throw new Error('This test reads a SQLite store.');
  return site.config.store.file;
}

/** Its history with all failures, its memo and search attributes, and what it shows of itself. */
async function everythingOf(site: TemporalSite, workflowId: string): Promise<string> {
  const handle = site.client.client.workflow.getHandle(workflowId);
  const description = await handle.describe();
  const shown = await handle.query('__temporal_workflow_metadata');
  return [await handle.fetchHistory(), description.raw, shown].map(readable).join('\n');
}

/** As JSON, payloads decoded. */
function readable(thing: unknown): string {
  return JSON.stringify(thing, (key, value: unknown) => {
    // Payloads have been made base64 by the time they are seen here, or are bytes still.
    if (key === 'data' && typeof value === 'string') return Buffer.from(value, 'base64').toString('utf8');
    if (value instanceof Uint8Array) return new TextDecoder().decode(value);
    if (typeof value === 'bigint') return String(value);
    return value;
  });
}

function leaks(seen: ReadonlyMap<string, string>, values: readonly string[]): string[] {
  return [...seen].flatMap(([where, text]) =>
    values.filter((value) => text.includes(value)).map((value) => `${where}: ${value}`),
  );
}

/** Words of our own that a cell may hold too, and what is no word of an order: its customer. */
const OURS = new Set(['CANCELLED', 'RECEIVED', 'ACTIVE', 'FALSE', 'TRUE']);

/** Every distinct value of five characters and more. Plain numbers and dates are left out: any count or time could be one. */
function orderValues(file: string, customers: readonly string[]): string[] {
  const store = new SqliteDriver(file, { readonly: true });
  const names = readSampleColumns(store);
  const rows = store
    .prepare(`SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM [ORDER_LIST]`)
    .raw()
    .all() as unknown[][];
  const rejected = store.prepare('SELECT [value] FROM [REJECTS]').raw().all() as unknown[][];
  store.close();
  const values = new Set([...rows, ...rejected].flat().filter((value): value is string => typeof value === 'string'));
  return [...values].filter(
    (value) =>
      value.length >= 5 &&
      !/^[\d.,:TZ-]+$/.test(value) &&
      !OURS.has(value.toUpperCase()) &&
      !customers.some((customer) => customer.toUpperCase().includes(value.toUpperCase())),
  );
}

function readSampleColumns(store: InstanceType<typeof SqliteDriver>): string[] {
  const own = new Set(['item_name', 'order_number']);
  const columns = store.prepare<[], { name: string }>("SELECT [name] FROM pragma_table_info('ORDER_LIST')").all();
  // The business columns are written in capitals, ours in small letters.
  return columns.map(({ name }) => name).filter((name) => own.has(name) || name === name.toUpperCase());
}
