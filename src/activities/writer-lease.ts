// writer-lease: one writer per board, over processes and machines (S3). The lease lives in the store with a fencing token; a writer with an older token is refused there.
// Owns: taking, keeping, waiting and letting go; the last look before a call. Does not own: refusing outdated tokens (store/lease-store.ts).
//
// No lease can stop a process that falls asleep between its last look and the first byte it sends: the board knows no tokens. So that it makes no difference:
//   - nobody calls unless its lease outlives the longest call: when it runs out and another takes over, nothing of the old holder is executing any more;
//   - the last look is at the clock in memory, in the same turn of the event loop as the call: what is left is microseconds, not the length of a store transaction;
//   - who takes over from a holder that died before its lease ran out waits until that one's last call must have ended;
//   - what got through all this carries the key of a frozen batch: it is looked up, never blindly made again (S4).
import type { ActivityDeps } from './deps.js';
import { beat, cancelled } from './heartbeat.js';
import { msSince, waitOut } from './wait-out.js';

/** monday ends every call after 60 s (docs/monday-api.md "Transport"), and so does the client. */
const LONGEST_CALL_MS = 60_000;
/** Between our clock's last look and the server's first: connecting (10 s at most, monday/wire/client.ts). */
const CALL_MARGIN_MS = 10_000;
/** The longest call and its margin, and one renewal between. A dead holder on another machine blocks the board no longer than this; one on this machine is noticed at once. */
const LEASE_MS = 90_000;
/** So much of a lease must be left when a call begins. Where it is shorter than usual (`waits.leaseMs`), calls are too. */
const SHARE_A_CALL_NEEDS = (LONGEST_CALL_MS + CALL_MARGIN_MS) / LEASE_MS;
/** Within the lease's time: three may fail before anybody else may take it. */
const RENEWALS = 4.5;
/** Short against a call to the board (a second or so), and next to nothing for the store; */
const ASK_AGAIN_MS = 50;
/** after so many it is no turn that is waited for but the end of a dead one's lease, or of a long wait: then half a second does. */
const QUICK_ASKS = 40;
const ASK_SELDOM_MS = 500;
/** Between two batches of one run lie some ten milliseconds of Temporal's: the lease is kept that long, unstored. Another process that waits for the board is
 *  noticed at the next taking, and where there is none, waits a fifth of a second longer, once. */
const KEPT_MS = 200;

export interface HeldLease {
  readonly name: string;
  readonly token: number;
  /** For which is written: what is stored under the lease asks that it is open, too. */
  readonly runId: string;
  /** Renews where a call begun now could outlive the lease; throws when it was lost. Before each step towards a call. */
  secure(): Promise<void>;
  /** The last look, right before the call: without asking the store, so that nothing can come between. */
  outlivesCall(): boolean;
}

export async function withWriterLease<T>(
  deps: ActivityDeps,
  runId: string,
  work: (lease: HeldLease) => Promise<T>,
): Promise<T> {
  const turn = turnOf(deps);
  const free = await turn.wait();
  try {
    const lease = await takeLease(deps, runId);
    turn.keepOn();
    const renewal = setInterval(() => void lease.renew().catch(() => undefined), leaseMs(deps) / RENEWALS);
    try {
      return await work(lease);
    } finally {
      clearInterval(renewal);
      turn.letGoLater(() => deps.store.leases.release(lease, deps.holder).catch(() => undefined));
    }
  } finally {
    free();
  }
}

function leaseMs({ waits }: ActivityDeps): number {
  return waits.leaseMs ?? LEASE_MS;
}

async function takeLease(deps: ActivityDeps, runId: string): Promise<WriterLease> {
  const name = `board:${deps.settings.boardId}`;
  for (let waited = 0; ; waited += 1) {
    const asked = deps.clock.now().getTime();
    const answer = await deps.store.leases.take(name, deps.holder, leaseMs(deps) / 1000, deps.isDead);
    if (answer.kind === 'taken') {
      const lease = new WriterLease(deps, name, runId, answer.token, asked + answer.leftMs);
      if (answer.from !== null) await untilItsCallsHaveEnded(deps, lease);
      return lease;
    }
    beat({ waited });
    await deps.clock.sleep(waited < QUICK_ASKS ? ASK_AGAIN_MS : ASK_SELDOM_MS, cancelled());
  }
}

/** The one before died in mid-call, or sleeps: what it sent may still be executed, and the board must not see two mutations at once. */
async function untilItsCallsHaveEnded(deps: ActivityDeps, lease: WriterLease): Promise<void> {
  const { store, settings, waits } = deps;
  const groups = await store.groups.inDoubt(settings.boardId);
  const begun = [await store.outbox.onItsWaySince(), ...groups.map((group) => group.intended_at)];
  const now = await store.time();
  const ago = begun.flatMap((at) => (at === null ? [] : [msSince(at, now)]));
  if (ago.length === 0) return;
  await waitOut(deps, waits.believeMissingAfterMs - Math.min(...ago), leaseMs(deps) / RENEWALS, () => lease.secure());
}

class WriterLease implements HeldLease {
  readonly #deps: ActivityDeps;
  readonly name: string;
  readonly runId: string;
  readonly token: number;
  /** Surely ours until then: counted from before the store was asked. */
  #untilMs: number;

  constructor(deps: ActivityDeps, name: string, runId: string, token: number, untilMs: number) {
    this.#deps = deps;
    this.name = name;
    this.runId = runId;
    this.token = token;
    this.#untilMs = untilMs;
  }

  outlivesCall(): boolean {
    return this.#deps.clock.now().getTime() + leaseMs(this.#deps) * SHARE_A_CALL_NEEDS <= this.#untilMs;
  }

  async secure(): Promise<void> {
    if (this.outlivesCall() || (await this.renew())) return;
    throw new Error(`Another process took over writing to ${this.name}. This one stops; nothing is lost.`);
  }

  async renew(): Promise<boolean> {
    const asked = this.#deps.clock.now().getTime();
    const lease = leaseMs(this.#deps);
    const ours = await this.#deps.store.leases.renew(this, this.#deps.holder, lease / 1000);
    if (ours) this.#untilMs = asked + lease;
    return ours;
  }
}

/** Before the store is closed: whoever waits for the board on another machine would else wait for the end of the lease. */
export async function releaseWriterLease(deps: ActivityDeps): Promise<void> {
  await turns.get(deps)?.letGo();
}

/** Inside one process the writers queue up, first come, first served: that is what keeps customers' shares fair. */
class Turn {
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  #kept: { readonly release: () => Promise<void>; readonly timer: NodeJS.Timeout } | null = null;

  async wait(): Promise<() => void> {
    this.#waiting += 1;
    const free = await this.#next();
    return () => {
      this.#waiting -= 1;
      free();
    };
  }

  async #next(): Promise<() => void> {
    let free = () => {};
    const mine = new Promise<void>((resolve) => {
      free = resolve;
    });
    const before = this.#tail;
    this.#tail = before.then(() => mine);
    await before;
    return free;
  }

  /** Another process may wait for the board: the lease is given back when nobody here wants it any more. */
  letGoLater(release: () => Promise<void>): void {
    if (this.#waiting > 1) return;
    this.#kept = { release, timer: setTimeout(() => void this.letGo(), KEPT_MS) };
  }

  /** Of whoever has the turn and the lease now: it lets go itself. */
  keepOn(): void {
    if (this.#kept !== null) clearTimeout(this.#kept.timer);
    this.#kept = null;
  }

  /** In a turn of its own: a release that came after the next one's taking would let go of a lease that is in use. */
  async letGo(): Promise<void> {
    if (this.#kept === null) return;
    const free = await this.#next();
    const kept = this.#kept;
    this.keepOn();
    try {
      await kept?.release();
    } finally {
      free();
    }
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
