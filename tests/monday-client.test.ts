// The client against a real socket: headers, what counts as sent (S4), the limits, and that the token stays where it belongs (S15).

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createMondayClient, type MondayClient } from '../src/monday/wire/client.js';
import { json, type ScriptedServer, type Step, scriptedServer } from './support/scripted-server.js';

const TOKEN = 'secret-token-value';
const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function against(...steps: Step[]): Promise<{ server: ScriptedServer; client: MondayClient }> {
  const server = await scriptedServer(...steps);
  const client = clientOf(server.url);
  opened.push(server);
  return { server, client };
}

function clientOf(url: string, timeoutMs = 2_000): MondayClient {
  const client = createMondayClient({ url, token: { reveal: () => TOKEN }, timeoutMs });
  opened.push(client);
  return client;
}

describe('send', () => {
  it('sends the bytes as they are, with the documented headers', async () => {
    const { server, client } = await against(json({ data: {} }, 200, { 'API-Version': '2026-10', 'X-Other': '1' }));
    const body = '{"query":"{ me { id } }"}';
    const answer = await client.send(body, { kind: 'mutation', idempotencyKey: 'k-1' });
    expect(answer).toMatchObject({ kind: 'http', status: 200, bodyText: '{"data":{}}' });
    expect(answer).toMatchObject({ headers: { 'api-version': '2026-10' } });
    expect(answer).not.toHaveProperty('headers.x-other');
    const seen = server.seen[0];
    expect(seen).toMatchObject({ method: 'POST', body });
    expect(seen?.headers).toMatchObject({
      authorization: TOKEN,
      'api-version': '2026-10',
      'content-type': 'application/json',
      'idempotency-key': 'k-1',
    });
  });

  it('sends no idempotency key with a query', async () => {
    const { server, client } = await against(json({}));
    await client.send('{}', { kind: 'query', idempotencyKey: 'k-1' });
    expect(server.seen[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  it('does not follow a redirect: the token would go along', async () => {
    const elsewhere = await scriptedServer(json({}));
    opened.push(elsewhere);
    const { client } = await against((response) => response.writeHead(307, { location: elsewhere.url }).end());
    expect(await client.send('{}', { kind: 'query' })).toMatchObject({ kind: 'http', status: 307 });
    expect(elsewhere.seen).toEqual([]);
  });

  it('does not send twice by itself, whatever happens', async () => {
    const { server, client } = await against((response) => response.destroy());
    expect(await client.send('{}', { kind: 'mutation' })).toMatchObject({ kind: 'no-answer', phase: 'sent' });
    expect(server.seen).toHaveLength(1);
  });
});

describe('no answer', () => {
  it('connection refused: surely not sent', async () => {
    const { client, server } = await against(json({}));
    await server.close();
    expect(await client.send('{}', { kind: 'mutation' })).toMatchObject({
      phase: 'not-connected',
      code: 'ECONNREFUSED',
    });
  });

  it('unknown host: surely not sent', async () => {
    const client = clientOf('http://no-such-host.invalid/v2');
    expect(await client.send('{}', { kind: 'mutation' })).toMatchObject({ phase: 'not-connected' });
  });

  it('cut in the middle of the answer: sent', async () => {
    const { client } = await against((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"data":');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await client.send('{}', { kind: 'mutation' })).toMatchObject({ kind: 'no-answer', phase: 'sent' });
  });

  it('cut while the server still reads: sent', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.destroy()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
    const client = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(await client.send('x'.repeat(1_000_000), { kind: 'mutation' })).toMatchObject({ phase: 'sent' });
  });

  it('not HTTP at all: sent', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.end('what?\r\n\r\n')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
    const client = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(await client.send('{}', { kind: 'mutation' })).toMatchObject({ phase: 'sent' });
  });

  it('a server that never answers, and one that drips: the time limit is over the whole call', async () => {
    const drip: Step = (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    };
    for (const step of [() => {}, drip]) {
      const { server } = await against(step);
      const client = clientOf(server.url, 150);
      expect(await client.send('{}', { kind: 'mutation' })).toMatchObject({ phase: 'sent', code: 'TIMEOUT' });
    }
  });

  it('given up before and while sending', async () => {
    const { client, server } = await against(() => {});
    expect(await client.send('{}', { kind: 'mutation', signal: AbortSignal.abort() })).toMatchObject({
      phase: 'not-connected',
      code: 'ABORTED',
    });
    expect(server.seen).toEqual([]);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    expect(await client.send('{}', { kind: 'mutation', signal: controller.signal })).toMatchObject({
      phase: 'sent',
      code: 'ABORTED',
    });
  });

  it('an endless answer is cut off', async () => {
    const { client } = await against((response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(4 * 1024 * 1024, 32);
      for (let count = 0; count < 9; count += 1) response.write(chunk);
      response.end();
    });
    expect(await client.send('{}', { kind: 'query' })).toMatchObject({ phase: 'sent', code: 'ANSWER_TOO_LARGE' });
  });

  it('a token that is no header value: not sent, and not in the answer', async () => {
    const { server } = await against(json({}));
    const client = createMondayClient({ url: server.url, token: { reveal: () => `${TOKEN}\nx` } });
    opened.push(client);
    const answer = await client.send('{}', { kind: 'mutation' });
    expect(answer).toMatchObject({ kind: 'no-answer', phase: 'not-connected' });
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
  });
});
