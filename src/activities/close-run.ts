// close-run: counts the books from the store and gives the verdict. S6: a run that does not balance is red, whatever its workflow thinks.
import { addBooks, type Books, EMPTY_BOOKS, outcomeOf, type RunOutcome } from '../domain/run/books.js';
import { tallySentence } from '../domain/run/tally.js';
import type { ActivityDeps, RunFigures } from './deps.js';
import { stopper } from './heartbeat.js';

export interface CloseRunInput {
  readonly runId: string;
  readonly state: 'FINISHED' | 'CANCELLED' | 'FAILED';
  /** Why it failed or was cancelled; null when it ran its course. */
  readonly sentence: string | null;
}

export interface CloseRunReport {
  readonly outcome: RunOutcome;
  readonly balanced: boolean;
  readonly applied: number;
  readonly failed: number;
  readonly held: number;
  readonly deferred: number;
  readonly rejects: number;
}

export function closeRun(deps: ActivityDeps) {
  return async ({ runId, state, sentence }: CloseRunInput): Promise<CloseRunReport> => {
    const { store } = deps;
    const closed = await closedBefore(deps, runId);
    if (closed !== null) return closed;
    const stop = stopper();
    await store.plan.forgetHalf(runId, stop);
    for (const customer of await store.runs.customers(runId)) {
      // Its workflow never began, or was terminated by hand: what it did not send waits for the next run.
      if (customer.ended_at === null) {
        await store.outbox.closeCustomer(runId, customer.customer, {
          reason: 'not-reached',
          sentence: sentence ?? 'The run ended before it got here.',
        });
        await store.runs.setCustomer(runId, customer.customer, 'not-reached', sentence, true);
        stop();
      }
    }
    const figures = await store.figures.ofRun(runId, stop);
    const outcome = outcomeOf(state, writesOf(figures), figures.balanced, figures.leftOnPurpose);
    await deps.crashPoint('run-before-close');
    await store.runs.close(runId, {
      state,
      outcome,
      sentence: sentence ?? sentenceOf(outcome, figures),
      figures: JSON.stringify(figures),
      balanced: figures.balanced,
    });
    return reportOf(outcome, figures);
  };
}

/** An earlier attempt closed it, and died before it could say so. What another run closed is not this one's to report: the store refuses it. */
async function closedBefore({ store }: ActivityDeps, runId: string): Promise<CloseRunReport | null> {
  const run = await store.runs.one(runId);
  if (run === null || run.closed_at === null || run.figures === null || run.state === 'INTERRUPTED') return null;
  return reportOf(run.outcome as RunOutcome, JSON.parse(run.figures) as RunFigures);
}

function reportOf(outcome: RunOutcome, figures: RunFigures): CloseRunReport {
  const writes = writesOf(figures);
  return {
    outcome,
    balanced: figures.balanced,
    applied: writes.applied,
    failed: writes.failed,
    held: writes.held,
    deferred: writes.deferred,
    rejects: figures.rejects,
  };
}

function writesOf(figures: RunFigures): Books {
  return figures.customers.reduce(
    (sum, customer) => addBooks(addBooks(sum, customer.items), customer.subitems),
    EMPTY_BOOKS,
  );
}

/** It states the fact: how many orders are on the board, and what became of the others. */
function sentenceOf(outcome: RunOutcome, { leftOnPurpose, tally }: RunFigures): string {
  switch (outcome) {
    case 'SUCCESS':
      return tallySentence(tally);
    case 'NOTHING_TO_DO':
      return leftOnPurpose === 0
        ? `Nothing had to be sent. ${tallySentence(tally)}`
        : `Nothing was sent, as asked: ${leftOnPurpose} writes wait for the next run.`;
    case 'PARTIAL':
      return `Most of it was sent; see the report for what was not. ${tallySentence(tally)}`;
    case 'FAILED':
      return `Too much could not be sent; see the report. ${tallySentence(tally)}`;
    case 'CANCELLED':
      return `It was cancelled. ${tallySentence(tally)}`;
    case 'UNBALANCED':
      return 'The books do not balance: some writes have neither receipt nor reason. Do not trust this run; see the report.';
  }
}
