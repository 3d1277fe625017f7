// turns: a measurement that goes step by step, in turn with another. Owns: the interface only (run-task.ts talks to the parent).

export interface Turns {
  begin(): Promise<void>;
  end(more: boolean): Promise<void>;
}

/** Seconds the work took, waiting for the turn not counted. */
export async function inTurn(turns: Turns, more: boolean, work: () => Promise<void>): Promise<number> {
  await turns.begin();
  const spent = await secondsOf(work);
  await turns.end(more);
  return spent;
}

/** Seconds of processor time since then, of all threads: what a busy machine cannot stretch. */
export function processorSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000_000;
}

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}
