// reject-lists: what is not taken, of one run or in force now: values and rows, refused and missing workbooks, what the board refused.
// Owns: which rows these are. Does not own: their layout (rejects.ts), what a reject is (domain/order/reject.ts).
import type { RejectRow } from '../store/import-store.js';
import type { Store } from '../store/store.js';
import type { RefusedByBoard } from '../store/views/tally-store.js';
import type { Output } from './context.js';
import { pickRun, tidiedWords } from './report/pick-run.js';

type RejectStore = Pick<Store, 'runs' | 'imports' | 'tally'>;

/** What is not taken: of one run, or in force now, whichever run found it. */
export interface Rejects {
  /** null: no run read an order list yet. */
  readonly run: string | null;
  readonly rows: readonly RejectRow[];
  readonly refusedWorkbooks: readonly { readonly workbook: string; readonly sentence: string }[];
  readonly missingWorkbooks: readonly string[];
  /** Whatever run it was: listed until the board has taken it. */
  readonly refusedByBoard: readonly RefusedByBoard[];
}

/** So many runs are looked through for the last one that read the order lists. */
const LATEST_RUNS = 50;

export async function rejectsInForce(store: RejectStore, environment: string): Promise<Rejects> {
  const runs = await store.runs.latest(environment, LATEST_RUNS);
  const reading = runs.find(({ scope }) => READING.includes(scope));
  const books = await store.tally.workbooks();
  return {
    run: reading?.run_id ?? null,
    rows: await store.imports.rejectsInForce(),
    refusedWorkbooks: books
      .filter(({ state }) => state === 'REFUSED')
      .map(({ workbook, refusal }) => ({ workbook, sentence: refusal ?? 'It could not be read.' })),
    missingWorkbooks: books.filter(({ state }) => state === 'MISSING').map(({ workbook }) => workbook),
    refusedByBoard: await store.tally.refusedByBoard(),
  };
}

/** Runs that read the order lists. */
const READING = ['sync', 'import', 'plan'];

export async function rejectsOfRun(
  store: RejectStore,
  environment: string,
  wanted: string,
  output: Pick<Output, 'err'>,
): Promise<Rejects> {
  const run = await pickRun(store, environment, wanted);
  // A verification or a rollback reads no order list: what is not taken is what is in force.
  if (!READING.includes(run.scope)) return { ...(await rejectsInForce(store, environment)), run: run.run_id };
  const tidied = tidiedWords(run);
  if (tidied !== null) output.err(tidied);
  const results = await store.imports.results(run.run_id);
  return {
    run: run.run_id,
    rows: await store.imports.rejectsOfRun(run.run_id),
    refusedWorkbooks: results
      .filter(({ outcome }) => outcome === 'refused')
      .map(({ workbook, sentence }) => ({ workbook, sentence: sentence ?? 'It could not be read.' })),
    missingWorkbooks: results.filter(({ outcome }) => outcome === 'missing').map(({ workbook }) => workbook),
    refusedByBoard: await store.tally.refusedByBoard(),
  };
}

/** customer, books null: of all. */
export function chooseRejects(all: Rejects, customer: string | null, books: readonly string[] | null): Rejects {
  const isIn = (workbook: string) => books === null || books.includes(workbook);
  const isOf = (row: { readonly customer: string | null }) => customer === null || row.customer === customer;
  return {
    run: all.run,
    rows: all.rows.filter((row) => isOf(row) && isIn(row.workbook)),
    refusedWorkbooks: all.refusedWorkbooks.filter(({ workbook }) => isIn(workbook)),
    missingWorkbooks: all.missingWorkbooks.filter(isIn),
    refusedByBoard: all.refusedByBoard.filter((row) => isOf(row) && isIn(row.workbook)),
  };
}
