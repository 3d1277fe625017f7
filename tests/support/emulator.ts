// A practice board for a test: started on a free port, spoken to as a client would, with a clock the test can move.
import type { EmulatorClock } from '../../src/emulator/clock.js';
import { type BoardDefinition, demoBoardPath, readBoardDefinitions } from '../../src/emulator/definition.js';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/server.js';

export const boardId = '9609317401';
export const subitemsBoardId = '9609317948';

export const demoBoards = (): BoardDefinition[] => readBoardDefinitions(demoBoardPath());

/** Stands still unless moved; sleeping moves nothing and takes no time. */
export class HandClock implements EmulatorClock {
  private time: number;

  constructor(start = '2026-11-21T12:00:00Z') {
    this.time = Date.parse(start);
  }

  now(): number {
    return this.time;
  }

  async sleep(): Promise<void> {}

  move(ms: number): void {
    this.time += ms;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape, looked at by the test that asked.
export type Answer = { status: number; headers: Headers; body: any };

export interface PracticeBoard {
  readonly emulator: Emulator;
  readonly call: (query: string, variables?: object, headers?: Record<string, string>) => Promise<Answer>;
  /** Creates an item in the first group and gives its id. */
  readonly item: (name: string, values?: object) => Promise<string>;
  readonly close: () => Promise<void>;
}

export async function startPracticeBoard(options: Partial<EmulatorOptions> = {}): Promise<PracticeBoard> {
  const emulator = await startEmulator({ boards: demoBoards(), ...options });
  const call: PracticeBoard['call'] = async (query, variables, headers = {}) => {
    const response = await fetch(emulator.url, {
      method: 'POST',
      headers: { authorization: 'test-token', 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
      redirect: 'manual',
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  const item: PracticeBoard['item'] = async (name, values = {}) => {
    const { body } = await call(
      'mutation ($b: ID!, $n: String!, $v: JSON) { create_item(board_id: $b, item_name: $n, column_values: $v) { id } }',
      { b: boardId, n: name, v: JSON.stringify(values) },
    );
    return body.data.create_item.id;
  };
  return { emulator, call, item, close: () => emulator.close() };
}

/** A mutation with one `create_item` per name, aliases i0, i1, … */
export function createBatch(names: readonly string[]): { query: string; variables: { [name: string]: string } } {
  const parameters = names.map((_, i) => `$n${i}: String!`).join(', ');
  const aliases = names.map((_, i) => `i${i}: create_item(board_id: $b, item_name: $n${i}) { id name }`);
  const variables = Object.fromEntries(names.map((name, i) => [`n${i}`, name]));
  return {
    query: `mutation ($b: ID!, ${parameters}) { ${aliases.join(' ')} }`,
    variables: { b: boardId, ...variables },
  };
}
