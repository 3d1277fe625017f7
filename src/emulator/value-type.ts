// value-type: what one column type takes, how it is kept, and how it reads; the types themselves are in values.ts.
import type { LabelDraft } from './labels.js';
import type { ColumnRecord, StoredValue } from './model.js';

export interface ValueType {
  readonly typename: string;
  /** The name errors use in `error_data.column_type`. */
  readonly errorName: string;
  /** null clears. The caller has already turned `null` and `{}` into a clear. */
  readonly take?: (given: unknown, draft: LabelDraft) => StoredValue | null;
  readonly text: (stored: StoredValue, column: ColumnRecord) => string;
  /** What `value` reads before it is encoded as JSON. */
  readonly value: (stored: StoredValue) => unknown;
}
