// emulator-admin: the practice board's side door: its faults, its counts, its dump, and the hand of a person on it. Owns: those requests.
import type { FaultOrder } from '../emulator/faults.js';
import type { Statistics } from '../emulator/statistics.js';
import { BOARD_ID } from './chaos-config.js';
import type { SeenBoard } from './judge.js';

export interface ArmedFault extends FaultOrder {
  readonly id: string;
  readonly struck: number;
}

type Json = Readonly<Record<string, unknown>>;

export class EmulatorAdmin {
  readonly #origin: string;

  constructor(port: number) {
    this.#origin = `http://127.0.0.1:${port}`;
  }

  async answers(): Promise<boolean> {
    return this.stats().then(
      () => true,
      () => false,
    );
  }

  stats(): Promise<Statistics> {
    return this.#ask('stats');
  }

  dump(): Promise<SeenBoard> {
    return this.#ask(`board/${BOARD_ID}.json`);
  }

  async arm(orders: readonly FaultOrder[]): Promise<readonly string[]> {
    if (orders.length === 0) return [];
    return (await this.#ask<{ ids: string[] }>('faults', 'POST', orders)).ids;
  }

  armed(): Promise<readonly ArmedFault[]> {
    return this.#ask('faults');
  }

  async disarm(): Promise<void> {
    await this.#ask('faults/', 'DELETE');
  }

  /** A mutation as a person's click; null where the board would not have it (the thing is gone, the last group). */
  async asPerson(query: string, variables: Json): Promise<Json | null> {
    const answer = await this.#ask<{ data?: Json | null; errors?: unknown }>('person', 'POST', { query, variables });
    return answer.errors === undefined ? (answer.data ?? null) : null;
  }

  /** False where something stands in the group, or it is the last one. */
  async deleteEmptyGroup(groupId: string): Promise<boolean> {
    return (await this.#ask<{ deleted: boolean }>(`delete-empty/${BOARD_ID}/${groupId}`, 'POST', {})).deleted;
  }

  async #ask<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
    const answer = await fetch(`${this.#origin}/_control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`The practice board answered ${answer.status} to ${path}.`);
    return (await answer.json()) as T;
  }
}
