// run-histories: what Temporal has recorded of a run and its customers, and whether today's workflow code would go the same way.
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { type ReplayWorkerOptions, Worker } from '@temporalio/worker';
import { RUN } from '../workflows/search-attributes.js';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

export interface RecordedWorkflow {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly temporalRunId: string;
  readonly history: History;
}

export type Replayed =
  | { readonly kind: 'same'; readonly workflowId: string; readonly workflowType: string }
  | { readonly kind: 'differs'; readonly workflowId: string; readonly workflowType: string; readonly sentence: string };

/** Empty where Temporal has forgotten them: it keeps what has ended for a day in its development server, for as long as it is told in others. */
export async function recordedWorkflows(client: Client, runId: string): Promise<readonly RecordedWorkflow[]> {
  const found: RecordedWorkflow[] = [];
  for await (const { workflowId, type, runId: temporalRunId } of client.workflow.list({
    query: `${RUN.name} = "${runId.replaceAll(/[^\w-]/g, '')}"`,
  })) {
    const history = await client.workflow.getHandle(workflowId, temporalRunId).fetchHistory();
    found.push({ workflowId, workflowType: type, temporalRunId, history });
  }
  return found.sort((one, other) => (one.workflowId < other.workflowId ? -1 : 1));
}

/** The same code, step by step, in a worker that talks to nobody. */
export async function replayWorkflows(
  recorded: readonly RecordedWorkflow[],
  code: ReplayWorkerOptions,
): Promise<readonly Replayed[]> {
  const replayed: Replayed[] = [];
  const all = recorded.map(({ workflowId, history }) => ({ workflowId, history }));
  let next = 0;
  for await (const { workflowId, error } of Worker.runReplayHistories(code, all)) {
    const workflowType = recorded[next++]?.workflowType ?? '';
    replayed.push(
      error === undefined
        ? { kind: 'same', workflowId, workflowType }
        : { kind: 'differs', workflowId, workflowType, sentence: error.message },
    );
  }
  return replayed;
}

/** An event a line, so that two of them can be compared; whose machine it was recorded on is nobody's business. */
export function historyText({ history }: RecordedWorkflow): string {
  const { events } = JSON.parse(historyToJSON(history)) as { events: unknown[] };
  const lines = events.map((event) => JSON.stringify(event, (key, value) => (key === 'identity' ? 'recorder' : value)));
  return `{"events":[\n${lines.join(',\n')}\n]}\n`;
}
