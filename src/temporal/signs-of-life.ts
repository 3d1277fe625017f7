// signs-of-life: a worker says in the store that the open run of its Temporal server lives, so that a worker of another one leaves it alone (S3).
// Owns: when to say it. Does not own: what silence means (domain/run/earlier-run.ts).
import { LIFE_SIGNS, type RunHome, type RunServer } from '../domain/run/earlier-run.js';

/** Of the store. */
export interface Signs {
  found(boardId: string): Promise<{
    readonly runId: string;
    readonly workflowId: string;
    readonly temporalRunId: string;
    readonly home: RunHome | null;
  } | null>;
  sign(runId: string): Promise<void>;
}

/** Gives the end of it. What fails is tried again with the next sign. */
export function startSigns(
  runs: Signs,
  server: RunServer,
  boardId: string,
  everyMs = LIFE_SIGNS.everyMs,
): () => Promise<void> {
  let signing: Promise<void> = Promise.resolve();
  const sign = async (): Promise<void> => {
    const open = await runs.found(boardId);
    if (open === null || open.home === null || open.home.serverId !== (await server.home())?.serverId) return;
    if (await server.isRunning(open.workflowId, open.temporalRunId)) await runs.sign(open.runId);
  };
  const timer = setInterval(() => {
    signing = signing.then(sign).catch(() => undefined);
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await signing;
  };
}
