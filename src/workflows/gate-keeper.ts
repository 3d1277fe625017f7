// gate-keeper: who waits at a gate of this run, and what a person decided. Owns: that state. Does not own: what is too much (domain/run/gates.ts).
import type { GateStatus } from '../activities/evaluate-gates.js';

export type GateDecision =
  | { readonly kind: 'approved'; readonly reason: string }
  | { readonly kind: 'left'; readonly state: 'skipped' | 'cancelled'; readonly reason: string };

export class GateKeeper {
  readonly #waiting: GateStatus[];
  readonly #decisions = new Map<string | null, GateDecision>();

  constructor(findings: readonly GateStatus[]) {
    this.#waiting = [...findings];
  }

  /** What is not decided yet. */
  sentences(): string[] {
    return [...new Set(this.#undecided().map(({ sentence }) => sentence))];
  }

  /** Customers that wait, in code order. */
  customers(): string[] {
    const names = this.#undecided().flatMap(({ customer }) => (customer === null ? [] : [customer]));
    return [...new Set(names)].sort();
  }

  holdsAll(): boolean {
    return this.#undecided().some(({ customer }) => customer === null);
  }

  waits(customer: string): boolean {
    return this.#undecided().some((finding) => finding.customer === customer);
  }

  reason(customer: string): string {
    const own = this.#waiting.filter((finding) => finding.customer === customer);
    return own.map(({ sentence }) => sentence).join(' ');
  }

  /** null: all of it. */
  approve(customer: string | null, reason: string): void {
    if (customer === null) for (const { customer: whose } of this.#undecided()) this.#decide(whose, reason);
    else this.#decide(customer, reason);
  }

  leave(customer: string, state: 'skipped' | 'cancelled', reason: string): void {
    this.#decisions.set(customer, { kind: 'left', state, reason });
  }

  decision(customer: string | null): GateDecision | null {
    return this.#decisions.get(customer) ?? null;
  }

  #decide(customer: string | null, reason: string): void {
    this.#decisions.set(customer, { kind: 'approved', reason });
  }

  #undecided(): GateStatus[] {
    return this.#waiting.filter(({ customer }) => !this.#decisions.has(customer));
  }
}
