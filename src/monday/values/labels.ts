// labels: which label of a status or dropdown column a text becomes, and which new ones may be made (docs/rules.md "Labels"). Pure.
// Owns: spelling, policy per column, limits. Two steps, so that the outcome does not depend on the order of the orders: propose all, settle, resolve.
import type { BoardColumn } from '../../domain/board/board.js';
import { casefold } from '../../domain/order/white-space.js';
import { LONGEST_STATUS_LABEL_CHARS } from './column-values.js';

/** exact: size labels, which keep their case (docs/rules.md "Labels"). */
export type LabelMode = 'fold' | 'exact';

export interface LabelPolicy {
  readonly default: boolean;
  readonly byColumn: Readonly<Record<string, boolean>>;
}

export interface LabelLimits {
  readonly dropdown: number;
  readonly status: number;
}

/** Spec 3 "Board values", docs/monday-api.md "Sizes and boards". */
export const LABEL_LIMITS: LabelLimits = { dropdown: 500, status: 40 };

export type ResolvedLabel =
  | { readonly kind: 'label'; readonly name: string; readonly isNew: boolean }
  | {
      readonly kind: 'refused';
      readonly reason: 'label-unknown' | 'label-too-long' | 'label-limit';
      readonly sentence: string;
    };

export interface LabelBook {
  isLabelColumn(columnId: string): boolean;
  propose(columnId: string, text: string, mode: LabelMode): void;
  /** Fixes the spelling of new labels and which of them still have room. Proposing again opens it again. */
  settle(): void;
  resolve(columnId: string, text: string, mode: LabelMode): ResolvedLabel;
}

interface ColumnPage {
  readonly column: BoardColumn;
  readonly names: ReadonlySet<string>;
  /** casefold -> names; more than one means that ignoring case does not decide. */
  readonly folded: ReadonlyMap<string, readonly string[]>;
  readonly proposed: { readonly fold: Set<string>; readonly exact: Set<string> };
  /** Spelling of each new label by what was asked for; null = no room. */
  settled: ReadonlyMap<string, string | null> | null;
}

export function createLabelBook(
  columns: readonly BoardColumn[],
  policy: LabelPolicy,
  limits: LabelLimits = LABEL_LIMITS,
): LabelBook {
  const pages = new Map(columns.filter(({ labels }) => labels !== null).map((column) => [column.id, pageOf(column)]));

  const page = (columnId: string): ColumnPage => {
    const found = pages.get(columnId);
    if (!found) throw new Error(`${columnId} is no column with labels`);
    return found;
  };
  const mayCreate = (columnId: string) =>
    Object.hasOwn(policy.byColumn, columnId) ? policy.byColumn[columnId] === true : policy.default;
  const limitOf = ({ column }: ColumnPage) => (column.type === 'status' ? limits.status : limits.dropdown);

  const book: LabelBook = {
    isLabelColumn: (columnId) => pages.has(columnId),
    propose(columnId, text, mode) {
      const on = page(columnId);
      if (existing(on, text, mode) !== null || !mayCreate(columnId) || isTooLong(on, text)) return;
      if (on.proposed[mode].has(text)) return;
      on.proposed[mode].add(text);
      on.settled = null;
    },
    settle() {
      for (const on of pages.values()) on.settled ??= settled(on, limitOf(on));
    },
    resolve(columnId, text, mode) {
      const on = page(columnId);
      const known = existing(on, text, mode);
      if (known !== null) return { kind: 'label', name: known, isNew: false };
      if (isTooLong(on, text)) return tooLong(on);
      if (!mayCreate(columnId)) return unknown(on);
      book.propose(columnId, text, mode);
      on.settled ??= settled(on, limitOf(on));
      const name = on.settled.get(settledKey(text, mode)) ?? null;
      return name === null ? full(on, limitOf(on)) : { kind: 'label', name, isNew: true };
    },
  };
  return book;
}

function pageOf(column: BoardColumn): ColumnPage {
  const names = (column.labels ?? []).map(({ name }) => name);
  const folded = new Map<string, string[]>();
  for (const name of new Set(names)) folded.set(casefold(name), [...(folded.get(casefold(name)) ?? []), name]);
  return { column, names: new Set(names), folded, proposed: { fold: new Set(), exact: new Set() }, settled: null };
}

/** Exact match, else the only label equal ignoring case, in its own spelling. */
function existing(page: ColumnPage, text: string, mode: LabelMode): string | null {
  if (page.names.has(text)) return text;
  if (mode === 'exact') return null;
  const alike = page.folded.get(casefold(text)) ?? [];
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

/** New labels equal ignoring case are spelled as the first in code order (docs/rules.md "Labels"); room is given in code order too. */
function settled(page: ColumnPage, limit: number): ReadonlyMap<string, string | null> {
  const spelling = new Map<string, string>();
  const firstOf = new Map<string, string>();
  for (const text of [...page.proposed.fold].sort()) {
    const name = firstOf.get(casefold(text)) ?? text;
    firstOf.set(casefold(text), name);
    spelling.set(settledKey(text, 'fold'), name);
  }
  for (const text of page.proposed.exact) spelling.set(settledKey(text, 'exact'), text);
  const room = Math.max(0, limit - page.names.size);
  const fitting = new Set([...new Set(spelling.values())].sort().slice(0, room));
  return new Map([...spelling].map(([key, name]) => [key, fitting.has(name) ? name : null]));
}

const settledKey = (text: string, mode: LabelMode): string => `${mode} ${text}`;

const isTooLong = ({ column }: ColumnPage, text: string): boolean =>
  column.type === 'status' && [...text].length > LONGEST_STATUS_LABEL_CHARS;

const unknown = ({ column }: ColumnPage): ResolvedLabel => {
  const sentence = `The board column "${column.title}" has no such label; add it there, or allow new labels for ${column.id}.`;
  return { kind: 'refused', reason: 'label-unknown', sentence };
};

const tooLong = ({ column }: ColumnPage): ResolvedLabel => {
  const sentence = `A label of the status column "${column.title}" has at most ${LONGEST_STATUS_LABEL_CHARS} characters.`;
  return { kind: 'refused', reason: 'label-too-long', sentence };
};

const full = ({ column }: ColumnPage, limit: number): ResolvedLabel => {
  const sentence = `The board column "${column.title}" holds its ${limit} labels already; remove unused ones or use a text column.`;
  return { kind: 'refused', reason: 'label-limit', sentence };
};
