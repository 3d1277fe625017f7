// faults: what a person is told where Temporal or a run does not answer. Owns: the two sentences. Thrown by client.ts, said by the command line,
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
