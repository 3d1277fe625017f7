// check-mark: before each run that touches the board: may this store write to it (S3)? Owns: what is stored about the answer.
// Does not own: the rule (domain/mark/judge-mark.ts), raising (raise-mark.ts).
import { isForRepair, judgeMark } from '../domain/mark/judge-mark.js';
import type { ActivityDeps } from './deps.js';
import { type LongWait, orLongWait } from './long-wait.js';
import { mismatched, raise, readMark, rememberReading } from './raise-mark.js';
import { withWriterLease } from './writer-lease.js';

export interface CheckMarkInput {
  readonly runId: string;
  /** looks: a mismatch is said, and the run goes on, since it writes nothing. repairs: it is what this run is to end. */
  readonly mode: 'sends' | 'looks' | 'repairs';
  /** A repair of one customer leaves the others behind. */
  readonly customer: string | null;
}

export type MarkReport =
  | { readonly kind: 'fits' }
  | { readonly kind: 'mismatch'; readonly sentence: string }
  | LongWait;

/** Before each run that touches the board. Writes nothing there, but for a repair, which raises the mark before it reads the board. */
export function checkMark(deps: ActivityDeps) {
  return ({ runId, mode, customer }: CheckMarkInput): Promise<MarkReport> =>
    orLongWait(deps.clock, async () => {
      const { store, settings } = deps;
      const reading = await readMark(deps, runId);
      // Where there is no key column nothing can be sent: reading the board says what is missing.
      if (reading === null) return { kind: 'fits' };
      rememberReading(deps, runId, reading);
      const standing = await store.marks.standing(settings.boardId);
      const verdict = judgeMark(reading.text, standing);
      if (verdict.kind !== 'mismatch') {
        if (standing.state === 'RESTORED') await store.marks.setState(runId, 'CURRENT');
        // What a run had made that did not end by itself may not all be known here.
        if (standing.interruptedAt !== null)
          await store.marks.lookThroughKeys(runId, settings.boardId, standing.interruptedAt);
        return { kind: 'fits' };
      }
      const { sentence } = verdict;
      if (mode === 'looks') return { kind: 'mismatch', sentence };
      if (mode === 'sends' || !isForRepair(verdict.why)) throw mismatched(sentence);
      if (customer !== null) throw mismatched(`${sentence} It takes the whole board: leave --customer out.`);
      // Until the books are mended this store knows less than its board, though its mark is the newest from here on.
      await store.marks.setState(runId, 'BEHIND');
      await withWriterLease(deps, runId, (lease) => raise(deps, runId, lease, 'for-repair'));
      return { kind: 'fits' };
    });
}

/** The books say again what the whole board holds. What came to it meanwhile is found by the next run, which looks through the keys. */
export async function noLongerBehind(
  { store, settings }: ActivityDeps,
  { runId, repair, customer }: { readonly runId: string; readonly repair: boolean; readonly customer: string | null },
): Promise<void> {
  if (!repair || customer !== null) return;
  if ((await store.marks.standing(settings.boardId)).state !== 'BEHIND') return;
  await store.marks.lookThroughKeys(runId, settings.boardId);
  await store.marks.setState(runId, 'CURRENT');
}
