// compare-board: what a board shows against what it must show, as sentences. No sentence: they are equal.
// Items have no place of their own, so equal ones are paired first, then the rest of the same order number, nearest first.
import type { BoardDump, DumpedItem } from './board-dump.js';
import type { ExpectedGroup, ExpectedItem } from './expectation.js';
import type { Facts } from './facts.js';

/** What the comparison must know of the board. */
export type ComparisonFacts = Pick<
  Facts,
  'mapping' | 'sizeColumn' | 'quantityColumn' | 'keyColumn' | 'lineKeyColumn' | 'boardTypes'
>;

interface Candidate<T> {
  group: string;
  item: T;
  paired: boolean;
}

const ORDER_NUMBER = 'AAG ORDER NUMBER';
/** Types a writer could write to; the others show what monday works out itself. */
const WRITABLE = ['text', 'long_text', 'numbers', 'date', 'status', 'dropdown'];
const show = (text: string | null | undefined): string => (text ? `"${text}"` : 'blank');
const flatten = <T>(groups: readonly { title: string; items: readonly T[] }[]): Candidate<T>[] =>
  groups.flatMap(({ title, items }) => items.map((item) => ({ group: title, item, paired: false })));

export function compareBoard(
  actual: BoardDump,
  expected: { groups: readonly ExpectedGroup[] },
  facts: ComparisonFacts,
): string[] {
  const wanted = flatten<ExpectedItem>(expected.groups);
  const found = flatten<DumpedItem>(actual.groups);
  const differences = compareGroups(actual, expected);
  const numberColumn = facts.mapping.find(([source]) => source === ORDER_NUMBER)?.[1] ?? '';
  const orderOf = (item: ExpectedItem | DumpedItem): string => item.values[numberColumn] ?? '';
  const foundByOrder = new Map<string, Candidate<DumpedItem>[]>();
  for (const candidate of found) {
    foundByOrder.set(orderOf(candidate.item), [...(foundByOrder.get(orderOf(candidate.item)) ?? []), candidate]);
  }
  const likely = ({ item }: Candidate<ExpectedItem>) =>
    (foundByOrder.get(orderOf(item)) ?? []).filter(({ paired }) => !paired);
  for (const want of wanted) {
    const equal = likely(want).find((candidate) => compareItem(candidate, want, facts).length === 0);
    if (equal) equal.paired = want.paired = true;
  }
  for (const want of wanted.filter(({ paired }) => !paired)) {
    const nearest = likely(want)
      .map((candidate) => ({ candidate, sentences: compareItem(candidate, want, facts) }))
      .sort((a, b) => a.sentences.length - b.sentences.length)[0];
    if (nearest === undefined) {
      differences.push(`missing item: ${want.item.name} (${want.item.from}) in group ${show(want.group)}`);
      continue;
    }
    nearest.candidate.paired = want.paired = true;
    differences.push(...nearest.sentences.map((sentence) => `${want.item.name} (${want.item.from}): ${sentence}`));
  }
  for (const extra of found.filter(({ paired }) => !paired)) {
    const twice = wanted.some(
      (want) => orderOf(want.item) === orderOf(extra.item) && compareItem(extra, want, facts).length === 0,
    );
    differences.push(
      `${twice ? 'doubled' : 'extra'} item: ${extra.item.name} (id ${extra.item.id}) in group ${show(extra.group)}`,
    );
  }
  return [...differences, ...compareKeys(actual, facts)];
}

function compareGroups(actual: BoardDump, expected: { groups: readonly ExpectedGroup[] }): string[] {
  const found = actual.groups.map(({ title }) => title);
  const sentences = expected.groups
    .filter(({ title }) => !found.includes(title))
    .map(({ title }) => `missing group: ${show(title)}`);
  const folded = found.map((title) => title.toUpperCase());
  const doubled = found.filter((title, i) => folded.indexOf(title.toUpperCase()) !== i);
  return [...sentences, ...doubled.map((title) => `doubled group: ${show(title)}`)];
}

function compareItem(found: Candidate<DumpedItem>, want: Candidate<ExpectedItem>, facts: ComparisonFacts): string[] {
  const sentences: string[] = [];
  if (found.group !== want.group) sentences.push(`wrong group: ${show(found.group)}, not ${show(want.group)}`);
  if (found.item.name !== want.item.name)
    sentences.push(`wrong name: ${show(found.item.name)}, not ${show(want.item.name)}`);
  for (const [source, column] of new Map(facts.mapping.map(([name, id]) => [id, name] as const))) {
    const [is, shouldBe] = [found.item.values[source] ?? '', want.item.values[source] ?? ''];
    if (is !== shouldBe) sentences.push(`wrong value: ${column} (${source}) is ${show(is)}, not ${show(shouldBe)}`);
  }
  const mapped = new Set([...facts.mapping.map(([, column]) => column), facts.keyColumn, 'name']);
  for (const [column, text] of Object.entries(found.item.values)) {
    if (text && !mapped.has(column) && WRITABLE.includes(facts.boardTypes.get(column) ?? '')) {
      sentences.push(`a column that is not the mirror's: ${column} is ${show(text)}`);
    }
  }
  return [...sentences, ...compareLines(found.item, want.item, facts)];
}

function compareLines(found: DumpedItem, want: ExpectedItem, facts: ComparisonFacts): string[] {
  const sentences: string[] = [];
  const bySize = new Map<string, DumpedItem['subitems']>();
  for (const line of found.subitems) {
    const size = line.values[facts.sizeColumn] ?? '';
    bySize.set(size, [...(bySize.get(size) ?? []), line]);
  }
  for (const { name, size, quantity } of want.subitems) {
    const [line, ...doubles] = bySize.get(size) ?? [];
    bySize.delete(size);
    if (line === undefined) sentences.push(`missing line: ${name}`);
    else if (line.name !== name) sentences.push(`wrong line name: ${show(line.name)}, not ${show(name)}`);
    else if (line.values[facts.quantityColumn] !== String(quantity)) {
      sentences.push(`wrong line: ${name} has ${show(line.values[facts.quantityColumn])}, not "${quantity}"`);
    }
    for (const double of doubles) sentences.push(`doubled line: ${name} (id ${double.id})`);
  }
  for (const [size, lines] of bySize)
    for (const { id, name } of lines) sentences.push(`extra line: ${name} (size ${show(size)}, id ${id})`);
  return sentences;
}

/** Every item and line carries a key, and no key stands twice. Left out when the facts name no key column. */
function compareKeys(actual: BoardDump, facts: ComparisonFacts): string[] {
  const items = actual.groups.flatMap((group) => group.items);
  const sentences: string[] = [];
  const check = (
    kind: string,
    column: string,
    rows: readonly { id: string; name: string; values: Record<string, string | null> }[],
  ) => {
    const seen = new Map<string, string>();
    for (const { id, name, values } of column === '' ? [] : rows) {
      const key = values[column] ?? '';
      if (key === '') sentences.push(`${kind} without a key: ${name} (id ${id})`);
      else if (seen.has(key))
        sentences.push(`${kind} with a key that stands twice: ${name} (ids ${seen.get(key)} and ${id})`);
      else seen.set(key, id);
    }
  };
  check('item', facts.keyColumn, items);
  check(
    'line',
    facts.lineKeyColumn,
    items.flatMap(({ subitems }) => subitems),
  );
  return sentences;
}

/** The expected board as a dump, e.g. to compare it with itself or to break it in tests. */
export function asDump(expected: { groups: readonly ExpectedGroup[] }, facts: ComparisonFacts): BoardDump {
  let id = 1000;
  const keyed = (column: string): Record<string, string> => (column === '' ? {} : { [column]: `key-${id}` });
  return {
    groups: expected.groups.map(({ title, items }) => ({
      id: `group_${id++}`,
      title,
      items: items.map((item) => ({
        id: String(++id),
        name: item.name,
        values: { ...item.values, ...keyed(facts.keyColumn) },
        subitems: item.subitems.map(({ name, size, quantity }) => ({
          id: String(++id),
          name,
          values: { [facts.sizeColumn]: size, [facts.quantityColumn]: String(quantity), ...keyed(facts.lineKeyColumn) },
        })),
      })),
    })),
  };
}
