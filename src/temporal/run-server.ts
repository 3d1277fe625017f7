// run-server: what Temporal knows of runs, for the activity that opens one (S3): which server this is, and whether a run or a customer of it is going on.
// Asked each time: the server may have been started anew at the same address, with another database.
import { hostname } from 'node:os';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Config } from '../config/config.js';
import type { RunServer } from '../domain/run/earlier-run.js';
import { childWorkflowId } from '../workflows/ids.js';

export function runServerOf(config: Pick<Config, 'environment' | 'temporal'>, client: Client): RunServer {
  const { address, namespace } = config.temporal;
  const isRunning = async (workflowId: string, temporalRunId?: string): Promise<boolean> => {
    try {
      return (await client.workflow.getHandle(workflowId, temporalRunId).describe()).status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  };
  return {
    async home() {
      // The namespace's id: given once by the server that made it, and no other has it.
      const { namespaceInfo } = await client.workflowService.describeNamespace({ namespace });
      return {
        serverId: namespaceInfo?.id ?? '',
        server: `the Temporal server ${address}, namespace ${namespace}`,
        host: hostname(),
      };
    },
    isRunning,
    // Without a run id: a customer with much to send goes on as new.
    isCustomerRunning: (runId, customer) => isRunning(childWorkflowId(config.environment, runId, customer)),
  };
}
