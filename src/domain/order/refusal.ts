// refusal: why a workbook (or table) as a whole was not taken. One reason, one sentence a person can act on (S8, docs/rules.md "Workbooks").

export type RefusalKind =
  | 'missing'
  | 'unreadable'
  | 'not-a-workbook'
  | 'old-xls'
  | 'encrypted'
  | 'truncated'
  | 'corrupt'
  | 'too-large'
  | 'no-sheet'
  | 'no-header'
  | 'missing-marker'
  | 'missing-column'
  | 'duplicate-column'
  | 'size-header'
  | 'copy';

export interface Refusal {
  readonly kind: RefusalKind;
  /** One sentence: what is wrong, where, and what to do about it. */
  readonly sentence: string;
}

/** Thrown by sources while opening or streaming; caught at the import's edge and stored as the workbook's refusal. */
export class SourceRefused extends Error {
  override readonly name = 'SourceRefused';
  constructor(readonly refusal: Refusal) {
    super(refusal.sentence);
  }
}
