// armed-faults: the board faults of a round: given to the practice board, and counted by what the board says it did, not by what was ordered.
// Owns: remembering them over a kill of the board, which forgets its orders. Does not own: what they are (fault-catalogue.ts).
import type { FaultOrder } from '../emulator/faults.js';
import type { EmulatorAdmin } from './emulator-admin.js';

interface Armed {
  readonly name: string;
  readonly order: FaultOrder;
  id: string;
  struck: number;
}

export class ArmedFaults {
  readonly #admin: EmulatorAdmin;
  #list: Armed[] = [];

  constructor(admin: EmulatorAdmin) {
    this.#admin = admin;
  }

  async arm(faults: readonly { readonly name: string; readonly orders: readonly FaultOrder[] }[]): Promise<void> {
    const added = faults.flatMap(({ name, orders }) => orders.map((order) => ({ name, order, id: '', struck: 0 })));
    this.#list.push(...added);
    await this.#give(added);
  }

  async look(): Promise<void> {
    const told = new Map((await this.#admin.armed()).map((fault) => [fault.id, fault.struck]));
    for (const one of this.#list) one.struck = Math.max(one.struck, told.get(one.id) ?? 0);
  }

  async armAgain(): Promise<void> {
    await this.#give(this.#list.filter((one) => one.struck === 0 || one.order.times === 'always'));
  }

  /** Takes all of them back; gives the names of those that struck. */
  async disarm(): Promise<readonly string[]> {
    await this.look();
    await this.#admin.disarm();
    const names = [...new Set(this.#list.map(({ name }) => name))];
    const struck = names.filter((name) => this.#list.every((one) => one.name !== name || one.struck > 0));
    this.#list = [];
    return struck;
  }

  async #give(faults: readonly Armed[]): Promise<void> {
    const ids = await this.#admin.arm(faults.map(({ order }) => order));
    for (const [index, fault] of faults.entries()) fault.id = ids[index] ?? '';
  }
}
