// process-faults: what happens to the processes of a round: killed, stopped, doubled, their clocks moved. Owns: doing it and mending it at once, as an
// operator would: whatever was killed is started again. Two syncs at once are begun by the round itself (round.ts).
import { setTimeout as sleep } from 'node:timers/promises';
import type { ArmedFaults } from './armed-faults.js';
import { STOPPED_MS } from './chaos-waits.js';
import type { Random } from './random.js';
import type { Site } from './site.js';
import type { WorkerOrder } from './worker-process.js';

export type ProcessFault =
  | 'kill-worker'
  | 'kill-temporal'
  | 'kill-board'
  | 'stop-worker'
  | 'second-worker'
  | 'two-syncs'
  | 'clock-ahead'
  | 'clock-back';

const HOUR_MS = 3_600_000;

/** True when it was done. */
export async function strikeProcess(
  fault: ProcessFault,
  site: Site,
  armed: ArmedFaults,
  random: Random,
): Promise<boolean> {
  const [first, second] = site.workers;
  switch (fault) {
    case 'kill-worker': {
      const victim = second.lives && random.chance(0.5) ? second : first;
      await victim.kill();
      // Not at once: the run stands still for a moment, as it would until somebody looks.
      await sleep(random.int(0, 500));
      await victim.start();
      return true;
    }
    case 'kill-temporal':
      await site.temporal.kill();
      await sleep(random.int(0, 300));
      await site.temporal.start();
      return true;
    case 'kill-board': {
      await armed.look();
      await site.board.kill();
      await sleep(random.int(0, 500));
      await site.board.start();
      await armed.armAgain();
      return true;
    }
    case 'stop-worker':
      await second.start();
      first.signal('SIGSTOP');
      await sleep(STOPPED_MS);
      first.signal('SIGCONT');
      return true;
    case 'second-worker':
      await second.start();
      return true;
    case 'clock-ahead':
      setClocks(site, random.int(1_000, 30 * HOUR_MS));
      return true;
    case 'clock-back':
      setClocks(site, -random.int(1_000, 2 * HOUR_MS));
      return true;
    // Done by the round itself, at its very start.
    case 'two-syncs':
      return true;
  }
}

export function setClocks(site: Site, offsetMs: number): void {
  const order: WorkerOrder = { kind: 'clock', offsetMs };
  for (const worker of site.workers) worker.send(order);
}
