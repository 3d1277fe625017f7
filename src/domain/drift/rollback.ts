// rollback: may what a run did to an order be taken back, and what then stands on the board? Pure. What changed since is left, each with its reason.
// S1: the order lists stay the truth, so what is taken back is held until its row changes. S10: what people edited since is not overwritten.
// Does not own: reading the board (activities/plan-rollback.ts), sending (the outbox, like every write).

import type { WantedItem } from '../board/wanted-item.js';
import type { Finding } from './drift.js';

/** What a run's receipts say of an order, and how the order is now. */
export interface RolledOrder {
  /** The run made its item. */
  readonly made: boolean;
  /** The board took its item in that run, not only sizes. */
  readonly itemTaken: boolean;
  /** What the board held before; null where that is not known. */
  readonly before: WantedItem | null;
  readonly acked: WantedItem | null;
  /** The acknowledged state is still the one the run left. */
  readonly ackedAsThen: boolean;
  readonly present: boolean;
  readonly held: string | null;
  /** The run whose rollback holds it now. */
  readonly rolledBack: string | null;
  readonly rowChangedBy: string | null;
  readonly writtenBy: string | null;
  readonly itemId: string | null;
  readonly lines: readonly RolledLine[];
}

export interface RolledLine {
  readonly size: string;
  /** The run made its subitem. */
  readonly made: boolean;
  /** What the run sent, what was there before, what is acknowledged now. */
  readonly sent: number;
  readonly before: number | null;
  readonly acked: number | null;
}

export type Rollback =
  | { readonly kind: 'archive' }
  | {
      readonly kind: 'values';
      /** null: only sizes go back. */
      readonly item: WantedItem | null;
      readonly lines: readonly { readonly size: string; readonly quantity: number }[];
    }
  | { readonly kind: 'skipped'; readonly sentence: string };

const skipped = (sentence: string): Rollback => ({ kind: 'skipped', sentence });

/** What the store alone tells; the board has its word in `unlessEdited`. */
export function takeBack(of: string, order: RolledOrder): Rollback {
  const { rolledBack, writtenBy, rowChangedBy } = order;
  const again = rolledBack === of;
  if (writtenBy !== null) return skipped(`Run ${writtenBy} changed it since.`);
  if (rowChangedBy !== null) return skipped(`Its row changed since, in run ${rowChangedBy}; the next sync sends that.`);
  if (!order.present) return skipped('It is absent: its row is gone, and so it is not touched.');
  if (order.held !== null && !again) return skipped(`It is held since: ${order.held}`);
  if (again && order.itemId === null) return skipped('It was rolled back already.');
  if (order.itemId === null) return skipped('Its item is not on the board any more.');
  if (!order.ackedAsThen && !again) return skipped('The board was found otherwise since (`verify --repair`).');
  if (order.made) return { kind: 'archive' };
  if (order.acked === null || (order.itemTaken && order.before === null))
    return skipped('What its item held before that run is not known.');
  if (!again && order.lines.some(({ sent, acked }) => acked !== sent))
    return skipped('A size of it was found otherwise since (`verify --repair`).');
  if (order.lines.some(({ made, before }) => !made && before === null))
    return skipped('What a size of it was before that run is not known.');
  // A line once made is never deleted: what the run made goes to 0.
  const lines = order.lines
    .map(({ size, made, before, acked }) => ({ size, quantity: made ? 0 : (before ?? 0), acked }))
    .filter(({ quantity, acked }) => quantity !== acked)
    .map(({ size, quantity }) => ({ size, quantity }));
  return { kind: 'values', item: order.itemTaken ? order.before : null, lines };
}

/** What people edited since stays theirs; their own columns stop nothing unless they would be overwritten. */
export function unlessEdited(
  found: { readonly here: boolean; readonly findings: readonly Finding[] },
  changed: readonly string[],
): string | null {
  if (!found.here) return 'Its item was archived, deleted or moved on the board.';
  const edited = found.findings.filter(
    (finding) => finding.mend !== 'theirs' || ('column' in finding && changed.includes(finding.column ?? '')),
  );
  if (edited.length === 0) return null;
  const what = [...new Set(edited.map((finding) => ('title' in finding ? finding.title : `size ${finding.size}`)))];
  return `People changed it on the board since: ${what.join(', ')}.`;
}

export function heldByRollback(of: string): string {
  return `It was rolled back (run ${of}): it stays as it is on the board until its row changes, or \`order-mirror rollback ${of} --undo\`.`;
}
