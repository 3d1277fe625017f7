// run-steering: what people tell a run while it goes on: pause, resume, retry, skip, cancel, approve, as updates; what is in flight finishes.
// Owns: these handlers, what they leave behind (paused, cancelled), and handing them on to the customers that are being sent.
// Does not own: what the run does between two steps (sync-run), who waits at a gate (gate-keeper).
import { condition, getExternalWorkflowHandle, log, setHandler } from '@temporalio/workflow';
import type { GateKeeper } from './gate-keeper.js';
import * as messages from './messages.js';

export interface SteeredRun {
  readonly runId: string;
  gates(): GateKeeper;
  childId(customer: string): string;
  /** Shown again: details and search attributes. */
  changed(): void;
  /** Kept where `status`, `report` and the watch find it. */
  keepPause(pause: KeptPause): Promise<void>;
}

/** customer null: the whole run. */
export interface KeptPause {
  readonly kind: 'pause' | 'resume';
  readonly customer: string | null;
  readonly reason: string;
}

export class RunSteering {
  readonly #run: SteeredRun;
  readonly #running = new Set<string>();
  #paused: string | null = null;
  #cancelled: string | null = null;

  constructor(run: SteeredRun) {
    this.#run = run;
    this.#listen();
  }

  /** Why the whole run stands still; null: it does not. */
  get paused(): string | null {
    return this.#paused;
  }

  get cancelled(): string | null {
    return this.#cancelled;
  }

  /** Customers that are being sent. */
  get running(): readonly string[] {
    return [...this.#running];
  }

  async cancel(reason: string): Promise<void> {
    this.#cancelled = reason;
    await this.#tell([...this.#running], { kind: 'cancel', reason });
  }

  /** Between two steps: waits while paused. */
  async whilePaused(): Promise<void> {
    if (this.#paused === null) return;
    this.#run.changed();
    await condition(() => this.#paused === null || this.#cancelled !== null);
  }

  /** Only from here on can it be told anything: what was said while it was being started is told now. */
  async begin(customer: string): Promise<void> {
    this.#running.add(customer);
    this.#run.changed();
    if (this.#cancelled !== null) await this.#tell([customer], { kind: 'cancel', reason: this.#cancelled });
    else if (this.#paused !== null) await this.#tell([customer], { kind: 'pause', reason: this.#paused });
  }

  end(customer: string): void {
    this.#running.delete(customer);
  }

  /** A customer that has just ended needs to be told nothing. Gives who heard it. */
  async #tell(customers: readonly string[], order: messages.CustomerOrder): Promise<string[]> {
    const heard: string[] = [];
    for (const customer of customers) {
      try {
        await getExternalWorkflowHandle(this.#run.childId(customer)).signal(messages.customerOrder, order);
        heard.push(customer);
      } catch {
        log.info('customer has just ended', { run: this.#run.runId, customer });
      }
    }
    return heard;
  }

  #listen(): void {
    this.#onUpdate(messages.pause, 'pause', 'Stops sending between two batches; what is in flight finishes.', (to) => {
      if (to.customer === null) this.#paused = to.reason;
    });
    this.#onUpdate(messages.resume, 'resume', 'Goes on after a pause.', (to) => {
      if (to.customer === null) this.#paused = null;
    });
    this.#onUpdate(messages.retry, 'retry', 'A parked customer tries again.', () => {});
    this.#onUpdate(messages.skip, 'skip', 'A parked or gated customer is left for the next run.', (to) =>
      this.#leaveGated(to, 'skipped'),
    );
    this.#onUpdate(messages.cancel, 'cancel', 'Ends the run cleanly between batches.', (to) => {
      if (to.customer === null) this.#cancelled = to.reason;
      else this.#leaveGated(to, 'cancelled');
    });
    this.#onMessage(
      messages.approve,
      'approve',
      async ({ customer, reason }: messages.ToCustomer) => {
        this.#run.gates().approve(customer, reason);
        this.#run.changed();
        return customer === null ? 'approved' : `approved: ${customer}`;
      },
      {
        description: 'Lets a run, or one customer of it, past the gates.',
        validator: ({ customer }: messages.ToCustomer) => {
          const gates = this.#run.gates();
          if (customer !== null && !gates.waits(customer))
            throw new Error(`${customer} waits at no gate. Waiting: ${gates.customers().join(', ') || 'nobody'}.`);
        },
      },
    );
  }

  #leaveGated({ customer, reason }: messages.ToCustomer, state: 'skipped' | 'cancelled'): void {
    const gates = this.#run.gates();
    if (customer !== null && gates.waits(customer)) gates.leave(customer, state, reason);
  }

  /** An update acts on the run and is handed on to the customers it means. */
  #onUpdate(
    update: typeof messages.pause,
    kind: messages.CustomerOrder['kind'],
    description: string,
    act: (to: messages.ToCustomer) => void,
  ): void {
    this.#onMessage(
      update,
      kind,
      async (to: messages.ToCustomer) => {
        const { customer, reason } = to;
        const gated = customer !== null && this.#run.gates().waits(customer);
        act(to);
        if (gated) return `${kind}: ${customer}`;
        this.#run.changed();
        const heard = await this.#tell(customer === null ? [...this.#running] : [customer], { kind, reason });
        if ((kind === 'pause' || kind === 'resume') && (customer === null || heard.length === 1))
          await this.#run.keepPause({ kind, customer, reason });
        this.#run.changed();
        if (customer === null) return `${kind}: the run and ${heard.length} customers`;
        return heard.length === 1 ? `${kind}: ${customer}` : `${customer} has just ended.`;
      },
      {
        description,
        validator: ({ customer }: messages.ToCustomer) => {
          const leaves = kind === 'skip' || kind === 'cancel';
          if (customer !== null && leaves && this.#run.gates().waits(customer)) return;
          if (customer !== null && !this.#running.has(customer))
            throw new Error(
              `${customer} is not being sent now. Sending: ${[...this.#running].join(', ') || 'nobody'}.`,
            );
        },
      },
    );
  }

  /** As an update and, for whoever has only those, as a signal of the same name. What an update refuses, a signal only logs. */
  #onMessage(
    update: typeof messages.pause,
    name: keyof typeof messages.told,
    act: (to: messages.ToCustomer) => Promise<string>,
    options: { readonly description: string; readonly validator: (to: messages.ToCustomer) => void },
  ): void {
    setHandler(update, act, options);
    setHandler(
      messages.told[name],
      async (to?: Partial<messages.ToCustomer>) => {
        const meant = { customer: to?.customer ?? null, reason: to?.reason ?? `${name} by a signal` };
        try {
          options.validator(meant);
        } catch (error) {
          log.warn('signal refused', { run: this.#run.runId, signal: name, why: String(error) });
          return;
        }
        await act(meant);
      },
      { description: options.description },
    );
  }
}
