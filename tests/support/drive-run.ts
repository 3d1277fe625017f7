// drive-run: what syncRun and syncCustomer do, and what Temporal does about a failed activity, in plain code and in the test's own time.
// Steps that ended are remembered in a journal, as a workflow history would: a new process goes on after the last of them (S11).
import { ApplicationFailure } from '@temporalio/common';
import type { CloseRunReport } from '../../src/activities/close-run.js';
import type { LongWait } from '../../src/activities/long-wait.js';
import type { PlanReport } from '../../src/activities/plan-run.js';
import type { SendReport } from '../../src/activities/send-batch.js';
import {
  afterBatch,
  afterPark,
  afterSplit,
  FIRST_ROUND,
  IN_VAIN,
  isInVain,
  nextRound,
  pauseBeforeMs,
} from '../../src/domain/board/sending-flow.js';
import { PHASES, type Phase, REPAIR_PHASES } from '../../src/domain/board/write-phase.js';
import { StoreFault } from '../../src/domain/store-fault.js';
import type { MirrorProcess } from './site.js';

export interface DriveOptions {
  readonly runId: string;
  readonly customer?: string;
  readonly limit?: number;
  /** Told when a customer parks; it is tried again afterwards. Without it, a parked customer ends the test. */
  readonly onPark?: (reason: string, sentence: string) => void;
}

/** What of the run is done, by step; kept over the death of a process. */
export type Journal = Map<string, unknown>;

/** As in activity-options.ts. */
const TRIES = 10;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** No honest run of these small lists needs more. */
const MOST_STEPS = 500;

export async function driveRun(
  process: MirrorProcess,
  options: DriveOptions,
  journal: Journal = new Map(),
): Promise<CloseRunReport> {
  const { activities } = process;
  const { runId } = options;
  const step = <T>(name: string, work: () => Promise<T>) => once(process, journal, name, work);
  const opened = await step('open', () =>
    activities.openRun({ runId, scope: 'sync', workflowId: 'test', temporalRunId: 'test', options: {} }),
  );
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  await step('mark', () =>
    nextDay(process, () => activities.checkMark({ runId, mode: 'sends', customer: options.customer ?? null })),
  );
  await step('settle', () => nextDay(process, () => activities.recoverOpenBatches({ runId })));
  const { changed } = await step('list', () => activities.listWorkbooks({ runId }));
  for (const workbook of changed)
    await step(`import ${workbook}`, () => activities.importWorkbook({ runId, workbook }));
  await step('merge', () => activities.mergeOrders({ runId }));
  await step('read board', () => nextDay(process, () => activities.readBoard({ runId })));
  const plan = await step(
    'plan',
    (): Promise<PlanReport> =>
      activities.planRun({ runId, customer: options.customer ?? null, limit: options.limit ?? null }),
  );
  await step('forecast', () => activities.forecastRun({ runId }));
  await step('gates', () => activities.evaluateGates({ runId }));
  await raiseFor(process, runId, plan.customers, step);
  for (const customer of plan.customers) await driveCustomer(process, customer, options, step, PHASES);
  return step('close', () => activities.closeRun({ runId, state: 'FINISHED', sentence: null }));
}

/** `verify --repair`. */
export async function driveRepair(
  process: MirrorProcess,
  options: DriveOptions,
  journal: Journal = new Map(),
): Promise<CloseRunReport> {
  const { activities } = process;
  const { runId } = options;
  const step = <T>(name: string, work: () => Promise<T>) => once(process, journal, name, work);
  const where = { scope: 'verify', workflowId: 'test', temporalRunId: 'test', options: {} } as const;
  const opened = await step('open', () => activities.openRun({ runId, ...where }));
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  await step('mark', () => nextDay(process, () => activities.checkMark({ runId, mode: 'repairs', customer: null })));
  await step('settle', () => nextDay(process, () => activities.recoverOpenBatches({ runId })));
  const order = { runId, customer: null, repair: true, adopt: false, takeOver: false };
  await step('verify', () => nextDay(process, () => activities.verifyBoard(order)));
  await step('mend', () => activities.repairLedger({ runId }));
  await step('read board', () => nextDay(process, () => activities.readBoard({ runId })));
  const plan = await step(
    'plan',
    (): Promise<PlanReport> => activities.planRun({ runId, customer: null, limit: null, mendedOnly: true }),
  );
  await raiseFor(process, runId, plan.customers, step);
  for (const customer of plan.customers) await driveCustomer(process, customer, options, step, REPAIR_PHASES);
  return step('close', () => activities.closeRun({ runId, state: 'FINISHED', sentence: null }));
}

/** `rollback` of another run. */
export async function driveRollback(
  process: MirrorProcess,
  options: DriveOptions & { readonly of: string },
  journal: Journal = new Map(),
): Promise<CloseRunReport> {
  const { activities } = process;
  const { runId, of } = options;
  const step = <T>(name: string, work: () => Promise<T>) => once(process, journal, name, work);
  const where = { scope: 'rollback', workflowId: 'test', temporalRunId: 'test', options: {} } as const;
  const opened = await step('open', () => activities.openRun({ runId, ...where }));
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  await step('mark', () => nextDay(process, () => activities.checkMark({ runId, mode: 'sends', customer: null })));
  await step('settle', () => nextDay(process, () => activities.recoverOpenBatches({ runId })));
  await step('read board', () => nextDay(process, () => activities.readBoard({ runId })));
  const plan = await step('plan', () => activities.planRollback({ runId, of, customer: null, sends: true }));
  if (plan.kind === 'wait') throw new Error(`The board asked for a wait of ${plan.ms} ms.`);
  await raiseFor(process, runId, plan.customers, step);
  for (const customer of plan.customers) await driveCustomer(process, customer, options, step, REPAIR_PHASES);
  return step('close', () => activities.closeRun({ runId, state: 'FINISHED', sentence: null }));
}

/** Before the first customer is sent, as the workflow has it. */
async function raiseFor(
  process: MirrorProcess,
  runId: string,
  customers: readonly string[],
  step: StepRunner,
): Promise<void> {
  if (customers.length === 0) return;
  await step('raise', () => nextDay(process, () => process.activities.raiseMark({ runId })));
}

type StepRunner = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** What is told to wait is done again afterwards, as the workflows do it. */
async function nextDay<T extends { readonly kind: string }>(
  { deps }: MirrorProcess,
  work: () => Promise<T | LongWait>,
): Promise<T | LongWait> {
  for (;;) {
    const report = await work();
    if (!('ms' in report)) return report;
    await deps.clock.sleep(report.ms);
  }
}

async function driveCustomer(
  process: MirrorProcess,
  customer: string,
  { runId, onPark }: DriveOptions,
  step: StepRunner,
  phases: readonly Phase[],
): Promise<void> {
  const { activities, deps } = process;
  let seq = 0;
  let flow = FIRST_ROUND;
  let count = 0;
  const park = (reason: string, sentence: string) => {
    if (onPark === undefined) throw new Error(`${customer} parked: ${sentence}`);
    onPark(reason, sentence);
  };
  for (;;) {
    for (const phase of phases) {
      for (;;) {
        count += 1;
        if (count > MOST_STEPS) throw new Error(`${customer} does not come to an end.`);
        const input = { runId, customer, phase, seq, atMost: flow.atMost };
        let report: SendReport;
        try {
          if (phase === 'creates' || phase === 'changes')
            await step(`${customer} groups ${count}`, () =>
              nextDay(process, () => activities.ensureGroups({ runId, customer })),
            );
          report = await step(`${customer} batch ${count}`, () => activities.sendBatch(input));
        } catch (error) {
          if (!(error instanceof ApplicationFailure)) throw error;
          park(error.type ?? 'activity-failed', error.message);
          continue;
        }
        if (report.kind === 'drained') break;
        // The workflow sends others meanwhile; here nothing is gained by it.
        if (report.kind === 'wait' || report.kind === 'in-doubt') {
          await deps.clock.sleep(report.ms);
          continue;
        }
        if (report.kind === 'split') flow = afterSplit(flow, report.members);
        if (report.kind === 'park') {
          flow = afterPark(flow, report.aside);
          park(report.reason, report.sentence);
        }
        if (report.kind === 'sent') {
          flow = afterBatch(flow, report);
          await deps.clock.sleep(report.waitMs);
          if (isInVain(flow)) {
            flow = afterPark(flow, false);
            park(IN_VAIN.reason, IN_VAIN.sentence);
          }
        }
        seq += 1;
      }
    }
    if (!flow.aside) break;
    flow = nextRound(flow);
    await deps.clock.sleep(pauseBeforeMs(flow));
    await step(`${customer} round ${flow.round}`, () => activities.retryQuarantined({ runId, customer }));
  }
  await step(`${customer} close`, () => activities.closeCustomer({ runId, customer, state: 'finished', reason: null }));
}

async function once<T>(process: MirrorProcess, journal: Journal, name: string, work: () => Promise<T>): Promise<T> {
  if (journal.has(name)) return journal.get(name) as T;
  const result = await Promise.race([process.death, tried(process, work)]);
  journal.set(name, result);
  return result;
}

async function tried<T>({ deps }: MirrorProcess, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const failure = asActivityFailure(error);
      if (failure === null || failure.nonRetryable || attempt >= TRIES) throw error;
      const backOffMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
      await deps.clock.sleep(Number(failure.nextRetryDelay ?? backOffMs));
    }
  }
}

/** As the activity interceptor has it: what time mends at the store is tried again. */
function asActivityFailure(error: unknown): ApplicationFailure | null {
  if (error instanceof StoreFault && error.kind === 'unreachable')
    return ApplicationFailure.create({ message: error.message });
  return error instanceof ApplicationFailure ? error : null;
}
