// check-lists: goes through the order lists as an import would, and keeps what a person must see of them. No store, no board, no server.
// Owns: what is kept of each workbook. Does not own: reading (activities/read-workbook.ts), the rules (domain), how it is shown (cli/check.ts).
import type { OwnedReject, StagedRow } from '../activities/deps.js';
import { readWorkbook } from '../activities/read-workbook.js';
import { boardNames } from '../domain/board/names.js';
import { grouped } from '../domain/grouped.js';
import type { Layout } from '../domain/order/layout.js';
import { nearestName } from '../domain/order/near-name.js';
import type { OrderRules } from '../domain/order/order-rules.js';
import type { RawHeader } from '../domain/order/raw-cell.js';
import { SourceRefused } from '../domain/order/refusal.js';
import type { Reject } from '../domain/order/reject.js';
import type { Value } from '../domain/order/value.js';
import { collapseBlanks } from '../domain/order/white-space.js';
import { copiesAmong, copySentence } from '../domain/reading/copies.js';
import type { SkippedExample } from '../domain/reading/skipped-rows.js';
import type { FileNotRead, OrderSource, SourceRef } from '../sources/source.js';
import { sha1 } from '../store/sha1.js';
import { sha256 } from '../store/sha256.js';

/** Rows of one workbook. held: orders that would not be sent, and rows that should be orders; rejected: rows of which no order can be made. */
export interface CheckedRows {
  readonly read: number;
  readonly skipped: number;
  readonly held: number;
  readonly rejected: number;
}

export interface CheckedWorkbook {
  readonly workbook: string;
  readonly sheet: string | null;
  /** 1-based; null where the workbook was refused before its header was found. */
  readonly headerRow: number | null;
  readonly matched: readonly { readonly header: string; readonly column: string }[];
  /** Headers that no rule knows, each with the column that it may have meant. */
  readonly unmatched: readonly { readonly header: string; readonly nearest: string | null }[];
  readonly sizes: readonly string[];
  readonly rows: CheckedRows;
  readonly skippedExamples: readonly SkippedExample[];
  readonly rejects: readonly Reject[];
  /** The sentence why the workbook as a whole is refused. */
  readonly refused: string | null;
}

/** An order as the board would show it. */
export interface ExampleOrder {
  readonly order: string;
  readonly item: string;
  readonly group: string;
  readonly values: Readonly<Record<string, Value>>;
  readonly lines: readonly { readonly name: string; readonly size: string; readonly quantity: number }[];
}

export interface CheckedLists {
  readonly workbooks: readonly CheckedWorkbook[];
  readonly notRead: readonly FileNotRead[];
  readonly examples: readonly ExampleOrder[];
}

/** Enough to see whether names and sizes are right; of each workbook one, so that they differ. */
const EXAMPLES = 5;

/** Throws SourceRefused where the folder itself cannot be read. `progress` hears each workbook's name before it is read. */
export async function checkLists(
  source: OrderSource,
  rules: OrderRules,
  progress: (workbook: string) => void,
): Promise<CheckedLists> {
  const found = await source.list();
  const copies = await copiesIn(source, found);
  const workbooks: CheckedWorkbook[] = [];
  const examples: ExampleOrder[] = [];
  for (const { name, file } of found) {
    progress(name);
    const kept = file === null ? undefined : copies.get(file);
    if (kept !== undefined) workbooks.push(refusedWorkbook(name, copySentence(file ?? name, kept)));
    else {
      const { checked, example } = await checkOne(source, rules, name);
      workbooks.push(checked);
      if (example !== null && examples.length < EXAMPLES) examples.push(example);
    }
  }
  return { workbooks, notRead: await source.notRead(), examples };
}

/** By file, the one that is read in its place. Only files of one length can be copies: the others need not be read for it. */
async function copiesIn(source: OrderSource, found: readonly SourceRef[]): Promise<ReadonlyMap<string, string>> {
  const files: { file: string; digest: string; readBefore: boolean }[] = [];
  for (const same of grouped(found, ({ sizeBytes }) => String(sizeBytes)).values()) {
    const byFile = new Map(same.flatMap(({ file, name }) => (file === null ? [] : [[file, name] as const])));
    if (byFile.size < 2) continue;
    for (const [file, name] of byFile) {
      try {
        files.push({ file, digest: await source.digest(name), readBefore: false });
      } catch (error) {
        // Its own turn says why it cannot be read.
        if (!(error instanceof SourceRefused)) throw error;
      }
    }
  }
  return copiesAmong(files);
}

interface Seen {
  sheet: string | null;
  headerRow: number | null;
  headers: readonly RawHeader[];
  layout: Layout | null;
  held: number;
  rejects: Reject[];
  example: ExampleOrder | null;
}

const nothingSeen = (): Seen => ({
  sheet: null,
  headerRow: null,
  headers: [],
  layout: null,
  held: 0,
  rejects: [],
  example: null,
});

async function checkOne(
  source: OrderSource,
  rules: OrderRules,
  workbook: string,
): Promise<{ readonly checked: CheckedWorkbook; readonly example: ExampleOrder | null }> {
  let seen = nothingSeen();
  const watched: OrderSource = {
    ...source,
    open: async (name, signal, look) => {
      const open = await source.open(name, signal, look);
      seen = { ...seen, sheet: open.sheet, headerRow: open.headerRow, headers: open.headers };
      return open;
    },
  };
  const imports = {
    // A second look at the same sheet begins afresh.
    async begin() {
      seen = nothingSeen();
    },
    async stage(
      _run: string,
      _workbook: string,
      _sheet: string,
      layout: Layout,
      rows: readonly StagedRow[],
      owned: readonly OwnedReject[],
    ) {
      take(seen, rules, layout, rows, owned);
    },
  };
  const read = readWorkbook({ source: watched, imports, rules, sha256, sha1 });
  try {
    const { figures } = await read({ runId: 'check', workbook }, undefined, () => {});
    const { sheet, headerRow, layout, rejects, example } = seen;
    const rows = {
      read: figures.read,
      skipped: figures.skipped,
      held: seen.held + figures.heldRows,
      rejected: figures.rejectedRows,
    };
    const checked: CheckedWorkbook = {
      workbook,
      sheet,
      headerRow,
      ...(layout === null ? NO_HEADERS : headersOf(layout, seen.headers, rules)),
      rows,
      skippedExamples: figures.skippedExamples ?? [],
      rejects,
      refused: null,
    };
    return { checked, example };
  } catch (error) {
    if (!(error instanceof SourceRefused)) throw error;
    const { sheet, headerRow } = seen;
    return { checked: { ...refusedWorkbook(workbook, error.refusal.sentence), sheet, headerRow }, example: null };
  }
}

function take(
  seen: Seen,
  rules: OrderRules,
  layout: Layout,
  rows: readonly StagedRow[],
  owned: readonly OwnedReject[],
): void {
  seen.layout = layout;
  for (const { draft, rejects } of rows) {
    if (draft.holds.length > 0) seen.held += 1;
    else if (seen.example === null && !draft.cancelled) seen.example = exampleOf(draft, layout, rules);
    seen.rejects.push(...rejects);
  }
  seen.rejects.push(...owned.map(({ reject }) => reject));
}

function exampleOf(draft: StagedRow['draft'], layout: Layout, rules: OrderRules): ExampleOrder {
  const names = boardNames(rules);
  const values = new Map(layout.columns.map(({ name }, index) => [name, draft.values[index] ?? null]));
  return {
    order: draft.orderNumber,
    item: names.itemName(values, draft.customer),
    group: names.groupTitle(values, draft.customer),
    values: Object.fromEntries([...values].filter(([, value]) => value !== null && value !== '')),
    lines: draft.lines.map(({ size, quantity }) => ({ name: names.subitemName(size), size, quantity })),
  };
}

const NO_HEADERS = { matched: [], unmatched: [], sizes: [] } as const;

/** A column of the rules that no header of this sheet is stays free, and is what an unknown header may have meant. */
function headersOf(
  layout: Layout,
  headers: readonly RawHeader[],
  rules: OrderRules,
): Pick<CheckedWorkbook, 'matched' | 'unmatched' | 'sizes'> {
  const written = new Map(headers.map(({ letter, text }) => [letter, collapseBlanks(text)]));
  const matched = layout.columns.map(({ letter, name }) => ({ header: written.get(letter) ?? name, column: name }));
  const taken = new Set(matched.map(({ column }) => column));
  const free = rules.columns.filter(({ name }) => !taken.has(name)).map(({ name }) => name);
  const unmatched = layout.unknown.map(({ header }) => ({ header, nearest: nearestName(header, free) ?? null }));
  return { matched, unmatched, sizes: layout.sizes.map(({ size }) => size) };
}

function refusedWorkbook(workbook: string, sentence: string): CheckedWorkbook {
  return {
    workbook,
    sheet: null,
    headerRow: null,
    ...NO_HEADERS,
    rows: { read: 0, skipped: 0, held: 0, rejected: 0 },
    skippedExamples: [],
    rejects: [],
    refused: sentence,
  };
}
