// list-workbooks: what there is to read. A missing source folder is the run's failure, in one sentence; it cancels nothing (S7).
import { ApplicationFailure } from '@temporalio/common';
import { SourceRefused } from '../domain/refusal.js';
import type { ActivityDeps } from './deps.js';

export function listWorkbooks(deps: ActivityDeps) {
  return async ({ runId }: { runId: string }): Promise<string[]> => {
    await deps.store.runs.enterPhase(runId, 'importing');
    try {
      return (await deps.source.list()).map((ref) => ref.name);
    } catch (error) {
      if (error instanceof SourceRefused)
        throw ApplicationFailure.nonRetryable(error.refusal.sentence, 'SourceRefused');
      throw error;
    }
  };
}
