// claimed-write: a planned write as a claim found it, and which statement claims what. Owns: the shapes. Does not own: freezing (outbox-store.ts).
import type { Phase } from '../domain/board/write-phase.js';

/** A planned write as the claim found it; enough to build its mutation. */
export type Claimed =
  | {
      readonly kind: 'create';
      readonly recordId: string;
      readonly itemName: string;
      readonly wanted: string;
      readonly groupId: string;
      readonly newLabels: boolean;
      readonly attempts: number;
    }
  | {
      readonly kind: 'create-line';
      readonly recordId: string;
      readonly size: string;
      readonly quantity: number;
      readonly parentId: string;
      readonly newLabels: boolean;
      readonly attempts: number;
    }
  | {
      readonly kind: 'change';
      readonly recordId: string;
      readonly itemId: string;
      readonly itemName: string;
      readonly changes: string;
      readonly groupId: string | null;
      readonly moves: boolean;
      readonly newLabels: boolean;
      readonly attempts: number;
    }
  | {
      readonly kind: 'archive';
      /** The board item itself: it is known by nothing else. */
      readonly recordId: string;
      readonly itemId: string;
      readonly attempts: number;
    }
  | {
      readonly kind: 'change-line';
      readonly recordId: string;
      readonly size: string;
      readonly quantity: number;
      readonly itemId: string;
      /** What the subitem holds is not known, so all that is ours of it is sent. */
      readonly whole: boolean;
      readonly attempts: number;
    };

/** The statement that claims the next writes of a phase. */
export const CLAIMS: Readonly<Record<Phase, string>> = {
  archives: 'outbox.claim_archives',
  creates: 'outbox.claim_creates',
  'line-creates': 'outbox.claim_line_creates',
  changes: 'outbox.claim_changes',
  'line-changes': 'outbox.claim_line_changes',
};

export interface ClaimRow {
  readonly record_id: string;
  readonly size_code?: string;
  readonly quantity?: number;
  readonly item_name?: string;
  readonly wanted?: string;
  readonly changes?: string;
  readonly moves?: number;
  readonly new_labels?: number;
  readonly attempts: number;
  readonly group_id?: string | null;
  readonly parent_id?: string;
  readonly item_id?: string;
  readonly acked_quantity?: number | null;
}

export function asClaimed(phase: Phase, row: ClaimRow): Claimed {
  const base = { recordId: row.record_id, attempts: row.attempts, newLabels: row.new_labels === 1 };
  switch (phase) {
    case 'archives':
      return { kind: 'archive', recordId: row.record_id, itemId: row.item_id ?? '', attempts: row.attempts };
    case 'creates':
      return {
        kind: 'create',
        ...base,
        itemName: row.item_name ?? '',
        wanted: row.wanted ?? '{}',
        groupId: row.group_id ?? '',
      };
    case 'line-creates':
      return {
        kind: 'create-line',
        ...base,
        size: row.size_code ?? '',
        quantity: row.quantity ?? 0,
        parentId: row.parent_id ?? '',
      };
    case 'changes':
      return {
        kind: 'change',
        ...base,
        itemId: row.item_id ?? '',
        itemName: row.item_name ?? '',
        changes: row.changes ?? '{}',
        groupId: row.group_id ?? null,
        moves: row.moves === 1,
      };
    case 'line-changes':
      return {
        kind: 'change-line',
        recordId: row.record_id,
        size: row.size_code ?? '',
        quantity: row.quantity ?? 0,
        itemId: row.item_id ?? '',
        whole: row.acked_quantity === null,
        attempts: row.attempts,
      };
  }
}
