// people: what people do on the board while the mirror works: their own columns, edits, copies, deletions, groups. Owns: their hands, and the memory of
// what they did, so that the judge can tell it from a fault. What they spoilt they do not mend: `verify --repair` does (round.ts).

import {
  BOARD_COLUMNS,
  BOARD_ID,
  HUMAN_COLUMN,
  HUMAN_LINE_COLUMN,
  KEY_COLUMN,
  QUANTITY_COLUMN,
  SIZE_COLUMN,
  SUBITEM_BOARD_ID,
} from './chaos-config.js';
import type { EmulatorAdmin } from './emulator-admin.js';
import { lineOf, type PeoplesDeeds, type SeenBoard, type SeenItem } from './judge.js';
import { CUSTOMERS } from './order-book.js';
import type { Random } from './random.js';

export type PersonsDeed =
  | 'write-own-column'
  | 'edit-value'
  | 'edit-quantity'
  | 'copy-item'
  | 'delete-item'
  | 'archive-item'
  | 'delete-subitem'
  | 'rename-group'
  | 'delete-empty-group';

const ORDER_NUMBER = BOARD_COLUMNS['AAG ORDER NUMBER'];
const PO_NUMBER = BOARD_COLUMNS['PO NUMBER'];

/** Order numbers whose rows are in the lists now. */
export type Present = ReadonlySet<string>;

export class People {
  readonly #admin: EmulatorAdmin;
  readonly #notes = new Map<string, { id: string; column: string; text: string }>();
  /** Since the last repair. */
  readonly #copies = new Set<string>();
  readonly #renamed = new Set<string>();
  #spoilt = 0;
  /** What a repair rightly leaves: lines of 0 that were taken away, orders without a row in a group that was renamed. */
  readonly #goneLines = new Set<string>();
  readonly #misplaced = new Set<string>();
  #names = 0;

  constructor(admin: EmulatorAdmin) {
    this.#admin = admin;
  }

  get deeds(): PeoplesDeeds {
    return {
      copies: this.#copies,
      renamed: this.#renamed,
      notes: [...this.#notes.values()],
      goneLines: this.#goneLines,
      misplaced: this.#misplaced,
    };
  }

  /** So many things of the mirror's own are not as it left them: nothing but `verify --repair` looks for that. */
  get spoilt(): number {
    return this.#spoilt;
  }

  /**
   * True when it was done: a board without items has nothing to delete. Orders whose row is gone they leave alone: nobody mends those (S7).
   */
  async does(deed: PersonsDeed, random: Random, present: Present): Promise<boolean> {
    const board = await this.#admin.dump();
    const items = board.groups
      .flatMap((group) => group.items)
      .filter(({ id, values }) => !this.#copies.has(id) && present.has(values[ORDER_NUMBER] ?? ''));
    const item = items.length === 0 ? null : random.pick(items);
    const lines = items.flatMap((parent) => parent.subitems.map((line) => ({ parent, line })));
    const picked = lines.length === 0 ? null : random.pick(lines);
    switch (deed) {
      case 'write-own-column':
        return item !== null && this.#write(item, random);
      case 'edit-value':
        return (
          item !== null && this.#spoils(this.#edit(BOARD_ID, item.id, PO_NUMBER, `EDITED ${random.int(1, 99_999)}`))
        );
      case 'edit-quantity':
        return (
          picked !== null &&
          this.#spoils(this.#edit(SUBITEM_BOARD_ID, picked.line.id, QUANTITY_COLUMN, String(random.int(1001, 9_999))))
        );
      case 'copy-item':
        return item !== null && this.#spoils(this.#copy(item));
      case 'delete-item':
        return item !== null && this.#spoils(this.#takeAway('delete_item', item, item));
      case 'archive-item':
        return item !== null && this.#spoils(this.#takeAway('archive_item', item, item));
      case 'delete-subitem':
        return picked !== null && this.#spoils(this.#takeAway('delete_item', picked.parent, picked.line));
      case 'rename-group':
        return this.#spoils(this.#rename(board, random));
      case 'delete-empty-group':
        return this.#deleteEmptyGroup(board, random);
    }
  }

  /** `verify --repair` has been over the board: nothing of theirs is excused any more but what it rightly leaves. */
  async repaired(present: Present): Promise<void> {
    for (const { id, items } of (await this.#admin.dump()).groups)
      for (const { values } of this.#renamed.has(id) ? items : []) {
        const number = values[ORDER_NUMBER] ?? '';
        if (!present.has(number)) this.#misplaced.add(number);
      }
    this.#copies.clear();
    this.#renamed.clear();
    this.#spoilt = 0;
  }

  /** What stands on the board again is excused no longer. */
  async lookAgain(): Promise<void> {
    for (const { items } of (await this.#admin.dump()).groups)
      for (const { values, subitems } of items)
        for (const line of subitems)
          this.#goneLines.delete(lineOf(values[ORDER_NUMBER] ?? '', line.values[SIZE_COLUMN] ?? ''));
  }

  async #spoils(deed: Promise<boolean>): Promise<boolean> {
    const done = await deed;
    if (done) this.#spoilt += 1;
    return done;
  }

  async #write(item: SeenItem, random: Random): Promise<boolean> {
    const line = random.chance(0.3) ? item.subitems[0] : undefined;
    const [id, board, column] =
      line === undefined ? [item.id, BOARD_ID, HUMAN_COLUMN] : [line.id, SUBITEM_BOARD_ID, HUMAN_LINE_COLUMN];
    const text = String(random.int(1, 99_999));
    const done = await this.#edit(board, id, column, text);
    if (done) this.#notes.set(`${id}/${column}`, { id, column, text });
    return done;
  }

  async #edit(board: string, id: string, column: string, text: string): Promise<boolean> {
    const done = await this.#admin.asPerson(
      'mutation ($board: ID!, $id: ID!, $column: String!, $text: String!) { change_simple_column_value(board_id: $board, item_id: $id, column_id: $column, value: $text) { id } }',
      { board, id, column, text },
    );
    return done !== null;
  }

  /** As "duplicate" does: another item with everything of the first, its key too. */
  async #copy(item: SeenItem): Promise<boolean> {
    const key = item.values[KEY_COLUMN];
    if (key === undefined) return false;
    const done = await this.#admin.asPerson(
      'mutation ($board: ID!, $name: String!, $values: JSON!) { create_item(board_id: $board, item_name: $name, column_values: $values) { id } }',
      { board: BOARD_ID, name: item.name, values: JSON.stringify({ [KEY_COLUMN]: key }) },
    );
    const id = (done?.create_item as { id?: unknown } | undefined)?.id;
    if (typeof id === 'string') this.#copies.add(id);
    return typeof id === 'string';
  }

  async #takeAway(
    mutation: 'delete_item' | 'archive_item',
    item: SeenItem,
    { id }: { readonly id: string },
  ): Promise<boolean> {
    const done = await this.#admin.asPerson(`mutation ($id: ID!) { ${mutation}(item_id: $id) { id } }`, { id });
    if (done === null) return false;
    const lines = id === item.id ? item.subitems : item.subitems.filter((line) => line.id === id);
    for (const { values } of lines)
      this.#goneLines.add(lineOf(item.values[ORDER_NUMBER] ?? '', values[SIZE_COLUMN] ?? ''));
    return true;
  }

  async #rename(board: SeenBoard, random: Random): Promise<boolean> {
    const groups = board.groups.filter((group) => group.items.length > 0 && !this.#renamed.has(group.id));
    if (groups.length === 0) return false;
    const group = random.pick(groups);
    this.#names += 1;
    // Remembered first: the mirror may put something into it while the name changes.
    this.#renamed.add(group.id);
    const done = await this.#admin.asPerson(
      'mutation ($board: ID!, $group: String!, $title: String!) { update_group(board_id: $board, group_id: $group, group_attribute: title, new_value: $title) { id } }',
      { board: BOARD_ID, group: group.id, title: `${group.title} (old ${this.#names})` },
    );
    return done !== null;
  }

  /** One that is there, else one that a person makes for a season to come and thinks better of. */
  async #deleteEmptyGroup(board: SeenBoard, random: Random): Promise<boolean> {
    const empty = board.groups.filter((group) => group.items.length === 0);
    this.#names += 1;
    const id =
      empty.length > 0
        ? random.pick(empty).id
        : await this.#makeGroup(`${random.pick(CUSTOMERS)} SEASON TO COME ${this.#names}`);
    return id !== null && this.#admin.deleteEmptyGroup(id);
  }

  async #makeGroup(title: string): Promise<string | null> {
    const made = await this.#admin.asPerson(
      'mutation ($board: ID!, $title: String!) { create_group(board_id: $board, group_name: $title) { id } }',
      { board: BOARD_ID, title },
    );
    const id = (made?.create_group as { id?: unknown } | undefined)?.id;
    return typeof id === 'string' ? id : null;
  }
}
