// The response cache behind `Idempotency-Key` (docs/monday-api.md "Idempotency"): 30 minutes, a memory budget, best effort. It lives
// in memory only: a restarted emulator has forgotten it, as the real one may at any time.
import type { Reply } from './reply.js';

/** docs/monday-api.md "Idempotency". */
const keptMs = 30 * 60_000;
/** "Responses > 1 MB are not cached" (docs/monday-api.md "Idempotency"). */
const largestResponseBytes = 1024 * 1024;
/** The budget per user and app exists but has no documented size: generous, and an option. */
export const defaultBudgetBytes = 64 * 1024 * 1024;

interface Entry {
  readonly storedAt: number;
  readonly bytes: number;
  readonly reply: Reply;
}

export class IdempotencyCache {
  private readonly budgetBytes: number;
  private readonly running = new Set<string>();
  private readonly done = new Map<string, Entry>();
  private bytes = 0;

  constructor(budgetBytes: number) {
    this.budgetBytes = budgetBytes;
  }

  isRunning(key: string): boolean {
    return this.running.has(key);
  }

  begin(key: string): void {
    this.running.add(key);
  }

  /** The cached answer, if the key is younger than 30 minutes. Another body under the same key gets it too (docs/monday-api.md "Idempotency"). */
  replay(key: string, now: number): Reply | undefined {
    this.forgetOld(now);
    return this.done.get(key)?.reply;
  }

  /** Over budget, the request has run but its answer is not kept. */
  finish(key: string, reply: Reply | undefined, now: number): void {
    this.running.delete(key);
    if (reply === undefined || this.done.has(key)) return;
    this.forgetOld(now);
    const bytes = Buffer.byteLength(reply.body) + key.length;
    if (bytes > largestResponseBytes || this.bytes + bytes > this.budgetBytes) return;
    this.done.set(key, { storedAt: now, bytes, reply });
    this.bytes += bytes;
  }

  private forgetOld(now: number): void {
    for (const [key, entry] of this.done) {
      if (now - entry.storedAt < keptMs) return;
      this.done.delete(key);
      this.bytes -= entry.bytes;
    }
  }
}
