// compare-day: a board against what a day must show, by record id: item by item, value by value, line by line. No sentence: they are equal.
import type { BoardDump } from './board-dump.js';
import type { Shown } from './days.js';
import type { Facts } from './facts.js';

const text = (value: string | null | undefined): string => (value ? `"${value}"` : 'blank');

export function compareDay(dump: BoardDump, board: ReadonlyMap<string, Shown>, facts: Facts): string[] {
  const sentences: string[] = [];
  const found = new Set<string>();
  const titles = dump.groups.map(({ title }) => title.toUpperCase());
  for (const title of new Set(titles.filter((title, i) => titles.indexOf(title) !== i)))
    sentences.push(`doubled group: ${title}`);
  for (const group of dump.groups) {
    for (const item of group.items) {
      const id = item.values[facts.keyColumn] ?? '';
      const want = board.get(id);
      const say = (sentence: string) => sentences.push(`${want?.name ?? item.name} (${id}): ${sentence}`);
      if (want === undefined || found.has(id)) {
        say(found.has(id) ? 'doubled item' : 'extra item');
        continue;
      }
      found.add(id);
      if (group.title !== want.group) say(`group is ${text(group.title)}, not ${text(want.group)}`);
      if (item.name !== want.name) say(`name is ${text(item.name)}`);
      for (const [, column] of facts.mapping) {
        const [is, shouldBe] = [item.values[column] ?? '', want.values.get(column) ?? ''];
        if (is !== shouldBe) say(`${column} is ${text(is)}, not ${text(shouldBe)}`);
      }
      compareLines(item.subitems, id, want, facts, say);
    }
  }
  for (const [id, { name }] of board) if (!found.has(id)) sentences.push(`${name} (${id}): missing item`);
  return [...new Set(sentences)];
}

function compareLines(
  subitems: BoardDump['groups'][number]['items'][number]['subitems'],
  id: string,
  want: Shown,
  facts: Facts,
  say: (sentence: string) => void,
): void {
  const left = new Map(want.lines);
  for (const line of subitems) {
    const size = line.values[facts.sizeColumn] ?? '';
    const quantity = left.get(size);
    left.delete(size);
    if (quantity === undefined) say(`extra or doubled line ${size}`);
    else if (line.values[facts.quantityColumn] !== String(quantity))
      say(`line ${size} has ${text(line.values[facts.quantityColumn])}, not ${quantity}`);
    if (line.name !== `Size ${size}`) say(`line ${size} is called ${text(line.name)}`);
    if (line.values[facts.lineKeyColumn] !== `${id}:${size}`) say(`line ${size} has another key`);
  }
  for (const [size] of left) say(`missing line ${size}`);
}
