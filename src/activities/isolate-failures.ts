// isolate-failures: what was not taken by the board is sent again, quarantined or given up: only a write that is itself at fault fails (S8).
// Owns: what is known about its tries. Does not own: the rule (domain/board/retry-table.ts).
import { afterLoneTry, type LoneTry, RETRY_NUMBERS } from '../domain/board/retry-table.js';
import type { ActivityDeps, BatchRow, Verdict } from './deps.js';
import { memberKey } from './settle-batch.js';

/** How a member failed, by member key; one that is not in it failed by our own doing (a process died), and nothing is held against it. */
export type Failures = ReadonlyMap<string, LoneTry['failed']>;

export interface Isolated {
  readonly verdicts: Verdict[];
  readonly quarantined: number;
  /** The write is not to blame, as far as anybody can tell: a person is asked. */
  readonly park: string | null;
}

export async function isolateFailures(
  deps: ActivityDeps,
  batch: BatchRow,
  verdicts: readonly Verdict[],
  failures: Failures,
): Promise<Isolated> {
  if (failures.size === 0) return { verdicts: [...verdicts], quarantined: 0, park: null };
  const { outbox } = deps.store;
  const sending = await outbox.sending(batch.batch_id, batch.phase);
  const members = new Map(sending.map((member) => [memberKey(member), member]));
  const someWent = verdicts.some(({ verdict }) => verdict.kind === 'applied');
  const isolated: Verdict[] = [];
  let quarantined = 0;
  let park: string | null = null;
  for (const verdict of verdicts) {
    const failed = failures.get(memberKey(verdict));
    const member = members.get(memberKey(verdict));
    // In company its failure says something about it only where others of the same call went, again and again.
    const alone = sending.length === 1 || (someWent && (member?.attempts ?? 0) >= RETRY_NUMBERS.mostDoubts);
    if (verdict.verdict.kind !== 'released' || failed === undefined || member === undefined || !alone) {
      isolated.push(verdict);
      continue;
    }
    const { reason } = verdict.verdict;
    const tries = member.alone + 1;
    const othersWent =
      someWent || (member.quarantinedAt !== null && (await outbox.othersWentSince(member.quarantinedAt)));
    const step = afterLoneTry({ tries, failed, othersWent });
    if (step === 'fail') {
      const sentence = `The board did not take it in ${tries} tries, though it took others meanwhile (last: ${reason}). It is tried again in the next run.`;
      isolated.push({ ...verdict, verdict: { kind: 'failed', reason, sentence } });
      continue;
    }
    quarantined += 1;
    isolated.push({ ...verdict, verdict: { kind: 'released', reason, quarantined: true } });
    if (step === 'park') park = parkSentence(tries, reason, othersWent);
  }
  return { verdicts: isolated, quarantined, park };
}

/** Others went, and it is still parked: then the board itself never answered to this one, so that nothing is known against it. */
function parkSentence(tries: number, reason: string, othersWent: boolean): string {
  const others = othersWent
    ? 'though it took others meanwhile; but the line broke each time before the board answered'
    : 'and took no other since';
  return `The board does not take a write in ${tries} tries (last: ${reason}), ${others}: whether it is the write or the board, nobody can tell. See that the board works, then retry.`;
}
