// inspect: from a run to the batch that went wrong, to the row and cell it came from. Owns: the three views and their words.

import { casefold } from '../domain/order/white-space.js';
import { ANSWER_TABLE } from '../monday/answers/answer-table.js';
import type { Store } from '../store/store.js';
import type { InspectedBatch, InspectedWhole } from '../store/views/inspect-store.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { customerMeant } from './known-names.js';
import { pickRun, tidiedWords } from './report/pick-run.js';
import { formatSentences, formatTable, outputWidth, printable } from './text-table.js';

interface InspectOptions extends CommonOptions {
  readonly all: boolean;
  readonly body: boolean;
}

export async function inspect(
  options: InspectOptions,
  output: Output,
  wanted: string,
  written?: string,
  batch?: string,
): Promise<number> {
  return withStore(options, output, async (store, config) => {
    const run = await pickRun(store, config.environment, wanted, 'sent');
    const customer = (await customerMeant(config, store, written, output)) ?? undefined;
    const tidied = tidiedWords(run);
    if (tidied !== null) output.err(tidied);
    const batches = await store.inspect.batches(run.run_id);
    const width = outputWidth(output.columns);
    if (customer === undefined) {
      const shown = options.all ? batches : batches.filter(hasTrouble);
      output.out(options.json ? JSON.stringify({ run: run.run_id, batches: shown }) : runText(batches, shown, width));
      return EXIT.inSync;
    }
    const ours = ofCustomer(batches, customer);
    if (batch === undefined) {
      const state = await customerState(store, run.run_id, customer);
      output.out(
        options.json
          ? JSON.stringify({ run: run.run_id, customer, state, batches: ours })
          : customerText(customer, state, ours, width),
      );
      return EXIT.inSync;
    }
    const found = findBatch(ours, customer, batch);
    const whole = await wholeBatch(store, run.run_id, found);
    const { body, ...rest } = whole;
    const shownBody = options.body ? { body: JSON.parse(body) } : {};
    output.out(
      options.json
        ? JSON.stringify({ run: run.run_id, batch: found, ...rest, ...shownBody })
        : batchText(found, whole, options.body, width),
    );
    return EXIT.inSync;
  });
}

async function wholeBatch(store: Store, runId: string, { batchId }: InspectedBatch): Promise<InspectedWhole> {
  const whole = await store.inspect.batch(runId, batchId);
  if (whole === null) throw new CommandFailed(`The batch ${batchId} is no longer kept.`);
  if (whole.body !== '') return whole;
  throw new CommandFailed(
    `The request of ${batchId} is no longer kept ([retention] batch_bodies_days). What became of its orders: \`order-mirror explain ORDER\`.`,
  );
}

/** It did not go through whole, at once. */
export function hasTrouble({ state, applied, size, sends, failed }: InspectedBatch): boolean {
  return state !== 'ENDED' || failed > 0 || applied < size || sends > 1;
}

function ofCustomer(batches: readonly InspectedBatch[], customer: string): readonly InspectedBatch[] {
  return batches.filter((batch) => casefold(batch.customer) === casefold(customer));
}

async function customerState(store: Store, runId: string, customer: string) {
  const rows = await store.runs.customers(runId);
  const row = rows.find((one) => casefold(one.customer) === casefold(customer));
  if (row !== undefined) return { state: row.state, reason: row.reason };
  throw new CommandFailed(
    `${customer} had nothing to send in run ${runId}. These had: ${rows.map((one) => one.customer).join(', ') || 'nobody'}.`,
  );
}

function findBatch(batches: readonly InspectedBatch[], customer: string, wanted: string): InspectedBatch {
  const found = batches.find(({ phase, seq }) => `${phase}/${seq}` === wanted);
  if (found !== undefined) return found;
  const names = batches.map(({ phase, seq }) => `${phase}/${seq}`).join(', ') || 'none';
  throw new CommandFailed(`${customer} has no batch ${wanted} in this run. There are: ${names}.`);
}

const BATCH_COLUMNS = [
  { title: 'customer', shrinks: true },
  { title: 'batch' },
  { title: 'members' },
  { title: 'applied' },
  { title: 'failed' },
  { title: 'sends' },
  { title: 'state' },
  { title: 'outcome', shrinks: true },
];

function batchRows(batches: readonly InspectedBatch[]) {
  return batches.map(({ customer, phase, seq, size, applied, failed, sends, state, outcome, reason }) => [
    customer,
    `${phase}/${seq}`,
    size,
    applied,
    failed,
    sends,
    state,
    [outcome, reason].filter((word) => word !== null).join(': '),
  ]);
}

function runText(all: readonly InspectedBatch[], shown: readonly InspectedBatch[], width: number): string {
  if (all.length === 0) return 'Nothing was sent in this run.';
  if (shown.length === 0) return `All ${all.length} batches went through whole, at once. --all lists them.`;
  return `${formatTable(BATCH_COLUMNS, batchRows(shown), width)}\n\n${shown.length} of ${all.length} batches. One of them: order-mirror inspect RUN CUSTOMER BATCH`;
}

function customerText(
  customer: string,
  { state, reason }: { state: string; reason: string | null },
  batches: readonly InspectedBatch[],
  width: number,
): string {
  const head = `${customer}: ${state}${reason === null ? '' : `. ${printable(reason)}`}`;
  return batches.length === 0
    ? `${head}\nNo batch was sent.`
    : `${head}\n\n${formatTable(BATCH_COLUMNS, batchRows(batches), width)}`;
}

/** Of a write that goes back to waiting the store keeps the row of the table of answers, which has the words. */
function boardWords(reason: string | null): string {
  return ANSWER_TABLE.find(({ name }) => name === reason)?.sentence ?? reason ?? '';
}

function batchText(
  batch: InspectedBatch,
  { members, calls, body }: InspectedWhole,
  withBody: boolean,
  width: number,
): string {
  const memberTable = formatSentences(
    [
      { title: '#' },
      { title: 'order', shrinks: true },
      { title: 'size' },
      { title: 'from', shrinks: true },
      { title: 'state' },
      { title: 'item' },
      { title: 'what the board said' },
    ],
    members.map(({ position, orderNumber, size, workbook, sheet, cell, state, itemId, sentence, reason }) => [
      String(position),
      orderNumber,
      size,
      `${workbook} ${sheet}!${cell}`,
      state,
      itemId,
      sentence ?? boardWords(reason),
    ]),
    width,
  );
  const callTable = formatTable(
    ['at', 'call', 'HTTP', 'outcome', 'complexity', 'ms', 'request id'].map((title) => ({ title })),
    calls.map(({ at, operation, httpStatus, outcome, reason, complexity, durationMs, requestId }) => [
      at,
      operation,
      httpStatus === null ? null : String(httpStatus),
      reason === null ? outcome : `${outcome}: ${reason}`,
      complexity,
      durationMs,
      requestId,
    ]),
    width,
  );
  const detail = batch.detail === null ? '' : `\n${printable(batch.detail)}`;
  return [
    `${batch.batchId}: ${batch.state}, sent ${batch.sends} times${detail}`,
    memberTable,
    calls.length === 0 ? 'No call of it is kept.' : callTable,
    ...(withBody ? [JSON.stringify(JSON.parse(body), null, 2)] : []),
  ].join('\n\n');
}
