// rollback: what syncRun does for `rollback`, step by step, on a mirror without Temporal.
import type { RollbackListed } from '../../src/store/rollback-store.js';
import { type Mirror, sendCustomer } from './mirror.js';

export interface RolledBack {
  readonly listed: readonly RollbackListed[];
  readonly outcome: string;
  readonly balanced: boolean;
}

export async function rollbackOnce(
  mirror: Mirror,
  runId: string,
  of: string,
  { customer = null, sends = true }: { readonly customer?: string | null; readonly sends?: boolean } = {},
): Promise<RolledBack> {
  const { activities, store } = mirror;
  const where = { scope: 'rollback', workflowId: 'test', temporalRunId: 'test', options: {} } as const;
  const opened = await activities.openRun({ runId, ...where });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  await activities.recoverOpenBatches({ runId });
  await activities.readBoard({ runId });
  const plan = await activities.planRollback({ runId, of, customer, sends });
  if (plan.kind === 'wait') throw new Error(`The board asked for a wait of ${plan.ms} ms.`);
  for (const name of plan.customers) await sendCustomer(mirror, runId, name, { archives: true });
  const { balanced, outcome } = await activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  return { listed: await store.rollbacks.list(runId), outcome, balanced };
}
