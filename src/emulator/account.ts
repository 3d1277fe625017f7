// The records of the practice account, indexed for reading: which items a group holds and in which order, which
// subitems an item has, and what was different a moment ago. It knows no rule of the API; the mutations do.
import type { EmulatorClock } from './clock.js';
import type { Journal } from './journal.js';
import type { BoardRecord, GroupRecord, ItemRecord, Put } from './model.js';

/** Earlier records are kept this long for lagging reads; no fault needs more. */
const pastKeptMs = 5 * 60_000;
const pastKeptRecords = 50_000;
/** First item id: ten digits, beyond 2^31, as on monday.com (docs/monday-api.md "Sizes and boards"). */
const firstItemId = 9_700_000_001;

interface Past {
  readonly at: number;
  readonly id: string;
  readonly before: ItemRecord | undefined;
}

export class Account {
  /** Raised by every write, so that the page knows when to look again. */
  revision = 0;
  readonly boards = new Map<string, BoardRecord>();
  readonly groups = new Map<string, Map<string, GroupRecord>>();
  readonly items = new Map<string, ItemRecord>();
  private readonly itemsOfGroup = new Map<string, string[]>();
  private readonly itemsOfParent = new Map<string, string[]>();
  private readonly activeOfBoard = new Map<string, number>();
  private readonly clock: EmulatorClock;
  private past: Past[] = [];
  private pending: Put[] = [];
  private nextItemId = firstItemId;
  private nextRank = 1;

  constructor(clock: EmulatorClock) {
    this.clock = clock;
  }

  // ---- writing

  putBoard(board: BoardRecord): BoardRecord {
    this.boards.set(board.id, board);
    if (!this.groups.has(board.id)) this.groups.set(board.id, new Map());
    this.note(['b', board]);
    return board;
  }

  putGroup(group: GroupRecord): GroupRecord {
    const groups = this.groups.get(group.boardId) ?? new Map<string, GroupRecord>();
    groups.set(group.id, group);
    this.groups.set(group.boardId, groups);
    this.nextRank = Math.max(this.nextRank, Math.ceil(group.rank) + 1);
    this.note(['g', group]);
    return group;
  }

  putItem(item: ItemRecord): ItemRecord {
    const before = this.items.get(item.id);
    this.remember({ at: this.clock.now(), id: item.id, before });
    this.items.set(item.id, item);
    if (before === undefined || before.groupId !== item.groupId || before.rank !== item.rank) this.place(item, before);
    const delta = Number(item.state === 'active') - Number(before?.state === 'active');
    if (delta !== 0) this.activeOfBoard.set(item.boardId, this.activeCount(item.boardId) + delta);
    this.nextItemId = Math.max(this.nextItemId, Number(item.id) + 1);
    this.nextRank = Math.max(this.nextRank, Math.ceil(item.rank) + 1);
    this.note(['i', item]);
    return item;
  }

  apply(put: Put): void {
    if (put[0] === 'b') this.putBoard(put[1]);
    else if (put[0] === 'g') this.putGroup(put[1]);
    else this.putItem(put[1]);
  }

  /** Hands the records written since the last call to the journal. */
  flush(journal: Journal | undefined): void {
    if (this.pending.length === 0) return;
    const puts = this.pending;
    this.pending = [];
    if (journal === undefined) return;
    journal.append(puts);
    if (journal.wantsCompaction(this.boards.size + this.items.size)) journal.compact(this.records());
  }

  /** After a load: what was read need not be written again. */
  forgetPending(): void {
    this.pending = [];
    this.past = [];
  }

  *records(): Generator<Put> {
    for (const board of this.boards.values()) yield ['b', board];
    for (const groups of this.groups.values()) for (const group of groups.values()) yield ['g', group];
    for (const item of this.items.values()) yield ['i', item];
  }

  newItemId(): string {
    return String(this.nextItemId);
  }

  newRank(): number {
    return this.nextRank;
  }

  // ---- reading

  /** Groups of a board, top first; inactive ones only if asked for. */
  groupsOf(boardId: string, all = false): GroupRecord[] {
    const groups = [...(this.groups.get(boardId)?.values() ?? [])].filter((g) => all || g.state === 'active');
    return groups.sort((a, b) => a.rank - b.rank);
  }

  /** Items of a group in their order, in any state. */
  itemsOf(boardId: string, groupId: string): ItemRecord[] {
    return this.resolve(this.itemsOfGroup.get(`${boardId}/${groupId}`));
  }

  subitemsOf(parentId: string): ItemRecord[] {
    return this.resolve(this.itemsOfParent.get(parentId));
  }

  activeCount(boardId: string): number {
    return this.activeOfBoard.get(boardId) ?? 0;
  }

  /** How items looked at a moment in the past: only those that differ from now; undefined = not there yet. */
  differencesSince(at: number): Map<string, ItemRecord | undefined> {
    const differences = new Map<string, ItemRecord | undefined>();
    for (let i = this.past.length - 1; i >= 0; i -= 1) {
      const step = this.past[i];
      if (step === undefined || step.at <= at) break;
      differences.set(step.id, step.before);
    }
    return differences;
  }

  private note(put: Put): void {
    this.revision += 1;
    this.pending.push(put);
  }

  private resolve(ids: readonly string[] | undefined): ItemRecord[] {
    const found: ItemRecord[] = [];
    for (const id of ids ?? []) {
      const item = this.items.get(id);
      if (item !== undefined) found.push(item);
    }
    return found;
  }

  private place(item: ItemRecord, before: ItemRecord | undefined): void {
    if (before !== undefined) {
      const old = this.itemsOfGroup.get(`${before.boardId}/${before.groupId}`);
      old?.splice(old.indexOf(item.id), 1);
    } else if (item.parentId !== null) {
      const siblings = this.itemsOfParent.get(item.parentId);
      if (siblings === undefined) this.itemsOfParent.set(item.parentId, [item.id]);
      else siblings.push(item.id);
    }
    const key = `${item.boardId}/${item.groupId}`;
    const ids = this.itemsOfGroup.get(key) ?? [];
    this.itemsOfGroup.set(key, ids);
    let at = ids.length;
    while (at > 0 && (this.items.get(ids[at - 1] ?? '')?.rank ?? 0) > item.rank) at -= 1;
    ids.splice(at, 0, item.id);
  }

  private remember(step: Past): void {
    this.past.push(step);
    if (this.past.length < pastKeptRecords * 2) return;
    const oldest = this.clock.now() - pastKeptMs;
    this.past = this.past.slice(-pastKeptRecords).filter((kept) => kept.at >= oldest);
  }
}
