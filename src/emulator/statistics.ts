// What tests and people want to know about the calls that came in. Counts only, never values.

export interface Statistics {
  readonly calls: number;
  /** By operation name, or by root field where the operation has none. */
  readonly callsByOperation: { readonly [operation: string]: number };
  readonly mutations: {
    readonly creates: number;
    readonly updates: number;
    readonly moves: number;
    readonly others: number;
  };
  readonly mutationsByName: { readonly [name: string]: number };
  readonly answersByStatus: { readonly [status: string]: number };
  readonly tooManyRequests: number;
  readonly replays: number;
  readonly complexityOfWindows: readonly number[];
  readonly callsToday: number;
  readonly maxMutationsInFlight: number;
  /** Calls that came before the wait advised by an earlier answer was over. */
  readonly callsBeforeWaitWasOver: number;
}

const kindOfMutation: { readonly [name: string]: 'creates' | 'updates' | 'moves' } = {
  create_item: 'creates',
  create_subitem: 'creates',
  create_group: 'creates',
  create_column: 'creates',
  change_multiple_column_values: 'updates',
  change_column_value: 'updates',
  change_simple_column_value: 'updates',
  move_item_to_group: 'moves',
};

export class CallCounter {
  private calls = 0;
  private callsByOperation: { [operation: string]: number } = {};
  private mutations = { creates: 0, updates: 0, moves: 0, others: 0 };
  private mutationsByName: { [name: string]: number } = {};
  private answersByStatus: { [status: string]: number } = {};
  private replays = 0;
  private inFlight = 0;
  private maxMutationsInFlight = 0;
  private impatient = 0;
  private waitUntil = Number.NEGATIVE_INFINITY;

  arrived(now: number): void {
    this.calls += 1;
    if (now < this.waitUntil) this.impatient += 1;
  }

  understood(operation: string): void {
    this.callsByOperation[operation] = (this.callsByOperation[operation] ?? 0) + 1;
  }

  mutationStarted(): void {
    this.inFlight += 1;
    this.maxMutationsInFlight = Math.max(this.maxMutationsInFlight, this.inFlight);
  }

  mutationEnded(): void {
    this.inFlight -= 1;
  }

  mutated(names: readonly string[]): void {
    for (const name of names) {
      this.mutations[kindOfMutation[name] ?? 'others'] += 1;
      this.mutationsByName[name] = (this.mutationsByName[name] ?? 0) + 1;
    }
  }

  replayed(): void {
    this.replays += 1;
  }

  answered(status: number, advisedMs: number | undefined, now: number): void {
    const key = status === 0 ? 'dropped' : String(status);
    this.answersByStatus[key] = (this.answersByStatus[key] ?? 0) + 1;
    if (advisedMs !== undefined) this.waitUntil = Math.max(this.waitUntil, now + advisedMs);
  }

  read(complexityOfWindows: readonly number[], callsToday: number): Statistics {
    return {
      calls: this.calls,
      callsByOperation: { ...this.callsByOperation },
      mutations: { ...this.mutations },
      mutationsByName: { ...this.mutationsByName },
      answersByStatus: { ...this.answersByStatus },
      tooManyRequests: this.answersByStatus['429'] ?? 0,
      replays: this.replays,
      complexityOfWindows: [...complexityOfWindows],
      callsToday,
      maxMutationsInFlight: this.maxMutationsInFlight,
      callsBeforeWaitWasOver: this.impatient,
    };
  }
}
