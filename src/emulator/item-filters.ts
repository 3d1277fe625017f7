// `query_params` of items_page: which items a rule lets through, and in which order (docs/monday-api.md "Queries").
import { invalidArgument, invalidColumn } from './errors.js';
import type { BoardRecord, ColumnRecord, ItemRecord } from './model.js';
import { textOf } from './values.js';

export interface Rule {
  readonly column_id: string;
  readonly compare_value: unknown;
  readonly operator?: string | null;
}

export interface RuleGroup {
  readonly rules?: readonly Rule[] | null;
  readonly groups?: readonly RuleGroup[] | null;
  readonly operator?: 'and' | 'or' | null;
}

export interface ItemsQuery extends RuleGroup {
  readonly ids?: readonly string[] | null;
  readonly order_by?: readonly { readonly column_id: string; readonly direction?: 'asc' | 'desc' | null }[] | null;
}

export type ItemTest = (item: ItemRecord) => boolean;

/** One thing of an item that rules can look at: its text, the ids it stands for, and how it sorts. */
interface Aspect {
  readonly text: (item: ItemRecord) => string;
  readonly ids: (item: ItemRecord) => readonly string[];
  readonly order: (item: ItemRecord) => number | string;
}

const day = (time: number): string => new Date(time).toISOString();
const alone = (text: (item: ItemRecord) => string): Aspect => ({ text, ids: (item) => [text(item)], order: text });

function aspectOf(board: BoardRecord, columnId: string): Aspect {
  if (columnId === 'name') return alone((item) => item.name);
  if (columnId === 'group') return alone((item) => item.groupId);
  if (columnId === '__creation_log__')
    return { ...alone((item) => day(item.createdAt)), order: (item) => item.createdAt };
  if (columnId === '__last_updated__')
    return { ...alone((item) => day(item.updatedAt)), order: (item) => item.updatedAt };
  const column = board.columns.find(({ id, state }) => id === columnId && state === 'active');
  if (column === undefined) throw invalidColumn(columnId);
  return columnAspect(column);
}

function columnAspect(column: ColumnRecord): Aspect {
  if (column.type === 'item_id') return alone((item) => item.id);
  if (column.type === 'last_updated')
    return { ...alone((item) => day(item.updatedAt)), order: (item) => item.updatedAt };
  const text = (item: ItemRecord): string => textOf(column, item.values[column.id]);
  if (column.type === 'status' || column.type === 'dropdown') {
    // Numbers are label ids; words are label texts.
    const ids = (item: ItemRecord): string[] => {
      const stored = item.values[column.id];
      const list = stored === undefined ? [] : Array.isArray(stored) ? stored : [stored];
      const names = list.map((id) => column.labels.find((label) => label.id === id)?.name ?? '');
      return list.length === 0 ? [''] : [...list.map(String), ...names];
    };
    return { text, ids, order: text };
  }
  if (column.type === 'numbers') return { text, ids: (item) => [text(item)], order: (item) => numeric(text(item)) };
  return alone(text);
}

const numeric = (text: string): number => (text === '' ? Number.NEGATIVE_INFINITY : Number(text));
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map((one) => String(one ?? ''));
const folded = (text: string): string => text.toLowerCase();

function ruleTest(board: BoardRecord, rule: Rule): ItemTest {
  const { text, ids, order } = aspectOf(board, rule.column_id);
  const wanted = listOf(rule.compare_value).filter((one) => one !== 'EXACT');
  const first = wanted[0] ?? '';
  const set = new Set(wanted.map(folded));
  const any: ItemTest = (item) => ids(item).some((id) => set.has(folded(id)));
  const compare = (item: ItemRecord, bound: string): number => {
    const own = order(item);
    if (own === '' || own === Number.NEGATIVE_INFINITY) return Number.NaN;
    if (typeof own === 'number') return own - (/[T-]/.test(bound) ? Date.parse(bound) : Number(bound));
    return own < bound ? -1 : Number(own > bound);
  };
  switch (rule.operator ?? 'any_of') {
    case 'any_of':
      return any;
    case 'not_any_of':
      return (item) => !any(item);
    case 'is_empty':
      return (item) => text(item) === '';
    case 'is_not_empty':
      return (item) => text(item) !== '';
    case 'contains_text':
      return (item) => folded(text(item)).includes(folded(first));
    case 'not_contains_text':
      return (item) => !folded(text(item)).includes(folded(first));
    case 'contains_terms':
      return (item) =>
        folded(first)
          .split(/\s+/)
          .every((term) => folded(text(item)).includes(term));
    case 'starts_with':
      return (item) => folded(text(item)).startsWith(folded(first));
    case 'ends_with':
      return (item) => folded(text(item)).endsWith(folded(first));
    case 'greater_than':
      return (item) => compare(item, first) > 0;
    case 'greater_than_or_equals':
      return (item) => compare(item, first) >= 0;
    case 'lower_than':
      return (item) => compare(item, first) < 0;
    case 'lower_than_or_equal':
      return (item) => compare(item, first) <= 0;
    case 'between':
      return (item) => compare(item, first) >= 0 && compare(item, wanted[1] ?? first) <= 0;
    default:
      throw invalidArgument(`The practice board does not know the operator ${rule.operator}.`, {
        operator: rule.operator,
      });
  }
}

export function groupTest(board: BoardRecord, group: RuleGroup): ItemTest {
  const tests = [
    ...(group.rules ?? []).map((rule) => ruleTest(board, rule)),
    ...(group.groups ?? []).map((inner) => groupTest(board, inner)),
  ];
  if (tests.length === 0) return () => true;
  return group.operator === 'or' ? (item) => tests.some((t) => t(item)) : (item) => tests.every((t) => t(item));
}

export function inOrder(board: BoardRecord, query: ItemsQuery, items: ItemRecord[]): ItemRecord[] {
  const keys = (query.order_by ?? []).map(({ column_id, direction }) => ({
    order: aspectOf(board, column_id).order,
    sign: direction === 'desc' ? -1 : 1,
  }));
  if (keys.length === 0) return items;
  return items.sort((a, b) => {
    for (const { order, sign } of keys) {
      const [left, right] = [order(a), order(b)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
}

/** items_page_by_column_values: the whole value, any case, any of the list; all columns must match (docs/monday-api.md "Queries"). */
export function valuesTest(
  board: BoardRecord,
  columns: readonly { readonly column_id: string; readonly column_values: readonly (string | null)[] }[],
): ItemTest {
  const tests = columns.map(({ column_id, column_values }) => {
    const { text } = aspectOf(board, column_id);
    const wanted = new Set(column_values.map((value) => folded(value ?? '')));
    return (item: ItemRecord): boolean => wanted.has(folded(text(item)));
  });
  return (item) => tests.every((test) => test(item));
}
