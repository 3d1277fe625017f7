// activity-options: how long each kind of activity may take, how its death is noticed, how often it is tried. Each number has its reason.
import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { byCodeNames } from './activity-names.js';

/** Faults of the machine (a locked store, a full disk, a lost connection): ten tries with growing pauses last about four minutes, then a person is asked. */
const RETRY = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '60 seconds',
  maximumAttempts: 10,
} as const;

/** How soon a worker that says nothing is taken for dead and its work is given to another. `chaos` kills many and has it shorter. */
export interface Timeouts {
  readonly storeWorkSeconds: number;
  readonly longBeatSeconds: number;
  readonly boardBeatSeconds: number;
  /** Where nobody is to wait for a day. */
  readonly gatedSeconds?: number;
}

const USUAL: Timeouts = {
  /** Store work of milliseconds; a minute covers a store that another process holds for its whole busy time-out (15 s). */
  storeWorkSeconds: 60,
  /** Whole workbooks and whole plans: a beat every 4 s comes from the process itself, so 30 s without one means it is dead or stuck in one statement. */
  longBeatSeconds: 30,
  /** A killed worker is noticed after 15 s without a beat. */
  boardBeatSeconds: 15,
};

type StoreWork = Pick<
  Activities,
  'openRun' | 'enterPhase' | 'keepPause' | 'settleGate' | 'retryQuarantined' | 'noteCustomer' | 'closeCustomer'
>;
type LongWork = Pick<
  Activities,
  | 'listWorkbooks'
  | 'importWorkbook'
  | 'mergeOrders'
  | 'repairLedger'
  | 'planRun'
  | 'forecastRun'
  | 'evaluateGates'
  | 'keepPlan'
  | 'checkPlan'
  | 'closeRun'
>;
type Board = Pick<
  Activities,
  | 'checkMark'
  | 'raiseMark'
  | 'readBoard'
  | 'verifyBoard'
  | 'planRollback'
  | 'recoverOpenBatches'
  | 'ensureGroups'
  | 'sendBatch'
>;

export function storeWork(timeouts: Timeouts = USUAL) {
  const options: ActivityOptions = { startToCloseTimeout: timeouts.storeWorkSeconds * 1000, retry: RETRY };
  return byCodeNames(proxyActivities<StoreWork>(options));
}

export function longWork(timeouts: Timeouts = USUAL) {
  const options: ActivityOptions = {
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: timeouts.longBeatSeconds * 1000,
    retry: RETRY,
  };
  return byCodeNames(proxyActivities<LongWork>(options));
}

/** Board calls: bounded by the client (60 s each) and by what may be slept inside. */
export function board(queue: string, timeouts: Timeouts = USUAL) {
  const options: ActivityOptions = {
    startToCloseTimeout: '30 minutes',
    heartbeatTimeout: timeouts.boardBeatSeconds * 1000,
    retry: RETRY,
    taskQueue: queue,
  };
  return byCodeNames(proxyActivities<Board>(options));
}

/** Looking and telling: what could not be told is told by the next look, a minute later. */
export function monitoring() {
  return byCodeNames(
    proxyActivities<Pick<Activities, 'watch' | 'checkCanary'>>({
      startToCloseTimeout: '2 minutes',
      retry: { ...RETRY, maximumAttempts: 2 },
    }),
  );
}

/** The first time there may be years to take away; a beat comes from the process itself, each portion is short. What is left when it fails is taken by the next. */
export function cleanup() {
  return byCodeNames(
    proxyActivities<Pick<Activities, 'housekeep'>>({
      startToCloseTimeout: '2 hours',
      heartbeatTimeout: USUAL.longBeatSeconds * 1000,
      retry: { ...RETRY, maximumAttempts: 3 },
    }),
  );
}

/** A parked customer nobody looks after is let go after a day, so that tomorrow's run is not locked out by it. */
export const PARKED_AT_MOST = '24 hours';

/** The same for a customer that waits for approval: it is left for the next run, which weighs it again. */
export const GATED_AT_MOST = '24 hours';

export function gatedAtMost(timeouts?: Timeouts): number | typeof GATED_AT_MOST {
  return timeouts?.gatedSeconds === undefined ? GATED_AT_MOST : timeouts.gatedSeconds * 1000;
}
