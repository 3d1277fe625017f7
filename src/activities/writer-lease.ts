// writer-lease: one writer per board, over processes (S3). The lease lives in the store with a fencing token; a writer with an older token is refused there.
// Owns: taking, waiting and letting go. Does not own: refusing outdated tokens (store/outbox-store.ts).
import type { ActivityDeps } from './deps.js';
import { beat, cancelled } from './heartbeat.js';

/** A dead holder on another machine blocks the board no longer than this; one on this machine is noticed at once. */
const LEASE_SECONDS = 60;
/** Three renewals within the lease's time: two may fail before anybody else may take it. */
const RENEWALS = 3;
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
    const renewal = setInterval(() => void renew(deps, lease), (leaseSeconds(deps) * 1000) / RENEWALS);
    try {
      return await work(lease);
    } finally {
      clearInterval(renewal);
      turn.letGoSoon(() => deps.store.groups.releaseLease(lease.name, deps.holder, lease.token));
    }
  } finally {
    free();
  }
}

function leaseSeconds({ waits }: ActivityDeps): number {
  return waits.leaseMs === undefined ? LEASE_SECONDS : waits.leaseMs / 1000;
}

async function takeLease(deps: ActivityDeps): Promise<HeldLease> {
  const name = `board:${deps.facts.boardId}`;
  for (let waited = 0; ; waited += 1) {
    const answer = await deps.store.groups.takeLease(name, deps.holder, leaseSeconds(deps), deps.isDead);
    if (answer.kind === 'taken') return { name, token: answer.token };
    beat({ waited });
    await deps.clock.sleep(ASK_AGAIN_MS, cancelled());
  }
}

/** A renewal that fails is no fault of its own: the store refuses the next write if the lease was lost meanwhile. */
async function renew(deps: ActivityDeps, lease: HeldLease): Promise<void> {
  await deps.store.groups.takeLease(lease.name, deps.holder, leaseSeconds(deps), () => false).catch(() => undefined);
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
