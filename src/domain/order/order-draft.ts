// order-draft: one row of an order list after the rules, before it met what is stored. Owns: the shapes; reading: read-row.ts.
import type { Refusal } from './refusal.js';
import type { Reject } from './reject.js';
import type { Value } from './value.js';

export interface DraftLine {
  readonly size: string;
  /** Always > 0: a size of the layout that is not listed (and not refused) is 0. */
  readonly quantity: number;
}

export interface OrderDraft {
  /** 1-based sheet row. */
  readonly row: number;
  /** Canonical customer name. */
  readonly customer: string;
  readonly customerAsWritten: string;
  readonly customerKnown: boolean;
  readonly orderNumber: string;
  /** SHA-256 hex of the canonical encoding of customer + unique keys (S2). */
  readonly baseKey: string;
  /** Aligned with layout.columns. Refused values are null and listed in `refused`. The customer is canonical, the order type as it is kept, the total 0 when cancelled. */
  readonly values: readonly Value[];
  /** Indexes into layout.columns. */
  readonly refused: readonly number[];
  readonly lines: readonly DraftLine[];
  /** Sizes whose cell was refused: they stay as they were. Empty when cancelled. */
  readonly refusedSizes: readonly string[];
  readonly cancelled: boolean;
  /** Why the order must not be sent; empty = it may. */
  readonly holds: readonly Hold[];
  /** Record id this row gets if it turns out to be a new order: ordinal 1 of (base key, extras) (docs/rules.md "Identity"). */
  readonly birthId: string;
  /** SHA-256 hex of the extra checks' canonical encoding; refused or missing ones count as blank. */
  readonly extrasKey: string;
  /** Hash of all typed values, lines, refusals, holds and the layout's fingerprint; equal means: merging again changes nothing. Not of row, cell or file. */
  readonly sourceHash: string;
  /** Set where programs before reader version 2 read some of its cells otherwise. */
  readonly former?: FormerReading;
}

/** How an order list of today would have been read then: what is stored was. */
export interface FormerReading {
  /** The base key of then; null where it is the same. */
  readonly key: string | null;
  /** By column, those that differ. */
  readonly values: Readonly<Record<string, Value>>;
}

export interface Hold {
  readonly reason: 'refused-value' | 'unknown-customer' | 'total-mismatch' | 'size-vanished' | 'board-refused';
  /** The column or size it is about. */
  readonly column: string;
  readonly sentence: string;
}

export type RowReading =
  | { readonly kind: 'blank' }
  /** The skip rule: nothing that makes it an order (docs/rules.md "Rows"). Counted. */
  | { readonly kind: 'skipped' }
  /** Customer blank; the workbook's only customer may fill it, once all rows are known. */
  | { readonly kind: 'needs-customer' }
  /** No order can be made of it. countsAsRead: it had an order number and a customer cell, so it is a held row (docs/rules.md "Rows"). */
  | {
      readonly kind: 'rejected';
      readonly countsAsRead: boolean;
      readonly customer: string | null;
      readonly rejects: readonly Reject[];
    }
  /** placeholders: cells that say "not known yet" (TBC, 00/00/00, -): blank, no reject, but counted. */
  | {
      readonly kind: 'order';
      readonly draft: OrderDraft;
      readonly rejects: readonly Reject[];
      readonly placeholders: number;
    }
  /** The workbook as a whole cannot be taken, e.g. a unique key column of this customer is missing. */
  | { readonly kind: 'refuse-workbook'; readonly refusal: Refusal };
