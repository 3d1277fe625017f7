// drift: how a board differs from what SQL says it holds: one union of findings, and what `verify --repair` would do about each.
// Owns: the kinds, their words, which of them count. Does not own: comparing (compare-item.ts, compare-structure.ts), mending (verify-store.ts).
// S10: only what the mirror owns can be found; a column, item or subitem without our mapping or key has no kind here.
import type { WantedItem } from '../board/wanted-item.js';
import { type AuditKind, OPEN_KINDS, STATE_KIND_NAMES, stateKind } from './store-states.js';

/** An item or a subitem of an order that is not as SQL says. */
export const ITEM_KINDS = [
  /** SQL has a receipt for it, and the board does not know it. */
  'missing-item',
  'archived-item',
  'deleted-item',
  /** Somebody moved it to another board. */
  'moved-item',
  /** Another item carries the key of an order; the older one is the order's. */
  'doubled-item',
  /** Carries the key of an order that SQL does not know to be on the board. */
  'unknown-item',
  /** Carries a key like ours that no order has. */
  'extra-item',
] as const;

export const LINE_KINDS = [
  'missing-line',
  'archived-line',
  'deleted-line',
  /** It is under another item than its order's. */
  'misplaced-line',
  'doubled-line',
  'unknown-line',
  'extra-line',
] as const;

/** Something that an item or subitem shows; with three values: last acknowledged, wanted, there now. */
export const VALUE_KINDS = [
  /** The board once acknowledged what SQL says, and shows something else now: somebody edited it. */
  'edited',
  /** Never acknowledged: it is there by other means, and is not what SQL wants. */
  'wrong-value',
  /** The board holds what is wanted; what it is said to have acknowledged is something else, so the next change might not be sent. */
  'acknowledged-wrong',
  'acknowledged-quantity-wrong',
  'wrong-name',
  'wrong-group',
  'wrong-key',
  'wrong-quantity',
  'wrong-size',
  'wrong-line-name',
  'wrong-line-key',
] as const;

export const STRUCTURE_KINDS = ['column-gone', 'column-type-changed', 'label-gone', 'label-renamed'] as const;

/** Asked for by --adopt-by-name: an item without a key that is an order by its name and order number. */
export const ADOPTION_KINDS = ['adoptable-item', 'ambiguous-item'] as const;

export type ItemKind = (typeof ITEM_KINDS)[number];
export type LineKind = (typeof LINE_KINDS)[number];
export type ValueKind = (typeof VALUE_KINDS)[number];
export type StructureKind = (typeof STRUCTURE_KINDS)[number];
export type AdoptionKind = (typeof ADOPTION_KINDS)[number];
export type FindingKind = ItemKind | LineKind | ValueKind | StructureKind | AdoptionKind | AuditKind;

/** repair: mended by --repair. left: listed, and a person decides. theirs: listed, and quite in order. */
export type Mending =
  | { readonly mend: 'repair'; readonly why?: string }
  | { readonly mend: 'left'; readonly why: string }
  | { readonly mend: 'theirs'; readonly why: string };

export interface Place {
  readonly customer: string | null;
  readonly recordId: string | null;
  readonly orderNumber: string | null;
  /** Of the item or subitem on the board. */
  readonly boardItemId: string | null;
  /** As the board shows it, else as SQL has it. */
  readonly name: string;
  readonly size: string | null;
}

export interface ThreeValues {
  /** Board column id; null for name, group and key. */
  readonly column: string | null;
  readonly title: string;
  readonly acked: string | null;
  readonly wanted: string | null;
  readonly there: string;
  /** The board's own time of the last change of the item; null where it does not say. */
  readonly changedAt: string | null;
}

export type Finding =
  | (Place & Mending & { readonly kind: ItemKind | LineKind | AdoptionKind | AuditKind })
  | (Place & Mending & ThreeValues & { readonly kind: ValueKind })
  | (Place & Mending & ThreeValues & { readonly kind: StructureKind });

/** What --repair does to the books before an ordinary plan sends the difference. No write to the board is made of it directly. */
export type Mend =
  /** The board does not hold the order any more: forgotten with its lines, it is made again. */
  | { readonly kind: 'forget'; readonly recordId: string }
  /** What the board holds is this; null: not known, so all of it is sent. */
  | { readonly kind: 'reset'; readonly recordId: string; readonly itemId: string; readonly acked: WantedItem | null }
  | { readonly kind: 'forget-line'; readonly recordId: string; readonly size: string }
  /** The state follows from what is acknowledged, and a plan looks at the order. size null: the order itself. */
  | { readonly kind: 'replan'; readonly recordId: string; readonly size: string | null }
  /** quantity null: more than the quantity differs, so all of the line is sent. */
  | {
      readonly kind: 'reset-line';
      readonly recordId: string;
      readonly size: string;
      readonly itemId: string;
      readonly quantity: number | null;
    }
  /** A surplus copy leaves the board; it can be brought back by hand. */
  | {
      readonly kind: 'archive';
      readonly itemId: string;
      readonly recordId: string;
      readonly size: string | null;
      readonly customer: string;
    };

export interface Compared {
  readonly findings: readonly Finding[];
  readonly mends: readonly Mend[];
}

/** What is theirs is in order, and a pair to adopt is a question: neither makes a board differ. */
export function countsAsDrift({ kind, mend }: Pick<Finding, 'kind' | 'mend'>): boolean {
  return mend !== 'theirs' && !isAdoption(kind);
}

/** What a verification leaves to be done. `write_state`: of the write that was to mend it; null where none was planned. */
export function isStillDrift(row: Pick<Finding, 'kind' | 'mend'> & { readonly write_state: string | null }): boolean {
  return countsAsDrift(row) && row.write_state !== 'SYNCED';
}

export function isAdoption(kind: FindingKind): kind is AdoptionKind {
  return (ADOPTION_KINDS as readonly string[]).includes(kind);
}

/** For tables and reports, in the order they are shown. */
export const FINDING_WORDS: Readonly<Record<FindingKind, string>> = {
  'column-gone': 'mapped column is gone',
  'column-type-changed': 'mapped column has another type',
  'label-gone': 'label is gone',
  'label-renamed': 'label was renamed',
  'missing-item': 'item is not on the board',
  'archived-item': 'item was archived',
  'deleted-item': 'item was deleted',
  'moved-item': 'item was moved to another board',
  'doubled-item': 'second item of an order',
  'unknown-item': 'item of an order that SQL did not know of',
  'extra-item': 'item with a key that no order has',
  'wrong-group': 'item is in another group',
  'wrong-name': 'item has another name',
  'wrong-key': 'key of an item was changed',
  edited: 'value was edited',
  'wrong-value': 'value is not what SQL wants',
  'acknowledged-wrong': 'board holds what is wanted, and the store says it acknowledged something else',
  'acknowledged-quantity-wrong': 'subitem holds the wanted quantity, and the store says it acknowledged another',
  'missing-line': 'subitem is not on the board',
  'archived-line': 'subitem was archived',
  'deleted-line': 'subitem was deleted',
  'misplaced-line': 'subitem is under another item',
  'doubled-line': 'second subitem of a size',
  'unknown-line': 'subitem of a size that SQL did not know of',
  'extra-line': 'subitem with a key that no size has',
  'wrong-quantity': 'quantity was edited',
  'wrong-size': 'size of a subitem was edited',
  'wrong-line-name': 'subitem has another name',
  'wrong-line-key': 'key of a subitem was changed',
  ...(Object.fromEntries(STATE_KIND_NAMES.map((name) => [name, stateKind(name).words])) as Record<
    (typeof STATE_KIND_NAMES)[number],
    string
  >),
  ...OPEN_KINDS,
  'adoptable-item': 'item is an order by its name and number',
  'ambiguous-item': 'item could be more than one order, or an order more than one item',
};

/** What a verification without findings says. */
export const BOARD_HOLDS = 'the board holds what SQL says';

/** Counts only: it stands in histories, too (S15). */
export function verifySentence(found: {
  readonly drift: number;
  readonly items: number;
  readonly subitems: number;
}): string {
  const what = found.drift === 0 ? BOARD_HOLDS : `${found.drift} findings`;
  return `${found.items} items and ${found.subitems} subitems were read back: ${what}.`;
}
