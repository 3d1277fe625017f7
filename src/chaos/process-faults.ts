// process-faults: what happens to the processes of a round: killed, stopped, doubled, their clocks moved. Owns: doing it and mending it at once, as an
// operator would: whatever was killed is started again. Two syncs at once are begun by the round itself (round.ts).
import { setTimeout as sleep } from 'node:timers/promises';
import { runWorkflowId } from '../workflows/ids.js';
import type { ArmedFaults } from './armed-faults.js';
import { STOPPED_MS } from './chaos-waits.js';
import type { NeighbourRun, PreparedHost } from './neighbour.js';
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
  | 'clock-back'
  | 'clocks-differ'
  | 'planner-sleeps'
  | 'terminate-run'
  | 'second-temporal'
  | 'empty-temporal';

const HOUR_MS = 3_600_000;
/** Far more than any wait of a chaos worker, less than its leases could hide. */
const HOSTS_DIFFER_MS = 120_000;

/** What a strike tells the round. */
export interface Fate {
  /** The run is ended from outside: whoever watches it types `sync` again. */
  lost: boolean;
  /** Another Temporal server and a worker of it, on the same store. */
  beside: PreparedHost | null;
  /** What goes on there. */
  besides: Promise<NeighbourRun> | null;
}

/** True when it was done. */
export async function strikeProcess(
  fault: ProcessFault,
  site: Site,
  armed: ArmedFaults,
  random: Random,
  fate: Fate,
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
    case 'clocks-differ':
      await second.start();
      second.send({
        kind: 'clock',
        offsetMs: random.chance(0.5) ? HOSTS_DIFFER_MS : -HOSTS_DIFFER_MS,
      } satisfies WorkerOrder);
      return true;
    case 'terminate-run':
      return terminate(site, fate);
    case 'empty-temporal':
      fate.lost = true;
      await site.emptyTemporal();
      return true;
    case 'second-temporal': {
      if (fate.beside === null) return false;
      fate.besides = fate.beside.sync();
      fate.besides.catch(() => undefined);
      return true;
    }
    // Done by the round itself, at its very start.
    case 'planner-sleeps':
    case 'two-syncs':
      return true;
  }
}

/** `temporal workflow terminate`: the run and its customers get no word more. False where no run was open. */
async function terminate(site: Site, fate: Fate): Promise<boolean> {
  const client = await site.client();
  const runId = await client.openRun().catch(() => null);
  if (runId === null) return false;
  fate.lost = true;
  await client.client.workflow
    .getHandle(runWorkflowId(site.config.environment, site.config.board.id))
    .terminate('chaos');
  return true;
}

/**
 * Before the run: whichever worker plans it falls asleep in the middle, past the beat that Temporal waits for; the other one plans meanwhile. Gives
 * whether one slept.
 */
export async function letPlannerSleep(site: Site): Promise<() => boolean> {
  const [, second] = site.workers;
  await second.start();
  let slept = false;
  for (const worker of site.workers) {
    worker.send({ kind: 'sleep-in-plan', ms: STOPPED_MS } satisfies WorkerOrder);
    worker.hear((message) => {
      if (typeof message !== 'object' || message === null || !('slept' in message)) return;
      slept = true;
      for (const other of site.workers) other.send({ kind: 'sleep-in-plan', ms: 0 } satisfies WorkerOrder);
    });
  }
  return () => {
    for (const worker of site.workers) worker.send({ kind: 'sleep-in-plan', ms: 0 } satisfies WorkerOrder);
    return slept;
  };
}

export function setClocks(site: Site, offsetMs: number): void {
  const order: WorkerOrder = { kind: 'clock', offsetMs };
  for (const worker of site.workers) worker.send(order);
}
