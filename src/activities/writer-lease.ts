// writer-lease: one writer per board, over processes (S3). The lease lives in the store with a fencing token; a writer with an older token is refused there.
// Owns: taking, waiting and letting go. Does not own: refusing outdated tokens (store/outbox-store.ts).
import type { ActivityDeps } from './deps.js';
import { beat, cancelled } from './heartbeat.js';

/** Longer than the longest call (60 s, monday-api.md 1) and its receipt; a dead holder blocks the board no longer than this. */
const LEASE_SECONDS = 90;
const ASK_AGAIN_MS = 200;

export interface HeldLease {
  readonly name: string;
  readonly token: number;
}

export async function withWriterLease<T>(deps: ActivityDeps, work: (lease: HeldLease) => Promise<T>): Promise<T> {
  const turn = turnOf(deps);
  const free = await turn.wait();
  try {
    const lease = await takeLease(deps);
    try {
      return await work(lease);
    } finally {
      turn.letGoSoon(() => deps.store.groups.releaseLease(lease.name, deps.holder, lease.token));
    }
  } finally {
    free();
  }
}

async function takeLease(deps: ActivityDeps): Promise<HeldLease> {
  const name = `board:${deps.facts.boardId}`;
  for (let waited = 0; ; waited += 1) {
    const taken = await deps.store.groups.takeLease(name, deps.holder, LEASE_SECONDS);
    if (taken !== null) return { name, token: taken.token };
    beat({ waited });
    await deps.clock.sleep(ASK_AGAIN_MS, cancelled());
  }
}

/** Inside one process the writers queue up, first come, first served: that is what keeps customers' shares fair. */
class Turn {
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  async wait(): Promise<() => void> {
    this.#waiting += 1;
    let free = () => {};
    const mine = new Promise<void>((resolve) => {
      free = resolve;
    });
    const before = this.#tail;
    this.#tail = before.then(() => mine);
    await before;
    return () => {
      this.#waiting -= 1;
      free();
    };
  }

  /** Another process may wait for the board: the lease is given back as soon as nobody here wants it. */
  letGoSoon(release: () => Promise<void>): void {
    if (this.#waiting <= 1) void release().catch(() => undefined);
  }
}

const turns = new WeakMap<ActivityDeps, Turn>();

function turnOf(deps: ActivityDeps): Turn {
  let turn = turns.get(deps);
  if (turn === undefined) {
    turn = new Turn();
    turns.set(deps, turn);
  }
  return turn;
}
