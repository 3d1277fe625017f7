// Metrics, logs and traces of a real run: each metric of ours is in a real scrape, each line names its run, spans arrive at a real collector,
// and the dashboard and alert files name only what exists (S15: none of it has a value of an order).
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { METRICS } from '../src/telemetry/metrics.js';
import { makeSmallLists } from './support/small-lists.js';
import { freePort } from './support/temporal-server.js';
import { openTemporalSite, type TemporalSite, until } from './support/temporal-site.js';

const address = inject('temporalAddress');

interface Span {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string }[];
}

describe.skipIf(address === null)('telemetry of a run', () => {
  let site: TemporalSite;
  let collector: Server;
  let metricsAddress = '';
  const spans: Span[] = [];
  const lines: Record<string, unknown>[] = [];

  beforeAll(async () => {
    collector = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        response.setHeader('content-type', 'application/json').end('{}');
        const sent = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
        spans.push(...sent.resourceSpans.flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans)));
      });
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const lists = await makeSmallLists({ customers: 2, ordersEach: 6, linesEach: 2 });
    metricsAddress = `127.0.0.1:${await freePort()}`;
    site = await openTemporalSite({
      address: address ?? '',
      lists,
      log: (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
      config: (config) => ({
        ...config,
        telemetry: {
          metricsAddress,
          tracesUrl: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`,
          logFormat: 'json',
          logLevel: 'info',
        },
      }),
    });
    const run = await site.start('measured');
    expect(await run.end).toMatchObject({ balanced: true });
  });
  afterAll(async () => {
    await site.close();
    collector.close();
  });

  const scrape = async () => (await fetch(`http://${metricsAddress}/metrics`)).text();
  const namesIn = (text: string) =>
    new Set(text.split('\n').flatMap((line) => (/^[a-z]/.test(line) ? [line.split(/[{ ]/)[0] ?? ''] : [])));

  test('each metric of ours stands in a real scrape, with the figures of the store', async () => {
    let text = '';
    await until(async () => {
      text = await scrape();
      return text.includes('order_mirror_runs_total') && text.includes('order_mirror_lag_seconds');
    });
    const names = namesIn(text);
    const wanted = Object.entries(METRICS).map(([name, { kind }]) =>
      kind === 'counter' ? `${name}_total` : kind === 'histogram' ? `${name}_count` : name,
    );
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
    expect(text).toMatch(/order_mirror_runs_total\{[^}]*outcome="SUCCESS"[^}]*\} 1\b/);
    const day = /^order_mirror_calls_per_day\{[^}]*\} (\d+)/m.exec(text)?.[1];
    expect(Number(day)).toBe(site.config.board.callsPerDay);
  });

  test('dashboard and alert rules name only metrics that exist', async () => {
    const names = namesIn(await scrape());
    const rules = parse(readFileSync('ops/prometheus/alerts.yml', 'utf8')) as {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string; runbook: string } }[] }[];
    };
    const dashboard = JSON.parse(readFileSync('ops/grafana/order-mirror.json', 'utf8')) as {
      panels: { targets?: { expr: string }[] }[];
    };
    const all = [
      ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
      ...dashboard.panels.flatMap(({ targets }) => (targets ?? []).map(({ expr }) => expr)),
    ];
    expect(all.length).toBeGreaterThan(15);
    const asked = new Set(all.flatMap((expr) => expr.match(/\b(?:order_mirror|temporal)_[a-z_]+/g) ?? []));
    expect([...asked].filter((name) => !names.has(name))).toEqual([]);
  });

  test('S15: each line of the log names its run, those of a batch also customer and batch; no order value', () => {
    const ofRun = lines.filter(({ run }) => run === 'measured');
    expect(ofRun.length).toBeGreaterThan(10);
    const batches = ofRun.filter(({ message }) => message === 'sendBatch done');
    expect(batches.length).toBeGreaterThan(3);
    expect(batches.filter(({ customer, batch }) => typeof customer !== 'string' || typeof batch !== 'string')).toEqual(
      [],
    );
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    const items = (site.emulator.dump(site.config.board.id)?.groups ?? []).flatMap((group) => group.items);
    expect(items.length).toBe(12);
    expect(items.filter(({ name }) => text.includes(name)).map(({ name }) => name)).toEqual([]);
  });

  test('spans of run, customers and batches arrive at the collector', async () => {
    await until(
      () => spans.some(({ name }) => name === 'RunActivity:closeRun'),
      () => spans.map(({ name }) => name).join(' '),
    );
    const names = new Set(spans.map(({ name }) => name));
    expect([...names]).toEqual(
      expect.arrayContaining(['RunWorkflow:syncRun', 'RunWorkflow:syncCustomer', 'RunActivity:sendBatch']),
    );
    const customers = spans.filter(({ name }) => name === 'RunWorkflow:syncCustomer');
    const batches = spans.filter(({ name }) => name === 'RunActivity:sendBatch');
    const ids = new Set(customers.map(({ spanId }) => spanId));
    expect(batches.filter(({ parentSpanId }) => !ids.has(parentSpanId ?? ''))).toEqual([]);
    // What leads to the workflow, and not all that Temporal knows of it: that was most of what a sync sent, and a second span for each activity half of it.
    expect(customers[0]?.attributes.map(({ key }) => key).toSorted()).toEqual([
      'attempt',
      'runId',
      'workflowId',
      'workflowType',
    ]);
    expect([...names].filter((name) => name.startsWith('StartActivity'))).toEqual([]);
  });
});
