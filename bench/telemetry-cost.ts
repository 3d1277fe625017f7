// telemetry-cost: (h) what metrics, traces and logs take of the rate that a user gets: the same sync through Temporal with all of it on, and with none.
// Owns: a collector and a scraper as a user has them, in this process: their work is not the mirror's.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { compareSyncs } from './compared-syncs.js';
import type { Setting } from './setting.js';
import { atMost, count, percent, type Row } from './table.js';
import { freePort, startTemporal } from './temporal-process.js';

const MOST_SHARE = 0.05;
/** Prometheus asks every 15 to 60 s by custom. */
const SCRAPE_EVERY_MS = 5_000;

export async function telemetryCost(setting: Setting): Promise<Row[]> {
  const path = process.env.TEMPORAL_CLI_PATH;
  if (!setting.options.temporal || path === undefined) return [];
  const temporal = await startTemporal(path);
  const collector = await startCollector();
  const metricsAddress = `127.0.0.1:${await freePort()}`;
  const scraper = startScraper(metricsAddress);
  try {
    const telemetry = {
      metricsAddress,
      tracesUrl: collector.url,
      logFile: join(setting.storeFolder(), 'worker.log'),
    };
    const { cost, text } = await compareSyncs(
      setting,
      temporal.address,
      { ledger: true, telemetry: null },
      { ledger: true, telemetry },
    );
    if (collector.posts() === 0 || scraper.scrapes() === 0)
      throw new Error('The telemetry that was to be measured was off: no trace arrived, or nothing could be scraped.');
    return [
      {
        letter: 'h',
        what: 'metrics, traces and logs: less speed of the sync through Temporal',
        figure: text,
        must: atMost(cost, MOST_SHARE, percent(MOST_SHARE)),
      },
      {
        letter: 'h',
        what: '  what they gave meanwhile',
        figure: `${scraper.scrapes()} scrapes, ${collector.posts()} posts of spans (${count(collector.bytes() / 1000)} KB)`,
        must: null,
      },
    ];
  } finally {
    scraper.stop();
    collector.stop();
    await temporal.stop();
  }
}

async function startCollector() {
  let posts = 0;
  let bytes = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      posts += 1;
      response.setHeader('Content-Type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1/traces`,
    posts: () => posts,
    bytes: () => bytes,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function startScraper(address: string) {
  let scrapes = 0;
  const timer = setInterval(async () => {
    try {
      const answer = await fetch(`http://${address}/metrics`);
      if ((await answer.text()).includes('order_mirror_calls')) scrapes += 1;
    } catch {
      // Not there yet, or no more.
    }
  }, SCRAPE_EVERY_MS);
  return { scrapes: () => scrapes, stop: () => clearInterval(timer) };
}
