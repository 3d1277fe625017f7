// board-port: the board (domain/board/board-port.ts) on monday's API: outcomes in, outcomes out, every call noted. Owns: putting client, pace, look-up and freeze together.
import type { BatchMember, BoardStructure } from '../domain/board/board.js';
import type { Asked, BoardKeys, BoardPort, CallFact, PageOfItems, ReadColumns } from '../domain/board/board-port.js';
import type { SharedBudgets } from '../domain/run/shared-budget.js';
import type { PaceLimits } from './pace/pace.js';
import { type AnsweredCall, createPacedClient, type PacedClient } from './pace/paced-client.js';
import { createPacer, type PaceClock } from './pace/pacer.js';
import { SYSTEM_CLOCK } from './pace/system-clock.js';
import { readDescription, writeDescription } from './reading/board-mark.js';
import { ITEMS_PER_PAGE, readBoardPage, readItemsById } from './reading/board-pages.js';
import { type Failed, readGroups, readStructure } from './reading/board-reader.js';
import { createGroup } from './reading/group-writer.js';
import { lookUpItems, lookUpSubitems } from './reading/look-up.js';
import { tryRevisions } from './reading/try-revisions.js';
import { createMondayClient, type MondayClient, type MondayClientOptions } from './wire/client.js';
import { freezeBatch } from './wire/freeze.js';

export interface BoardConnection extends BoardPort {
  readonly paced: PacedClient;
  close(): Promise<void>;
}

export interface BoardConnectionOptions extends MondayClientOptions {
  readonly boardId: string;
  readonly subitemBoardId: string;
  /** '' while not known: only the structure can be read then. */
  readonly keyColumn: string;
  readonly lineKeyColumn: string;
  readonly limits: PaceLimits;
  readonly callsSpentToday: number;
  /** Where the other workers of this board take their part of the budgets from. */
  readonly shared?: SharedBudgets;
  /** For pacing; the real clock by default. */
  readonly paceClock?: PaceClock;
  /** How long the server may go on with a call whose answer is lost, if that is not monday's 60 s. */
  readonly serverLimitMs?: number;
  /** Told of every call, for metrics. */
  readonly onCall?: (fact: CallFact) => void;
}

export function connectBoard(options: BoardConnectionOptions): BoardConnection {
  const clock = options.paceClock ?? SYSTEM_CLOCK;
  const client: MondayClient = createMondayClient(options);
  const pacer = createPacer({
    limits: options.limits,
    clock,
    callsSpentToday: options.callsSpentToday,
    ...(options.shared === undefined ? {} : { shared: options.shared }),
  });
  const noted: CallFact[] = [];
  let itemsPerPage = ITEMS_PER_PAGE;
  const paced = createPacedClient({
    client,
    pacer,
    clock,
    onAnswer: noteCall,
    ...(options.serverLimitMs === undefined ? {} : { serverLimitMs: options.serverLimitMs }),
  });
  const { boardId, subitemBoardId, keyColumn, lineKeyColumn } = options;
  const signalOf = (signal: AbortSignal | undefined) => (signal === undefined ? undefined : { signal });

  async function asked<T extends { kind: 'ok' }, V>(
    ask: Promise<T | Failed>,
    pick: (answer: T) => V,
  ): Promise<Asked<V>> {
    const answer = await ask;
    const calls = noted.splice(0);
    return answer.kind === 'ok'
      ? { kind: 'ok', value: pick(answer as T), calls }
      : { kind: 'not-ok', outcome: answer as Failed, calls };
  }

  return {
    paced,
    readStructure: (signal) =>
      asked(readStructure(paced, { boardId, subitemBoardId }, signalOf(signal)), ({ board }): BoardStructure => board),
    readGroups: (signal) => asked(readGroups(paced, boardId, signalOf(signal)), ({ groups }) => groups),
    createGroup: (title, idempotencyKey, goAhead) =>
      asked(
        createGroup(paced, { boardId, title, idempotencyKey }, goAhead === undefined ? {} : { goAhead }),
        ({ group }) => group,
      ),
    readMark: (signal) =>
      asked(readDescription(paced, { boardId, columnId: keyColumn }, signalOf(signal)), ({ column }) => column),
    writeMark: (change, goAhead) =>
      asked(
        writeDescription(paced, { boardId, columnId: keyColumn, ...change }, goAhead === undefined ? {} : { goAhead }),
        ({ id }) => ({ id }),
      ),
    tryRevisions: (nonce) =>
      asked(tryRevisions(paced, { boardId: subitemBoardId, columnId: lineKeyColumn, nonce }), ({ refuses }) => refuses),
    lookUpItems: (keys, signal) =>
      asked(lookUpItems(paced, { boardId, keyColumn, keys }, signalOf(signal)), ({ found }) => found),
    lookUpSubitems: (parentIds, signal) =>
      asked(lookUpSubitems(paced, { parentIds, lineKeyColumn }, signalOf(signal)), ({ found }) => found),
    readKeys: (signal) => asked(readKeys(signal), ({ keys }) => keys),
    readPage: (cursor, columns, signal) => asked(readPage(cursor, columns, signal), ({ page }) => page),
    readItemsById: (ids, columns, signal) =>
      asked(readItemsById(paced, { ids, ...columns }, signalOf(signal)), ({ items }) => items),
    freeze: (members, idempotencyKey) => freezeBatch(members, { boardId, subitemBoardId, idempotencyKey }),
    async capacity(kind, atMost) {
      const permit = await pacer.capacity({ kind: 'mutation', parts: partsOf(kind, atMost) });
      switch (permit.kind) {
        case 'go':
          return { kind: 'go', members: permit.members };
        case 'wait':
          return { kind: 'wait', ms: permit.ms };
        case 'day-limit':
          return permit;
      }
    },
    async send({ body, idempotencyKey, size, kind }, goAhead) {
      const options = goAhead === undefined ? {} : { goAhead };
      const result = await paced.sendBatch({ body, idempotencyKey, kinds: partsOf(kind, size) }, options);
      const call = noted.splice(0).at(-1) ?? null;
      if (result.kind === 'not-sent') return { outcome: result.outcome, members: [], replayed: false, call: null };
      const { outcome, members, replayed } = result.answer;
      return { outcome, members, replayed, call };
    },
    close: () => client.close(),
  };

  function noteCall(call: AnsweredCall): void {
    const fact = factOf(call);
    noted.push(fact);
    options.onCall?.(fact);
  }

  function factOf({ name, kind, answer }: AnsweredCall): CallFact {
    const { outcome } = answer;
    return {
      at: new Date(clock.now()).toISOString(),
      operation: name,
      mutation: kind === 'mutation',
      httpStatus: answer.httpStatus,
      outcome: outcome.kind,
      reason: 'reason' in outcome ? outcome.reason.row : null,
      complexity: answer.complexity?.query ?? null,
      durationMs: Math.round(answer.durationMs),
      requestId: answer.requestId,
    };
  }

  async function readPage(
    cursor: string | null,
    columns: ReadColumns,
    signal: AbortSignal | undefined,
  ): Promise<{ kind: 'ok'; page: PageOfItems } | Failed> {
    for (;;) {
      const page = await readBoardPage(paced, { boardId, cursor, limit: itemsPerPage, ...columns }, signalOf(signal));
      switch (page.kind) {
        case 'ok':
          return { kind: 'ok', page: { kind: 'page', items: page.items, cursor: page.cursor } };
        case 'start-again':
          return { kind: 'ok', page: { kind: 'start-again' } };
        case 'split':
          if (itemsPerPage === 1) return page;
          itemsPerPage = Math.floor(itemsPerPage / 2);
          break;
        default:
          return page;
      }
    }
  }

  /** Every page of the board; a cursor that expires on the way begins again, at most this often. */
  async function readKeys(signal: AbortSignal | undefined): Promise<{ kind: 'ok'; keys: BoardKeys } | Failed> {
    const columns = [keyColumn];
    const lineColumns = lineKeyColumn === '' ? [] : [lineKeyColumn];
    for (let begun = 0; ; begun += 1) {
      const items = new Map<string, string[]>();
      const linesOf = new Map<string, { key: string | null | undefined; id: string }[]>();
      let cursor: string | null = null;
      for (;;) {
        const page = await readBoardPage(paced, { boardId, cursor, columns, lineColumns }, signalOf(signal));
        if (page.kind === 'start-again') {
          if (begun >= MOST_BEGINNINGS)
            return {
              kind: 'retry-after',
              waitMs: 1_000,
              reason: { row: 'cursor-expired', sentence: 'The board was read too slowly for its cursor.' },
            };
          break;
        }
        if (page.kind !== 'ok') return page;
        for (const item of page.items) {
          note(items, item.cells.get(keyColumn)?.text, item.id);
          linesOf.set(
            item.id,
            item.lines.map((line) => ({ key: line.cells.get(lineKeyColumn)?.text, id: line.id })),
          );
        }
        if (page.cursor === null) return { kind: 'ok', keys: keysOf(oldestFirst(items), linesOf) };
        cursor = page.cursor;
      }
    }
  }
}

/** A cursor lives 60 minutes (docs/monday-api.md "Queries"); a board that cannot be read in three of them cannot be read. */
const MOST_BEGINNINGS = 3;

function partsOf(kind: BatchMember['kind'], count: number): BatchMember['kind'][] {
  return Array.from({ length: count }, () => kind);
}

/** Lines below a copy of an item are no lines of the item: to take one over would send its order's sizes to two places. */
function keysOf(
  items: ReadonlyMap<string, readonly string[]>,
  linesOf: ReadonlyMap<string, readonly { readonly key: string | null | undefined; readonly id: string }[]>,
): BoardKeys {
  const subitems = new Map<string, string[]>();
  for (const [oldest] of items.values())
    for (const { key, id } of linesOf.get(oldest ?? '') ?? []) note(subitems, key, id);
  return { items, subitems: oldestFirst(subitems) };
}

function note(found: Map<string, string[]>, key: string | null | undefined, id: string): void {
  if (key === null || key === undefined || key === '') return;
  const ids = found.get(key);
  if (ids === undefined) found.set(key, [id]);
  else ids.push(id);
}

/** Ids exceed 2^53 nowhere, but are compared as the digits they are: shorter is older. */
function oldestFirst(found: Map<string, string[]>): Map<string, string[]> {
  for (const ids of found.values()) ids.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return found;
}
