// ids: workflow ids and task queues, deterministic, in one place. S3: the run's workflow id is the board's.

export function runWorkflowId(environment: string, boardId: string): string {
  return `order-mirror/${environment}/${boardId}`;
}

/** With the environment: several of them may share a Temporal namespace. */
export function childWorkflowId(environment: string, runId: string, customer: string): string {
  return `order-mirror/${environment}/${runId}/${customer}`;
}

/** Board writes have a queue of their own, so that its one slot per writer is the line they wait in. */
export function boardQueueOf(taskQueue: string, boardId: string): string {
  return `${taskQueue}-board-${boardId}`;
}

/** Of the schedule itself, and the beginning of the id of each workflow it starts. */
export function scheduleId(environment: string, name: string): string {
  return `${scheduleIdPrefix(environment)}${name}`;
}

export function scheduleIdPrefix(environment: string): string {
  return `order-mirror/${environment}/schedule/`;
}
