// Committed histories are replayed by the workflows as they are now (docs/temporal.md "Replay"): a change that would break a run under way fails here.
// S15: nothing of an order stands in them, neither openly nor in a payload.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeHistoryLists } from './support/history-lists.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';
import type { SmallLists } from './support/small-lists.js';

const FOLDER = new URL('./histories/', import.meta.url);
const FILES = readdirSync(FOLDER).sort();

let bundle: WorkflowBundleWithSourceMap;
let lists: SmallLists;

beforeAll(async () => {
  // What a tampered history is told is expected here; forwarded to a logger that keeps it to itself.
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => {}),
    telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
  });
  bundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../src/workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
  lists = await makeHistoryLists();
});

interface HistoryEvent {
  readonly eventType: string;
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
}

const textOf = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');
const eventsOf = (history: unknown): HistoryEvent[] => (history as { events: HistoryEvent[] }).events;
const replay = (history: unknown): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle: bundle }, historyFromJSON(history), 'replayed');

test('there is a history of each workflow, finished, paused, parked and cancelled; and of a verification that repairs', () => {
  const stories = ['finished', 'gated-approved-and-cancelled', 'parked-and-retried', 'paused-and-resumed'];
  const wanted = ['syncCustomer', 'syncRun'].flatMap((workflow) => stories.map((story) => `${workflow}.${story}.json`));
  expect(FILES).toEqual([...wanted, 'syncRun.verified-and-repaired.json'].sort());
});

describe.each(FILES)('%s', (file) => {
  test('is replayed', async () => {
    await replay(JSON.parse(textOf(file)));
  });

  test('is refused with another activity in it', async () => {
    const history: unknown = JSON.parse(textOf(file));
    const scheduled = eventsOf(history).flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
    const one = scheduled.at(-1);
    if (one === undefined) throw new Error('No activity was scheduled.');
    one.activityType.name = `${one.activityType.name}Differently`;
    await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
  });

  test('is refused with two activities in another order', async () => {
    const history: unknown = JSON.parse(textOf(file));
    const scheduled = eventsOf(history).flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
    const at = scheduled.findIndex((one, i) => i > 0 && one.activityType.name !== scheduled[i - 1]?.activityType.name);
    const [before, after] = [scheduled[at - 1], scheduled[at]];
    if (before === undefined || after === undefined) throw new Error('No two different activities.');
    [before.activityType, after.activityType] = [after.activityType, before.activityType];
    await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
  });

  test('holds nothing of an order', () => {
    const text = readable(JSON.parse(textOf(file)));
    expect(text).toContain('run-1');
    if (file.startsWith('syncCustomer')) expect(text).toContain(lists.customers[1]);
    expect(orderValues().filter((value) => text.includes(value))).toEqual([]);
  });
});

/** All strings of a history, payloads decoded. */
function readable(part: unknown): string {
  if (typeof part === 'string') return part;
  if (typeof part !== 'object' || part === null) return String(part);
  if ('metadata' in part && 'data' in part && typeof part.data === 'string')
    return Buffer.from(part.data, 'base64').toString('utf8');
  return Object.entries(part)
    .filter(([key]) => key !== 'eventTime')
    .map(([, value]) => readable(value))
    .join('\n');
}

/** Shorter values, such as a size or a quantity, stand in any text by chance. */
const TELLING_CHARACTERS = 5;
const COLUMNS = [
  'AAG ORDER NUMBER',
  'PO NUMBER',
  'CUSTOMER ALT PO',
  'CUSTOMER STYLE',
  'STYLE DESCRIPTION',
  'PATTERN ID',
  'CUSTOMER COLOUR DESCRIPTION',
  'CUSTOMER SEASON',
  'ALIAS/RELATED ITEM',
];

function orderValues(): string[] {
  const { mapping } = readSampleFacts();
  const boardColumns = COLUMNS.map((column) => mapping.find(([source]) => source === column)?.[1] ?? '');
  const values = lists.expected.board.groups.flatMap(({ title, items }) => [
    title,
    ...items.flatMap((item) => [item.name, ...boardColumns.map((column) => item.values[column] ?? '')]),
  ]);
  const telling = [...new Set(values)].filter((value) => value.length >= TELLING_CHARACTERS);
  if (telling.length < 20) throw new Error(`Only ${telling.length} values to look for: ${telling.join(', ')}`);
  return telling;
}
