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

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}
