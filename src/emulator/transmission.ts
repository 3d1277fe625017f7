// Sends an answer, or does to it what a fault ordered: nothing at all, half of it, a few bytes at a time.
import type { ServerResponse } from 'node:http';
import type { EmulatorClock } from './clock.js';
import type { Reply } from './reply.js';

export async function transmit(reply: Reply, response: ServerResponse, clock: EmulatorClock): Promise<void> {
  const { transport } = reply;
  if (transport?.how === 'drop') {
    response.socket?.destroy();
    return;
  }
  const body = Buffer.from(reply.body, 'utf8');
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': body.length });
  if (transport === undefined) {
    response.end(body);
    return;
  }
  if (transport.how === 'half') {
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.socket?.destroy());
    return;
  }
  for (let at = 0; at < body.length && !response.destroyed; at += transport.chunk) {
    response.write(body.subarray(at, at + transport.chunk));
    await clock.sleep(transport.ms);
  }
  response.end();
}
