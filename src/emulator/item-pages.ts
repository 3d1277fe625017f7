// Pages of items and their cursors (docs/monday-api.md "Queries"): active items only, 1 to 500 a page, a cursor is good for 60
// minutes from the first page. A cursor stands for the list as it was then; a restarted emulator has forgotten it.
import type { Account } from './account.js';
import { BoardError, invalidArgument } from './errors.js';
import type { ItemTest } from './item-filters.js';
import type { BoardRecord, ItemRecord } from './model.js';

const cursorKeptMs = 60 * 60_000;
const pageMax = 500;
/** Lists kept open at once; more than any client of a practice board has. */
const listsKept = 1_000;

export interface Page {
  readonly cursor: string | null;
  readonly items: readonly ItemRecord[];
}

interface OpenList {
  readonly items: readonly ItemRecord[];
  readonly openedAt: number;
  readonly live: boolean;
}

export class ItemPages {
  private readonly account: Account;
  private readonly lists = new Map<string, OpenList>();
  private opened = 0;

  constructor(account: Account) {
    this.account = account;
  }

  first(list: ItemRecord[], limit: number, now: number, live: boolean): Page {
    checkLimit(limit);
    if (list.length <= limit) return { cursor: null, items: list };
    this.opened += 1;
    const id = `${now.toString(36)}${this.opened.toString(36)}`;
    this.lists.set(id, { items: list, openedAt: now, live });
    const oldest = this.lists.size > listsKept ? this.lists.keys().next().value : undefined;
    if (oldest !== undefined) this.lists.delete(oldest);
    return this.cut(id, 0, limit, now);
  }

  next(cursor: string, limit: number, now: number): Page {
    checkLimit(limit);
    const [id, offset] = Buffer.from(cursor, 'base64url').toString('utf8').split(':');
    return this.cut(id ?? '', Number(offset), limit, now);
  }

  private cut(id: string, offset: number, limit: number, now: number): Page {
    const list = this.lists.get(id);
    if (list === undefined || !Number.isInteger(offset) || now - list.openedAt >= cursorKeptMs) {
      this.lists.delete(id);
      throw new BoardError(
        'CursorExpiredError',
        'The cursor provided for pagination has expired. Please refresh your query and obtain a new cursor to continue fetching items',
        200,
      );
    }
    const slice = list.items.slice(offset, offset + limit);
    const items = list.live
      ? slice.map((item) => this.account.items.get(item.id) ?? item).filter((item) => item.state === 'active')
      : slice;
    const end = offset + limit;
    const cursor = end < list.items.length ? Buffer.from(`${id}:${end}`).toString('base64url') : null;
    return { cursor, items };
  }

  /** Active items of a board (or of one group) that pass, top to bottom, as they were `lagMs` ago. */
  collect(board: BoardRecord, groupId: string | undefined, test: ItemTest, lagMs: number, now: number): ItemRecord[] {
    const past = lagMs > 0 ? this.account.differencesSince(now - lagMs) : undefined;
    const groups = this.account.groupsOf(board.id).filter(({ id }) => groupId === undefined || id === groupId);
    const found: ItemRecord[] = [];
    for (const group of groups) {
      for (const current of this.account.itemsOf(board.id, group.id)) {
        const item = past?.has(current.id) ? past.get(current.id) : current;
        if (item !== undefined && item.state === 'active' && test(item)) found.push(item);
      }
    }
    return found;
  }
}

function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > pageMax)
    throw invalidArgument(`The limit must be between 1 and ${pageMax}.`, { limit });
}
