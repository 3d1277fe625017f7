// verify: what syncRun does for `verify`, step by step, on a mirror without Temporal; and people who edit its board by hand.
import type { VerifyReport } from '../../src/activities/verify-board.js';
import type { FindingRow } from '../../src/store/verify-store.js';
import { type Mirror, sendCustomer } from './mirror.js';

export interface VerifyOptions {
  readonly customer?: string;
  readonly repair?: boolean;
  readonly adopt?: boolean;
  readonly takeOver?: boolean;
}

export interface Verified {
  readonly report: VerifyReport;
  readonly findings: readonly FindingRow[];
  readonly balanced: boolean;
}

export async function verifyOnce(mirror: Mirror, runId: string, options: VerifyOptions = {}): Promise<Verified> {
  const { activities, store } = mirror;
  const { customer = null, repair = false, adopt = false, takeOver = repair && adopt } = options;
  const where = { scope: 'verify', workflowId: 'test', temporalRunId: 'test', options: {} } as const;
  const opened = await activities.openRun({ runId, ...where });
  if (opened.kind === 'refused') throw new Error(opened.sentence);
  await activities.checkMark({ runId, mode: repair ? 'repairs' : takeOver ? 'sends' : 'looks', customer });
  await activities.recoverOpenBatches({ runId });
  const report = await activities.verifyBoard({ runId, customer, repair, adopt, takeOver });
  if (report.kind === 'wait') throw new Error(`The board asked for a wait of ${report.ms} ms.`);
  if ((repair && report.mendable > 0) || (takeOver && report.adoptable > 0)) {
    await activities.repairLedger({ runId });
    await activities.readBoard({ runId });
    const plan = await activities.planRun({ runId, customer, limit: null, mendedOnly: true });
    if (plan.customers.length > 0) await activities.raiseMark({ runId });
    for (const name of plan.customers) await sendCustomer(mirror, runId, name, { archives: true });
  }
  const { balanced } = await activities.closeRun({ runId, state: 'FINISHED', sentence: null });
  return { report, findings: await store.verify.findings(runId), balanced };
}

/** "kind order size" of each finding, sorted: what a test expects and nothing else. */
export function told(findings: readonly FindingRow[]): string[] {
  return findings
    .map((row) => [row.kind, row.order_number, row.size_code, row.column_id].filter(Boolean).join(' '))
    .sort();
}

/** One document to the practice board, as people's clicks would be sent. */
export async function ask(
  mirror: Pick<Mirror, 'emulator'>,
  query: string,
  variables: object = {},
): Promise<Record<string, { id: string }>> {
  const response = await fetch(mirror.emulator.url, {
    method: 'POST',
    headers: { authorization: 'people', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, { id: string }>; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

export function peopleOn(mirror: Pick<Mirror, 'config' | 'emulator'>) {
  const { id: boardId, subitemBoardId } = mirror.config.board;
  const change = (board: string, item: string, values: object) =>
    ask(
      mirror,
      'mutation ($b: ID!, $i: ID!, $v: JSON!) { a: change_multiple_column_values(board_id: $b, item_id: $i, column_values: $v, create_labels_if_missing: true) { id } }',
      { b: board, i: item, v: JSON.stringify(values) },
    );
  return {
    edit: (item: string, values: object) => change(boardId, item, values),
    editLine: (line: string, values: object) => change(subitemBoardId, line, values),
    archive: (item: string) => ask(mirror, 'mutation ($i: ID!) { a: archive_item(item_id: $i) { id } }', { i: item }),
    remove: (item: string) => ask(mirror, 'mutation ($i: ID!) { a: delete_item(item_id: $i) { id } }', { i: item }),
    move: (item: string, group: string) =>
      ask(mirror, 'mutation ($i: ID!, $g: String!) { a: move_item_to_group(item_id: $i, group_id: $g) { id } }', {
        i: item,
        g: group,
      }),
    group: async (title: string) => {
      const made = await ask(
        mirror,
        'mutation ($b: ID!, $t: String!) { a: create_group(board_id: $b, group_name: $t) { id } }',
        { b: boardId, t: title },
      );
      return made.a?.id ?? '';
    },
    item: async (name: string, values: object = {}) => {
      const made = await ask(
        mirror,
        'mutation ($b: ID!, $n: String!, $v: JSON!) { a: create_item(board_id: $b, item_name: $n, column_values: $v, create_labels_if_missing: true) { id } }',
        { b: boardId, n: name, v: JSON.stringify(values) },
      );
      return made.a?.id ?? '';
    },
    line: async (parent: string, name: string, values: object = {}) => {
      const made = await ask(
        mirror,
        'mutation ($p: ID!, $n: String!, $v: JSON!) { a: create_subitem(parent_item_id: $p, item_name: $n, column_values: $v, create_labels_if_missing: true) { id } }',
        { p: parent, n: name, v: JSON.stringify(values) },
      );
      return made.a?.id ?? '';
    },
  };
}
