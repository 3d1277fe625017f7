// The side door, no part of monday.com: /_control/… gives statistics, faults, dumps, and the pieces of the page.
import type { Account } from './account.js';
import type { Api } from './api.js';
import { dumpBoard, groupRows, summaries } from './board-views.js';
import { isEffect } from './fault-effects.js';
import type { FaultOrder } from './faults.js';
import { jsonReply, type Reply } from './reply.js';

const notFound = jsonReply(404, { error: 'There is no such page on the practice board.' });
/** Rows a group shows at first on the page; its button asks for more. */
const firstRows = 100;

export function control(account: Account, api: Api, method: string, url: URL, body: string): Reply {
  const { pathname, searchParams } = url;
  if (pathname === '/_control/stats')
    return jsonReply(200, api.counter.read(api.budgets.complexityOfWindows, api.budgets.usedToday));
  if (pathname === '/_control/person') return actAsPerson(api, method, body);
  const emptied = /^\/_control\/delete-empty\/(\d+)\/(\w+)$/.exec(pathname);
  if (emptied !== null)
    return method === 'POST' ? deleteEmpty(account, api, emptied[1] ?? '', emptied[2] ?? '') : postOnly;
  const restored = /^\/_control\/restore\/(\d+)$/.exec(pathname);
  if (restored !== null) return method === 'POST' ? restore(account, api, restored[1] ?? '') : postOnly;
  if (pathname.startsWith('/_control/faults')) return controlFaults(api, method, pathname, body);
  if (pathname === '/_control/boards') return jsonReply(200, summaries(account));
  const dump = /^\/_control\/board\/(\w+)\.json$/.exec(pathname);
  if (dump !== null) {
    const found = dumpBoard(account, dump[1] ?? '');
    return found === undefined ? notFound : jsonReply(200, found);
  }
  const rows = /^\/_control\/board\/(\w+)\/group\/(\w+)$/.exec(pathname);
  const board = account.boards.get(rows?.[1] ?? '');
  const group = account.groups.get(board?.id ?? '')?.get(rows?.[2] ?? '');
  if (board === undefined || group === undefined) return notFound;
  const limit = Number(searchParams.get('limit') ?? firstRows);
  return jsonReply(200, groupRows(account, board, group, { search: searchParams.get('search') ?? '', limit }));
}

function controlFaults(api: Api, method: string, pathname: string, body: string): Reply {
  if (method === 'GET') return jsonReply(200, api.faults.describe());
  if (method === 'DELETE') {
    const id = pathname.slice('/_control/faults/'.length);
    if (id === '') api.faults.clear();
    else if (!api.faults.remove(id)) return notFound;
    return jsonReply(200, api.faults.describe());
  }
  if (method !== 'POST') return jsonReply(405, { error: 'GET, POST or DELETE' });
  let orders: FaultOrder[];
  try {
    orders = [JSON.parse(body)].flat();
  } catch {
    return jsonReply(400, { error: 'The body is not JSON.' });
  }
  const wrong = orders.find((order) => !isEffect(String(order?.effect?.type)));
  if (wrong !== undefined) return jsonReply(400, { error: `Unknown effect: ${JSON.stringify(wrong)}` });
  return jsonReply(200, { ids: orders.map((order) => api.faults.add(order)) });
}

const postOnly = jsonReply(405, { error: 'POST only' });

/** A GraphQL document as a person's click would do it: beside budgets, faults and counts. */
function actAsPerson(api: Api, method: string, body: string): Reply {
  if (method !== 'POST') return postOnly;
  let request: { query?: unknown; variables?: { [name: string]: unknown } };
  try {
    request = JSON.parse(body);
  } catch {
    return jsonReply(400, { error: 'The body is not JSON.' });
  }
  return jsonReply(200, api.asPerson(String(request.query ?? ''), request.variables ?? {}));
}

/** A person who deletes a group looks first: with an item in it, it stays. */
function deleteEmpty(account: Account, api: Api, boardId: string, groupId: string): Reply {
  const empty = account.itemsOf(boardId, groupId).every(({ state }) => state !== 'active');
  if (!empty) return jsonReply(200, { deleted: false });
  const result = api.asPerson(
    'mutation ($board: ID!, $group: String!) { delete_group(board_id: $board, group_id: $group) { id } }',
    { board: boardId, group: groupId },
  );
  return jsonReply(200, { deleted: !('errors' in result) });
}

/** Back from the archive or the bin, with the subitems that went there along with it; on monday.com only its page can do that. */
function restore(account: Account, api: Api, id: string): Reply {
  const item = account.items.get(id);
  if (item === undefined) return notFound;
  for (const gone of [item, ...account.subitemsOf(id)])
    if (gone.state !== 'active' && gone.updatedAt === item.updatedAt) account.putItem({ ...gone, state: 'active' });
  api.keep();
  return jsonReply(200, { id, state: 'active' });
}
