// close-customer: what was sent is settled, what was not goes back to waiting with its reason. A customer's end is the run's only news of it.
import type { ActivityDeps } from './deps.js';

export interface CloseCustomerInput {
  readonly runId: string;
  readonly customer: string;
  readonly state: 'finished' | 'skipped' | 'cancelled';
  readonly reason: string | null;
}

export function closeCustomer(deps: ActivityDeps) {
  return async ({ runId, customer, state, reason }: CloseCustomerInput): Promise<void> => {
    const why =
      state === 'finished'
        ? { reason: 'not-sent', sentence: 'It could not be sent in this run.' }
        : { reason: state, sentence: reason ?? `The customer was ${state} in this run.` };
    await deps.store.outbox.closeCustomer(runId, customer, why);
    await deps.crashPoint('customer-before-end');
    await deps.store.runs.setCustomer(runId, customer, state, reason, true);
  };
}

/** A parked customer waits for `retry` or `skip`, a gated one for `approve`; the reason stands where `status` finds it. */
export function noteCustomer(deps: ActivityDeps) {
  return async ({ runId, customer, state, reason }: NoteCustomerInput): Promise<void> => {
    if (state === 'gated') await deps.store.runs.addCustomer(runId, customer);
    await deps.store.runs.setCustomer(runId, customer, state, reason, false);
  };
}

export interface NoteCustomerInput {
  readonly runId: string;
  readonly customer: string;
  readonly state: 'parked' | 'paused' | 'sending' | 'waiting' | 'gated';
  readonly reason: string | null;
}
