// The practice board: monday.com's API over HTTP on this machine, with a page to look at it (docs/monday-api.md "Schema and emulator"). This file
// owns the listening socket and the life cycle; a call is answered in api.ts.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Account } from './account.js';
import { Api } from './api.js';
import { readAsset } from './assets.js';
import { type BoardDump, dumpBoard } from './board-views.js';
import { enterpriseLimits, type Limits, noLimits } from './budgets.js';
import { type Callers, callersOf } from './callers.js';
import { type EmulatorClock, systemClock } from './clock.js';
import { control } from './control.js';
import { type CostTable, defaultCosts } from './costs.js';
import type { BoardDefinition } from './definition.js';
import type { FaultList } from './faults.js';
import { defaultBudgetBytes } from './idempotency.js';
import { Journal } from './journal.js';
import { provisionBoard } from './provision.js';
import { jsonReply, type Reply } from './reply.js';
import { buildEmulatorSchema, readSdl } from './schema.js';
import type { Statistics } from './statistics.js';
import { transmit } from './transmission.js';

export interface EmulatorOptions {
  /** 0, the default: any free port. */
  readonly port?: number;
  /** Loopback unless told otherwise: the board takes any token. */
  readonly host?: string;
  /** Names under which it is reached besides its own. */
  readonly allowedHosts?: readonly string[];
  /** Where the boards are kept; without it they live in memory. */
  readonly stateFile?: string;
  readonly boards: readonly BoardDefinition[];
  /** The Enterprise plan's by default. */
  readonly limits?: Partial<Limits> | 'none';
  readonly costs?: Partial<CostTable>;
  readonly clock?: EmulatorClock;
  /** Each call waits this long before it is executed; only then can calls overlap. */
  readonly latencyMs?: number;
  /** Accepted tokens; any non-empty one by default. */
  readonly tokens?: readonly string[];
  readonly idempotencyBytes?: number;
  /** Whether `update_column` under an outdated revision is refused, as documented (the default), or done all the same. */
  readonly staleRevisions?: 'refused' | 'accepted';
}

export interface Emulator {
  /** The API: http://127.0.0.1:4010/v2 */
  readonly url: string;
  readonly pageUrl: string;
  readonly port: number;
  readonly faults: FaultList;
  stats(): Statistics;
  dump(boardId: string): BoardDump | undefined;
  close(): Promise<void>;
}

/** No document of a batch comes near; it keeps a mistake from filling the memory. */
const bodyBytesMax = 32 * 1024 * 1024;

export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const clock = options.clock ?? systemClock;
  const account = new Account(clock);
  const journal = openJournal(options.stateFile, account);
  for (const board of options.boards) provisionBoard(account, board, clock.now());
  account.flush(journal);
  const api = new Api({
    account,
    schema: buildEmulatorSchema(),
    journal,
    clock,
    limits: options.limits === 'none' ? noLimits : { ...enterpriseLimits, ...options.limits },
    costs: { ...defaultCosts, ...options.costs },
    latencyMs: options.latencyMs ?? 0,
    tokens: options.tokens,
    idempotencyBytes: options.idempotencyBytes ?? defaultBudgetBytes,
    refusesStaleRevisions: options.staleRevisions !== 'accepted',
  });
  const host = options.host ?? '127.0.0.1';
  const callers = callersOf(host, options.allowedHosts);
  const server = createServer((request, response) => {
    serve(account, api, callers, request)
      .then((reply) => transmit(reply, response, clock))
      .catch((error: unknown) => fail(error, response));
  });
  // Idle connections stay open as long as a client's pool likes: no resets that no fault ordered.
  server.keepAliveTimeout = 120_000;
  const port = await listen(server, options.port ?? 0, host);
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    url: `${origin}/v2`,
    pageUrl: `${origin}/`,
    port,
    faults: api.faults,
    stats: () => api.counter.read(api.budgets.complexityOfWindows, api.budgets.usedToday),
    dump: (boardId) => dumpBoard(account, boardId),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      journal?.close();
    },
  };
}

function openJournal(stateFile: string | undefined, account: Account): Journal | undefined {
  if (stateFile === undefined) return undefined;
  const journal = new Journal(stateFile);
  journal.load((put) => account.apply(put));
  account.forgetPending();
  return journal;
}

async function serve(account: Account, api: Api, callers: Callers, request: IncomingMessage): Promise<Reply> {
  const refused = callers.refuse(request.headers);
  if (refused !== null) return jsonReply(403, { error: refused });
  const url = new URL(request.url ?? '/', 'http://localhost');
  const method = request.method ?? 'GET';
  const body = method === 'POST' ? await readBody(request) : '';
  if (url.pathname === '/v2' || url.pathname === '/v2/')
    return method === 'POST' ? api.answer(request.headers, body) : jsonReply(405, { error: 'POST only' });
  if (url.pathname === '/v2/get_schema' && url.searchParams.get('format') === 'sdl')
    return { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: readSdl() };
  if (url.pathname === '/')
    return { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: readAsset('page.html') };
  if (url.pathname.startsWith('/_control/')) return control(account, api, method, url, body);
  return jsonReply(404, { error: 'Not found' });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new Error('The request body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function fail(error: unknown, response: ServerResponse): void {
  // A client that hung up is no failure of ours.
  if (response.destroyed || response.headersSent) return;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`emulator: ${message}\n`);
  response.writeHead(500, { 'Content-Type': 'application/json' });
  response.end('{"errors":[{"message":"Internal Server Error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}');
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
