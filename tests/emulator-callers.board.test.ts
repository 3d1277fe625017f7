// The practice board lets programs in, and its own page; a web page from elsewhere reaches it by no route (CSRF, DNS rebinding).
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callersOf } from '../src/emulator/callers.js';
import { type PracticeBoard, startPracticeBoard } from './support/emulator.js';

let board: PracticeBoard;

beforeAll(async () => {
  board = await startPracticeBoard({ limits: 'none' });
});
afterAll(() => board.close());

/** `fetch` sets Host itself. */
function statusOf(method: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  const url = new URL(path, board.emulator.pageUrl);
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers: { 'Content-Type': 'application/json', ...headers } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.once('error', reject);
    call.end(method === 'POST' ? '{"query":"{ me { id } }"}' : undefined);
  });
}

const ROUTES = [
  ['POST', '/v2'],
  ['GET', '/v2/get_schema?format=sdl'],
  ['GET', '/'],
  ['GET', '/_control/stats'],
  ['POST', '/_control/person'],
  ['POST', '/_control/faults'],
  ['DELETE', '/_control/faults/'],
] as const;

describe.each(ROUTES)('%s %s', (method, path) => {
  const own = () => `127.0.0.1:${board.emulator.port}`;
  const token = { Authorization: 'practice-board' };

  test('lets a program in, and its own page', async () => {
    expect(await statusOf(method, path, token)).not.toBe(403);
    expect(await statusOf(method, path, { ...token, Host: `localhost:${board.emulator.port}` })).not.toBe(403);
    expect(await statusOf(method, path, { ...token, Origin: `http://${own()}` })).not.toBe(403);
  });

  test.each([
    ['another origin', { Origin: 'http://evil.example' }],
    ['a page without an origin of its own', { Origin: 'null' }],
    ['another port of this machine', { Origin: 'http://127.0.0.1:1' }],
    ['a name that was turned to this machine', { Host: 'evil.example' }],
    ['such a name, with the origin of its page', { Host: 'evil.example:80', Origin: 'http://evil.example:80' }],
  ])('refuses %s', async (_, headers) => {
    expect(await statusOf(method, path, { ...token, ...headers })).toBe(403);
  });
});

test.each([
  ['127.0.0.1', [], 'localhost:4010', true],
  ['127.0.0.1', [], '[::1]:4010', true],
  ['127.0.0.1', [], 'board.localhost', true],
  ['127.0.0.1', [], '192.168.1.4:4010', false],
  ['127.0.0.1', [], 'localhost.evil.example', false],
  ['127.0.0.1', [], '127.0.0.1.evil.example', false],
  ['127.0.0.1', ['board'], 'BOARD:4010', true],
  ['0.0.0.0', [], '192.168.1.4:4010', true],
  ['0.0.0.0', [], 'evil.example', false],
  ['board.lan', [], 'board.lan:4010', true],
])('listening on %s, known as %j too: the name %s is let in: %s', (host, others, asked, letIn) => {
  expect(callersOf(host, others).refuse({ host: asked }) === null).toBe(letIn);
});
