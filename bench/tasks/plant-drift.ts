// plant-drift: people who edit, move, copy, archive and delete what the mirror made, some of each. Owns: what was planted, in a file beside the store.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BoardDump } from '../../src/emulator/board-views.js';
import type { Figures } from '../figures.js';
import { benchConfig, startRun } from '../mirror-run.js';

export interface PlantOptions {
  readonly lists: string;
  readonly folder: string;
  readonly boardUrl: string;
  readonly ofEachKind: number;
}

type Item = BoardDump['groups'][number]['items'][number];

const ORDER_NUMBER = 'text_mkr5wya6';
const STYLE = 'text_mktdechp';
const QUANTITY = 'numeric_mkra7j8e';
const SIZE = 'dropdown_mkrak7qp';
/** A real UUID of version 5 that no order has. */
const STRANGE_KEY = '2ed6657d-e927-568b-95e1-2665a8aea6a2';

export const plantedFile = (folder: string) => join(folder, 'planted.json');

export async function plantDrift(options: PlantOptions): Promise<Figures> {
  const config = benchConfig(options);
  const run = await startRun(config);
  const { keyColumn, lineKeyColumn } = run.settings;
  await run.close();
  const { id: boardId, subitemBoardId } = config.board;
  const origin = new URL(options.boardUrl).origin;
  const dump = (await (await fetch(`${origin}/_control/board/${boardId}.json`)).json()) as BoardDump;
  const all = dump.groups.flatMap(({ items }) => items);

  // Through the side door: people's clicks are no calls of ours.
  async function click(mutation: string, variables: object): Promise<string> {
    const body = JSON.stringify({ query: mutation, variables });
    const response = await fetch(`${origin}/_control/person`, { method: 'POST', body });
    const { data, errors } = (await response.json()) as { data: { a: { id: string } }; errors?: unknown };
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data.a.id;
  }
  const change = (board: string, item: string, values: object) =>
    click(
      'mutation ($b: ID!, $i: ID!, $v: JSON!) { a: change_multiple_column_values(board_id: $b, item_id: $i, column_values: $v, create_labels_if_missing: true) { id } }',
      { b: board, i: item, v: JSON.stringify(values) },
    );
  const edit = (item: string, values: object) => change(boardId, item, values);
  const editLine = (line: string, values: object) => change(subitemBoardId, line, values);
  const archive = (item: string) => click('mutation ($i: ID!) { a: archive_item(item_id: $i) { id } }', { i: item });
  const remove = (item: string) => click('mutation ($i: ID!) { a: delete_item(item_id: $i) { id } }', { i: item });
  const add = (key: string) =>
    click(
      'mutation ($b: ID!, $v: JSON!) { a: create_item(board_id: $b, item_name: "a copy", column_values: $v) { id } }',
      {
        b: boardId,
        v: JSON.stringify({ [keyColumn]: key }),
      },
    );
  const addLine = (parent: string, key: string) =>
    click(
      'mutation ($p: ID!, $v: JSON!) { a: create_subitem(parent_item_id: $p, item_name: "a copy", column_values: $v) { id } }',
      { p: parent, v: JSON.stringify({ [lineKeyColumn]: key }) },
    );
  const group = await click(
    'mutation ($b: ID!) { a: create_group(board_id: $b, group_name: "Somewhere else") { id } }',
    { b: boardId },
  );

  const keyOf = (item: Item) => item.values[keyColumn] ?? '';
  const lineOf = (item: Item) => {
    const [line] = item.subitems;
    if (line === undefined) throw new Error('An item without subitems.');
    return line;
  };
  // What takes items away stands before what adds some: the board is as full as a board may be.
  const kinds: Readonly<Record<string, (item: Item) => Promise<unknown>>> = {
    edited: (item) => edit(item.id, { [STYLE]: 'by hand' }),
    'wrong-name': (item) => edit(item.id, { name: 'by hand' }),
    'wrong-group': (item) =>
      click('mutation ($i: ID!, $g: String!) { a: move_item_to_group(item_id: $i, group_id: $g) { id } }', {
        i: item.id,
        g: group,
      }),
    'wrong-key': (item) => edit(item.id, { [keyColumn]: 'oops' }),
    'archived-item': (item) => archive(item.id),
    'deleted-item': (item) => remove(item.id),
    'doubled-item': (item) => add(keyOf(item)),
    'unknown-item': async (item) => {
      await remove(item.id);
      await add(keyOf(item));
    },
    'wrong-quantity': (item) => editLine(lineOf(item).id, { [QUANTITY]: '7777' }),
    'wrong-size': (item) => editLine(lineOf(item).id, { [SIZE]: { labels: ['GIANT'] } }),
    'wrong-line-name': (item) => editLine(lineOf(item).id, { name: 'by hand' }),
    'wrong-line-key': (item) => editLine(lineOf(item).id, { [lineKeyColumn]: 'oops' }),
    'archived-line': (item) => archive(lineOf(item).id),
    'deleted-line': (item) => remove(lineOf(item).id),
    'doubled-line': (item) => addLine(item.id, lineOf(item).values[lineKeyColumn] ?? ''),
    'extra-line': (item) => addLine(item.id, `${STRANGE_KEY}:M`),
  };
  const planted: string[] = [];
  const most = Object.keys(kinds).length * options.ofEachKind;
  let at = 0;
  for (let round = 0; round < options.ofEachKind; round += 1)
    for (const [kind, plant] of Object.entries(kinds)) {
      const item = all[Math.floor((at * all.length) / most)];
      if (item === undefined) throw new Error('Too few items.');
      at += 1;
      await plant(item);
      planted.push(`${kind} ${item.values[ORDER_NUMBER] ?? ''}`);
    }
  await add(STRANGE_KEY);
  planted.push('extra-item ');
  writeFileSync(plantedFile(options.folder), JSON.stringify(planted));
  return { planted: planted.length, items: all.length };
}
