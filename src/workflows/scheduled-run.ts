// scheduled-run: what a schedule starts. It begins the run under the board's own workflow id and waits for its end.
//   S3  where a run is open already (of a person, or of another schedule) it begins none, and says so: skipped, not failed
// A run that ended with held orders completes; one that could not run fails, and so does this.
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, setCurrentDetails, startChild, upsertSearchAttributes, uuid4 } from '@temporalio/workflow';
import { runIdAt } from '../domain/run/run-id.js';
import type { Schedule } from '../domain/run/schedule.js';
import { cleanup, monitoring } from './activity-options.js';
import { runWorkflowId } from './ids.js';
import type { ScheduledRunInput, ScheduledRunReport } from './messages.js';
import { ENVIRONMENT, RUN, STATE } from './search-attributes.js';
import { syncRun } from './sync-run.js';

export async function scheduledRun(input: ScheduledRunInput): Promise<ScheduledRunReport> {
  const { schedule } = input;
  switch (schedule.scope) {
    case 'sync':
    case 'import':
    case 'verify':
      return beginRun(input, schedule, schedule.scope);
    case 'watch':
      return { kind: 'watched', schedule: schedule.name, ...(await monitoring().watch()) };
    case 'canary':
      return { kind: 'checked', schedule: schedule.name, ...(await monitoring().checkCanary()) };
    case 'housekeep':
      return { kind: 'tidied', schedule: schedule.name, ...(await cleanup().housekeep()) };
  }
}

async function beginRun(
  { environment, boardId, boardQueue }: ScheduledRunInput,
  schedule: Schedule,
  scope: 'sync' | 'import' | 'verify',
): Promise<ScheduledRunReport> {
  const runId = runIdAt(new Date(), uuid4().slice(0, 4));
  upsertSearchAttributes([
    { key: ENVIRONMENT, value: environment },
    { key: RUN, value: runId },
    { key: STATE, value: 'running' },
  ]);
  const run = await begin();
  if (run === null) {
    upsertSearchAttributes([{ key: STATE, value: 'skipped' }]);
    setCurrentDetails('**Skipped:** a run is open on this board. What it leaves, the next one takes.');
    return { kind: 'skipped', schedule: schedule.name };
  }
  setCurrentDetails(`Run ${runId}, workflow \`${runWorkflowId(environment, boardId)}\``);
  const { outcome, balanced } = await run.result();
  upsertSearchAttributes([{ key: STATE, value: outcome }]);
  return { kind: 'ran', schedule: schedule.name, runId, outcome, balanced };

  async function begin() {
    try {
      return await startChild(syncRun, {
        workflowId: runWorkflowId(environment, boardId),
        // Terminating what the schedule started must not cut a batch in half.
        parentClosePolicy: ParentClosePolicy.ABANDON,
        args: [
          {
            runId,
            scope,
            environment,
            customer: schedule.customer,
            limit: null,
            approved: false,
            boardQueue,
          },
        ],
        staticSummary: `${schedule.scope} ${runId}, scheduled: ${schedule.name}`,
        typedSearchAttributes: [
          { key: ENVIRONMENT, value: environment },
          { key: RUN, value: runId },
          { key: STATE, value: 'running' },
        ],
      });
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return null;
      throw error;
    }
  }
}
