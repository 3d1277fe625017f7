// A command that asks Temporal and closes its connection, while the client is about to try a call again, does not die of it ("Channel has been shut down").
import { createServer, type Server } from 'node:net';
import { Connection } from '@temporalio/client';
import { afterEach, expect, test } from 'vitest';
import { quietCalls } from '../src/temporal/quiet-close.js';

let server: Server | null = null;
afterEach(() => void server?.close());

test('a call that waits to be tried again ends as cancelled when the connection is closed', async () => {
  // Whoever connects is cut off: each try fails, and another is planned.
  server = createServer((socket) => socket.destroy());
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  const calls = quietCalls();
  const connection = Connection.lazy({ address: `127.0.0.1:${bound.port}`, interceptors: calls.interceptors });
  const asked = connection.withDeadline(Date.now() + 30_000, () => connection.workflowService.getSystemInfo({}));
  const ended = expect(asked).rejects.toThrow(/closed|CANCELLED/i);
  await new Promise((resolve) => setTimeout(resolve, 700));
  calls.close();
  await connection.close();
  await ended;
  // Were a try still planned, it would throw by now, and vitest would tell.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
});
