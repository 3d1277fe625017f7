// client: starting, finding and steering runs. The only file that speaks to Temporal for the commands.
import {
  Client,
  Connection,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandleWithFirstExecutionRunId,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { Config } from './config/config.js';
import { NoOpenRun, TemporalUnreachable } from './temporal/faults.js';
import { type QuietCalls, quietCalls } from './temporal/quiet-close.js';
import { registerSearchAttributes } from './temporal/temporal-set-up.js';
import { endOfWorkflow, isNotFound, type WorkflowEnd } from './temporal/workflow-end.js';
import type { Timeouts } from './workflows/activity-options.js';
import { boardQueueOf, runWorkflowId } from './workflows/ids.js';
import * as messages from './workflows/messages.js';
import { ENVIRONMENT, RUN, STATE } from './workflows/search-attributes.js';
import type { syncRun } from './workflows/sync-run.js';

/** Ids of runs, for whoever starts one. */
export { runIdAt } from './domain/run/run-id.js';

export interface StartSync {
  readonly runId: string;
  readonly scope: 'sync' | 'import' | 'plan' | 'verify' | 'rollback';
  readonly verify?: messages.VerifyOrder;
  readonly rollback?: messages.RollbackOrder;
  readonly customer: string | null;
  readonly limit: number | null;
  readonly keeps?: boolean;
  readonly plan?: string;
  readonly approved: boolean;
  readonly timeouts?: Timeouts;
}

export type Started =
  | { readonly kind: 'started'; readonly handle: WorkflowHandleWithFirstExecutionRunId<typeof syncRun> }
  | { readonly kind: 'already-open'; readonly runId: string | null };

export class MirrorClient {
  readonly #config: Config;
  readonly #connection: Connection;
  readonly #calls: QuietCalls;
  readonly client: Client;

  private constructor(config: Config, connection: Connection, calls: QuietCalls) {
    this.#config = config;
    this.#connection = connection;
    this.#calls = calls;
    this.client = new Client({ connection, namespace: config.temporal.namespace });
  }

  /** Throws TemporalUnreachable with the remedy. */
  static async connect(config: Config): Promise<MirrorClient> {
    try {
      const calls = quietCalls();
      const { interceptors } = calls;
      const { address } = config.temporal;
      return new MirrorClient(
        config,
        await Connection.connect({ address, connectTimeout: '5 seconds', interceptors }),
        calls,
      );
    } catch (error) {
      throw new TemporalUnreachable(config.temporal.address, error);
    }
  }

  /** A server that was started anew may have an empty database: the worker, which goes on, made them in the one before. */
  async ensureSearchAttributes(): Promise<void> {
    await registerSearchAttributes(this.#connection, this.#config.temporal.namespace);
  }

  async start(input: StartSync): Promise<Started> {
    await this.ensureSearchAttributes();
    const { environment, board, temporal } = this.#config;
    const args: messages.SyncRunInput = {
      ...input,
      environment,
      boardQueue: boardQueueOf(temporal.taskQueue, board.id),
    };
    try {
      const handle = await this.client.workflow.start<typeof syncRun>('syncRun', {
        workflowId: runWorkflowId(environment, board.id),
        taskQueue: temporal.taskQueue,
        args: [args],
        staticSummary: `${input.scope} ${input.runId}`,
        typedSearchAttributes: [
          { key: ENVIRONMENT, value: environment },
          { key: RUN, value: input.runId },
          { key: STATE, value: 'running' },
        ],
      });
      return { kind: 'started', handle };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      return { kind: 'already-open', runId: await this.#openRunId() };
    }
  }

  /** The run now going on, if any. */
  async progress(): Promise<messages.RunProgress | null> {
    try {
      const handle = this.#run();
      const description = await handle.describe();
      return description.status.name === 'RUNNING' ? await handle.query(messages.progress) : null;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  /** Whether a run goes on now; the store may not know of its end yet. */
  async isRunning(): Promise<boolean> {
    return (await this.#run().describe()).status.name === 'RUNNING';
  }

  /** Of the last run and its longest customer: events and bytes of their histories. */
  async historySize(): Promise<{ readonly events: number; readonly bytes: number }> {
    const { historyLength, historySize = 0, typedSearchAttributes } = await this.#run().describe();
    const longest = { events: historyLength, bytes: historySize };
    const runId = typedSearchAttributes.get(RUN);
    if (runId === undefined) return longest;
    for await (const child of this.client.workflow.list({ query: `${RUN.name} = '${runId}'` })) {
      longest.events = Math.max(longest.events, child.historyLength);
      longest.bytes = Math.max(longest.bytes, child.historySize ?? 0);
    }
    return longest;
  }

  /** How the run that is open now ends. */
  endOfOpenRun(): Promise<WorkflowEnd> {
    return endOfWorkflow(this.#run());
  }

  /** The run that Temporal has open; null when none is. */
  async openRun(): Promise<string | null> {
    try {
      const description = await this.#run().describe();
      return description.status.name === 'RUNNING' ? (description.typedSearchAttributes.get(RUN) ?? null) : null;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  /** Tells the open run something; the answer is the run's own words. Throws NoOpenRun. */
  async tell(update: keyof typeof UPDATES, to: messages.ToCustomer): Promise<string> {
    try {
      return await this.#run().executeUpdate(UPDATES[update], { args: [to] });
    } catch (error) {
      if (error instanceof WorkflowNotFoundError || isNotFound(error)) throw new NoOpenRun(this.#config.board.id);
      throw error;
    }
  }

  /** True when a worker polls the run's queue now. */
  async hasWorker(): Promise<boolean> {
    const answer = await this.client.workflowService.describeTaskQueue({
      namespace: this.#config.temporal.namespace,
      taskQueue: { name: this.#config.temporal.taskQueue },
      taskQueueType: 1,
    });
    return (answer.pollers ?? []).length > 0;
  }

  runLink(uiAddress: string, temporalRunId?: string): string {
    const id = encodeURIComponent(runWorkflowId(this.#config.environment, this.#config.board.id));
    const tail = temporalRunId === undefined ? '' : `/${temporalRunId}/history`;
    return `${uiAddress}/namespaces/${this.#config.temporal.namespace}/workflows/${id}${tail}`;
  }

  async close(): Promise<void> {
    this.#calls.close();
    await this.#connection.close();
  }

  #run() {
    return this.client.workflow.getHandle(runWorkflowId(this.#config.environment, this.#config.board.id));
  }

  async #openRunId(): Promise<string | null> {
    const description = await this.#run().describe();
    return description.typedSearchAttributes.get(RUN) ?? null;
  }
}

const UPDATES = {
  pause: messages.pause,
  resume: messages.resume,
  retry: messages.retry,
  skip: messages.skip,
  cancel: messages.cancel,
  approve: messages.approve,
} as const;
