// look-up: which items and subitems the board holds for given keys, and in which state items are (S4, docs/monday-api.md "Keys and look-ups").
// Owns: exact comparison, active only, paging. What was not read is an outcome, never "none". Does not own: when to look, or twice.

import type { ItemState } from '../../domain/board/board.js';
import type { PacedClient, Variables } from '../pace/paced-client.js';
import type { EnterOptions } from '../pace/pacer.js';
import type { DocumentName } from '../wire/document.js';
import { asId, asList, asRecord, asText, type JsonRecord } from '../wire/json.js';
import { type Failed, notRead, type ReadResult } from './board-reader.js';

type Queries = Pick<PacedClient, 'query'>;

/** Ids per key, ascending, so that the oldest comes first; a key that is not there is not in the map. */
export type FoundIds = ReadonlyMap<string, readonly string[]>;

/** The documented maximum of items(ids) (docs/monday-api.md "Limits per operation"). */
export const MOST_IDS = 100;
/** How many values a look-up takes is not documented (docs/monday-api.md "Queries"); a hundred keys are 4 kB. */
const KEYS_PER_CALL = 100;
/** The documented maximum (docs/monday-api.md "Queries"). */
const ITEMS_PER_PAGE = 500;
/** A look-up of 100 keys with more pages than this is no look-up: a server that never ends a cursor must not hang a run. */
const MOST_PAGES = 200;

export interface ItemLookUp {
  readonly boardId: string;
  readonly keyColumn: string;
  readonly keys: readonly string[];
}

export async function lookUpItems(
  client: Queries,
  { boardId, keyColumn, keys }: ItemLookUp,
  options?: EnterOptions,
): Promise<ReadResult<{ readonly found: FoundIds }>> {
  const found = new Map<string, string[]>();
  for (const part of parts([...new Set(keys)], KEYS_PER_CALL)) {
    const wanted = new Set(part);
    const read = await readPages(client, boardId, keyColumn, part, options);
    if (read.kind !== 'ok') return read;
    for (const item of read.items) note(found, wanted, item, keyColumn);
  }
  return { kind: 'ok', found: ascending(found) };
}

async function readPages(
  client: Queries,
  boardId: string,
  keyColumn: string,
  keys: readonly string[],
  options?: EnterOptions,
) {
  const items: JsonRecord[] = [];
  let name: DocumentName = 'look-up-items';
  let variables: Variables = { boardId, keyColumn, keys, limit: ITEMS_PER_PAGE };
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await client.query(name, variables, options);
    if (answer.outcome.kind !== 'answered') return answer.outcome;
    const field = name === 'look-up-items' ? 'items_page_by_column_values' : 'next_items_page';
    const result = asRecord(answer.data?.[field]);
    if (result === null || !Array.isArray(result.items)) return notRead('The look-up by key was not answered.');
    for (const entry of result.items) {
      const item = asRecord(entry);
      if (item === null) return notRead('An item of the look-up was not read.');
      items.push(item);
    }
    const cursor = asText(result.cursor);
    if (cursor === null || cursor === '') return { kind: 'ok' as const, items };
    name = 'look-up-items-next';
    variables = { cursor, keyColumn, limit: ITEMS_PER_PAGE };
  }
  return notRead('The look-up by key has no end.');
}

export interface SubitemLookUp {
  readonly parentIds: readonly string[];
  readonly lineKeyColumn: string;
}

export interface FoundSubitems {
  readonly found: FoundIds;
  /** Parents that are not there or no longer active: their lines cannot be made either. */
  readonly missingParents: readonly string[];
}

export async function lookUpSubitems(
  client: Queries,
  { parentIds, lineKeyColumn }: SubitemLookUp,
  options?: EnterOptions,
): Promise<ReadResult<FoundSubitems>> {
  const found = new Map<string, string[]>();
  const present = new Set<string>();
  const wanted = [...new Set(parentIds)];
  for (const part of parts(wanted, MOST_IDS)) {
    const variables = { parentIds: part, limit: MOST_IDS, lineKeyColumn };
    const read = await readItems(client, 'look-up-subitems', variables, options);
    if (read.kind !== 'ok') return read;
    for (const parent of read.items) {
      const id = asId(parent.id);
      if (id === null || !isActive(parent)) continue;
      if (!Array.isArray(parent.subitems)) return notRead('The subitems of an item were not read.');
      present.add(id);
      for (const entry of parent.subitems) {
        const subitem = asRecord(entry);
        if (subitem === null) return notRead('A subitem was not read.');
        note(found, null, subitem, lineKeyColumn);
      }
    }
  }
  return { kind: 'ok', found: ascending(found), missingParents: wanted.filter((id) => !present.has(id)) };
}

async function readItems(
  client: Queries,
  name: DocumentName,
  variables: Variables,
  options?: EnterOptions,
): Promise<ReadResult<{ readonly items: readonly JsonRecord[] }> | Failed> {
  const answer = await client.query(name, variables, options);
  if (answer.outcome.kind !== 'answered') return answer.outcome;
  const list = answer.data?.items;
  if (!Array.isArray(list)) return notRead('The items were not read.');
  // An item that does not exist is left out or null; both say the same (docs/monday-api.md "Queries").
  return { kind: 'ok', items: list.map(asRecord).filter((item) => item !== null) };
}

/** The filter ignores case (docs/monday-api.md "Queries"), so keys are compared again, exactly. */
function note(
  found: Map<string, string[]>,
  wanted: ReadonlySet<string> | null,
  item: JsonRecord,
  column: string,
): void {
  const id = asId(item.id);
  const key = textOf(item, column);
  if (id === null || key === null || key === '' || !isActive(item)) return;
  if (wanted !== null && !wanted.has(key)) return;
  const ids = found.get(key) ?? [];
  if (!ids.includes(id)) ids.push(id);
  found.set(key, ids);
}

function textOf(item: JsonRecord, column: string): string | null {
  const value = asList(item.column_values)
    .map(asRecord)
    .find((entry) => entry?.id === column);
  return asText(value?.text);
}

/** Lists hold active items only (docs/monday-api.md "Queries"), so a server that tells no state means active. */
const isActive = (item: JsonRecord): boolean =>
  item.state === undefined || item.state === null || item.state === 'active';

export function stateOf(item: JsonRecord): ItemState {
  switch (item.state) {
    case 'active':
    case 'archived':
    case 'deleted':
      return item.state;
    default:
      return 'unknown';
  }
}

function ascending(found: ReadonlyMap<string, readonly string[]>): FoundIds {
  return new Map([...found].map(([key, ids]) => [key, [...ids].sort(byAge)]));
}

/** Ids are numbers too large for a number; the shorter is the smaller. */
export function byAge(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

function* parts<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}
