// activity-options: how long each kind of activity may take, how its death is noticed, how often it is tried. Each number has its reason.
import { type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';

/** Faults of the machine (a locked store, a full disk, a lost connection): ten tries with growing pauses last about four minutes, then a person is asked. */
const RETRY = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '60 seconds',
  maximumAttempts: 10,
} as const;

/** Store work of milliseconds; a minute covers a store that another process holds for its whole busy time-out (15 s). */
const QUICK: ActivityOptions = { startToCloseTimeout: '1 minute', retry: RETRY };

/** Whole workbooks and whole plans: a beat every 2 s comes from the process itself, so 30 s without one means it is dead or stuck in one statement. */
const LONG: ActivityOptions = { startToCloseTimeout: '2 hours', heartbeatTimeout: '30 seconds', retry: RETRY };

/** Board calls: bounded by the client (60 s each) and by what may be slept inside; a killed worker is noticed after 15 s without a beat. */
const BOARD: ActivityOptions = { startToCloseTimeout: '30 minutes', heartbeatTimeout: '15 seconds', retry: RETRY };

export const quick =
  proxyActivities<
    Pick<
      Activities,
      'openRun' | 'enterPhase' | 'forecastRun' | 'weighGates' | 'noteCustomer' | 'closeCustomer' | 'closeRun'
    >
  >(QUICK);

export const long =
  proxyActivities<Pick<Activities, 'listWorkbooks' | 'importWorkbook' | 'mergeOrders' | 'planRun'>>(LONG);

export function board(queue: string) {
  return proxyActivities<Pick<Activities, 'readBoard' | 'settleUnended' | 'ensureGroups' | 'sendBatch'>>({
    ...BOARD,
    taskQueue: queue,
  });
}

/** Workbooks read at once: parsing is one core's work, so two keep it busy while one waits for the disk or the store. */
export const WORKBOOKS_AT_ONCE = 2;

/** Customers sending at once: their batches take turns at the one writer, so this is only how many are seen under way. */
export const CUSTOMERS_AT_ONCE = 8;

/** A parked customer nobody looks after is let go after a day, so that tomorrow's run is not locked out by it. */
export const PARKED_AT_MOST = '24 hours';

/** Batches of aliased mutations: monday's own products send 20 to 50 a call; 25 stays far below the 60 s time-out (monday-api.md 4). */
export const MEMBERS_AT_MOST = 50;
