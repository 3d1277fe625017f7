// cost-table: what each kind of call is believed to cost before the server has told. Owns: the numbers and their sources. Learning: pace.ts.
import type { MemberKind } from './batch-document.js';

/** What a call is made of: a member of a batch, or one of the other documents. */
export type CallPart = MemberKind | 'create-group' | 'create-column' | 'update-column' | 'query';

/** Independent measurements of 2026 and the legacy example "query cost 30001" agree (docs/monday-api.md "Complexity"). */
const CREATE_ITEM_POINTS = 30_000;

/** Not documented: taken for as dear as a create until the first answer tells the real cost; too dear only costs one slow minute. */
const UNKNOWN_MUTATION_POINTS = 30_000;

/** Not documented either; reads are counted on limit x columns x nested limit, and the largest one here is a page of 500. */
const UNKNOWN_QUERY_POINTS = 10_000;

export const FIRST_COSTS: Readonly<Record<CallPart, number>> = {
  'create-item': CREATE_ITEM_POINTS,
  'create-subitem': UNKNOWN_MUTATION_POINTS,
  'change-item': UNKNOWN_MUTATION_POINTS,
  'change-subitem': UNKNOWN_MUTATION_POINTS,
  'move-item': UNKNOWN_MUTATION_POINTS,
  'archive-item': UNKNOWN_MUTATION_POINTS,
  'create-group': UNKNOWN_MUTATION_POINTS,
  'create-column': UNKNOWN_MUTATION_POINTS,
  'update-column': UNKNOWN_MUTATION_POINTS,
  query: UNKNOWN_QUERY_POINTS,
};
