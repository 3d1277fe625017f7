// faults: what a person is told where Temporal or a run does not answer. Owns: the sentences. Thrown by client.ts, said by the command line,
// which must know them without loading Temporal's client.

export class TemporalUnreachable extends Error {
  override readonly name = 'TemporalUnreachable';
  constructor(address: string, cause: unknown) {
    super(
      `No Temporal server answers at ${address}. Start one with \`npx order-mirror dev\` (or \`demo\`), or correct [temporal] address in the config.`,
      { cause },
    );
  }
}

export class NoOpenRun extends Error {
  override readonly name = 'NoOpenRun';
  constructor(boardId: string) {
    super(`No run is open on board ${boardId}. \`order-mirror status\` shows the last ones.`);
  }
}

/** What the server refused or could not do, by the shape of its client's errors. null: it is no fault of the server. */
export function serviceFaultSentence(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const fault = error.name === 'ServiceError' && error.cause instanceof Error ? error.cause : error;
  if (!('code' in fault) || typeof fault.code !== 'number' || !('details' in fault)) return null;
  const words = typeof fault.details === 'string' && fault.details !== '' ? fault.details : fault.message;
  return `The Temporal server could not do what was asked: ${words}. Look at it with \`order-mirror doctor\`, then try again.`;
}
