// sending-flow: how a customer's batches follow each other: how large the next may be, when it is in vain to go on, what comes after the last phase.
// Owns: these rules, for the workflow and whoever drives the activities without one. Does not own: what became of a write (activities/send-batch.ts). Pure.
import { RETRY_NUMBERS } from './retry-table.js';

export interface Flow {
  /** Members of the next batch; 0: as many as the config says. */
  readonly atMost: number;
  /** Batches in a row of which nothing was taken. */
  readonly inVain: number;
  /** Something was quarantined in this round: after the last phase it is tried again, in another round. Stored in histories as `aside`. */
  readonly aside: boolean;
  /** 1, and one more for each time that what was quarantined is tried again. */
  readonly round: number;
}

export const FIRST_ROUND: Flow = { atMost: 0, inVain: 0, aside: false, round: 1 };

export interface BatchEnd {
  readonly applied: number;
  readonly failed: number;
  readonly released: number;
  readonly aside: number;
}

export function afterBatch(flow: Flow, { applied, failed, released, aside }: BatchEnd): Flow {
  const nothing = applied === 0 && failed === 0 && released > 0;
  return {
    ...flow,
    // Nothing went through: smaller batches find out which member is the poison (docs/monday-api.md "Errors": isolate by bisecting).
    atMost: applied === 0 && released > 0 ? Math.max(1, Math.floor(released / 2)) : 0,
    inVain: nothing ? flow.inVain + 1 : 0,
    aside: flow.aside || aside > 0,
  };
}

/** The board is out of order, whatever it says: a person is asked, and no write is blamed. */
export const isInVain = ({ inVain }: Flow): boolean => inVain >= RETRY_NUMBERS.mostInVain;

export const IN_VAIN = {
  reason: 'board-out-of-order',
  sentence: `The board took nothing of ${RETRY_NUMBERS.mostInVain} calls in a row. No order is to blame: see that the board works, then retry.`,
} as const;

/** A person says "again": counting begins anew. */
export const afterPark = (flow: Flow, aside: boolean): Flow => ({
  ...flow,
  atMost: 0,
  inVain: 0,
  aside: flow.aside || aside,
});

/** members: of the batch that was too much at once. */
export function afterSplit(flow: Flow, members: number): Flow {
  return { ...flow, atMost: Math.max(1, Math.floor(members / 2)) };
}

export const nextRound = ({ round }: Flow): Flow => ({ ...FIRST_ROUND, round: round + 1 });

/** Before a round that tries again what was quarantined. */
export function pauseBeforeMs({ round }: Flow): number {
  return Math.min(RETRY_NUMBERS.longestBackOffMs, RETRY_NUMBERS.beforeQuarantinedMs * 2 ** (round - 2));
}
