// temporal-client: the Temporal client of a command, closed whatever its work does. Owns: that a command without a worker is refused before it waits.
import { MirrorClient } from '../client.js';
import type { Config } from '../config/config.js';
import { CommandFailed } from './context.js';

/** Throws TemporalUnreachable where no server answers. */
export async function withClient<T>(config: Config, work: (client: MirrorClient) => Promise<T>): Promise<T> {
  const client = await MirrorClient.connect(config);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** For what starts a run: without a worker nothing would happen, for ever. */
export async function withWorker<T>(config: Config, work: (client: MirrorClient) => Promise<T>): Promise<T> {
  return withClient(config, async (client) => {
    await refuseWithoutWorker(config, client);
    return work(client);
  });
}

export async function refuseWithoutWorker(config: Config, client: MirrorClient): Promise<void> {
  if (await client.hasWorker()) return;
  throw new CommandFailed(
    `No worker listens on the queue ${config.temporal.taskQueue}, so nothing would happen. Start one with \`order-mirror worker\` (or the whole stack with \`order-mirror dev\`).`,
  );
}
