// people: what people do on the board while the mirror works: their own columns, copies, deletions, groups. Owns: their hands, and the memory of
// what they did, so that the judge can tell it from a fault. What they took away they bring back when the round is told (until `verify --repair` does it).
import type { BoardDesk } from './board-desk.js';
import { BOARD_ID, HUMAN_COLUMN, HUMAN_LINE_COLUMN, KEY_COLUMN, SUBITEM_BOARD_ID } from './chaos-config.js';
import type { PeoplesDeeds, SeenBoard, SeenItem } from './judge.js';
import { CUSTOMERS } from './order-book.js';
import type { Random } from './random.js';

export type PersonsDeed =
  | 'write-own-column'
  | 'copy-item'
  | 'delete-item'
  | 'archive-item'
  | 'delete-subitem'
  | 'rename-group'
  | 'delete-empty-group';

export class People {
  readonly #desk: BoardDesk;
  readonly #copies = new Set<string>();
  readonly #renamed = new Set<string>();
  readonly #notes = new Map<string, { id: string; column: string; text: string }>();
  #taken: string[] = [];
  #renames = 0;

  constructor(desk: BoardDesk) {
    this.#desk = desk;
  }

  get deeds(): PeoplesDeeds {
    return { copies: this.#copies, renamed: this.#renamed, notes: [...this.#notes.values()] };
  }

  /** Items and subitems that people have taken away just now: missing by people, not lost. */
  get taken(): readonly string[] {
    return this.#taken;
  }

  /** True when it was done: a board without items has nothing to delete. */
  async does(deed: PersonsDeed, random: Random): Promise<boolean> {
    const board = await this.#desk.dump();
    const items = board.groups.flatMap((group) => group.items).filter(({ id }) => !this.#copies.has(id));
    const item = items.length === 0 ? null : random.pick(items);
    switch (deed) {
      case 'write-own-column':
        return item !== null && this.#write(item, random);
      case 'copy-item':
        return item !== null && this.#copy(item);
      case 'delete-item':
        return item !== null && this.#takeAway('delete_item', item.id);
      case 'archive-item':
        return item !== null && this.#takeAway('archive_item', item.id);
      case 'delete-subitem': {
        const lines = items.flatMap(({ subitems }) => subitems);
        return lines.length > 0 && this.#takeAway('delete_item', random.pick(lines).id);
      }
      case 'rename-group':
        return this.#rename(board, random);
      case 'delete-empty-group':
        return this.#deleteEmptyGroup(board, random);
    }
  }

  async bringBack(): Promise<void> {
    for (const id of this.#taken.splice(0)) await this.#desk.restore(id);
  }

  async #write(item: SeenItem, random: Random): Promise<boolean> {
    const line = random.chance(0.3) ? item.subitems[0] : undefined;
    const [id, board, column] =
      line === undefined ? [item.id, BOARD_ID, HUMAN_COLUMN] : [line.id, SUBITEM_BOARD_ID, HUMAN_LINE_COLUMN];
    const text = String(random.int(1, 99_999));
    const done = await this.#desk.asPerson(
      'mutation ($board: ID!, $id: ID!, $column: String!, $text: String!) { change_simple_column_value(board_id: $board, item_id: $id, column_id: $column, value: $text) { id } }',
      { board, id, column, text },
    );
    if (done !== null) this.#notes.set(`${id}/${column}`, { id, column, text });
    return done !== null;
  }

  /** As "duplicate" does: another item with everything of the first, its key too. */
  async #copy(item: SeenItem): Promise<boolean> {
    const key = item.values[KEY_COLUMN];
    if (key === undefined) return false;
    const done = await this.#desk.asPerson(
      'mutation ($board: ID!, $name: String!, $values: JSON!) { create_item(board_id: $board, item_name: $name, column_values: $values) { id } }',
      { board: BOARD_ID, name: item.name, values: JSON.stringify({ [KEY_COLUMN]: key }) },
    );
    const id = (done?.create_item as { id?: unknown } | undefined)?.id;
    if (typeof id === 'string') this.#copies.add(id);
    return typeof id === 'string';
  }

  async #takeAway(mutation: 'delete_item' | 'archive_item', id: string): Promise<boolean> {
    const done = await this.#desk.asPerson(`mutation ($id: ID!) { ${mutation}(item_id: $id) { id } }`, { id });
    if (done !== null) this.#taken.push(id);
    return done !== null;
  }

  async #rename(board: SeenBoard, random: Random): Promise<boolean> {
    const groups = board.groups.filter((group) => group.items.length > 0 && !this.#renamed.has(group.id));
    if (groups.length === 0) return false;
    const group = random.pick(groups);
    this.#renames += 1;
    // Remembered first: the mirror may put something into it while the name changes.
    this.#renamed.add(group.id);
    const done = await this.#desk.asPerson(
      'mutation ($board: ID!, $group: String!, $title: String!) { update_group(board_id: $board, group_id: $group, group_attribute: title, new_value: $title) { id } }',
      { board: BOARD_ID, group: group.id, title: `${group.title} (old ${this.#renames})` },
    );
    return done !== null;
  }

  /** One that is there, else one that a person makes for a season to come and thinks better of. */
  async #deleteEmptyGroup(board: SeenBoard, random: Random): Promise<boolean> {
    const empty = board.groups.filter((group) => group.items.length === 0);
    const id =
      empty.length > 0 ? random.pick(empty).id : await this.#makeGroup(`${random.pick(CUSTOMERS)} SS26`, board);
    return id !== null && this.#desk.deleteEmptyGroup(id);
  }

  async #makeGroup(title: string, board: SeenBoard): Promise<string | null> {
    if (board.groups.some((group) => group.title === title)) return null;
    const made = await this.#desk.asPerson(
      'mutation ($board: ID!, $title: String!) { create_group(board_id: $board, group_name: $title) { id } }',
      { board: BOARD_ID, title },
    );
    const id = (made?.create_group as { id?: unknown } | undefined)?.id;
    return typeof id === 'string' ? id : null;
  }
}
