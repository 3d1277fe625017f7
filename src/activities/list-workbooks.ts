// list-workbooks: what there is to read. Workbooks whose bytes and rules are those of their last import are settled here, all at once:
// an activity each would cost more than reading them (20 workbooks: 2 s against 0.1 s). A missing source folder fails the run; it cancels nothing (S7).
import { ApplicationFailure } from '@temporalio/common';
import { grouped } from '../domain/grouped.js';
import { SourceRefused } from '../domain/order/refusal.js';
import { copiesAmong, copySentence, type FileFacts } from '../domain/reading/copies.js';
import type { SourceRef } from '../sources/source.js';
import type { ActivityDeps, ImportFigures, StoredLayout } from './deps.js';
import { beat, cancelled } from './heartbeat.js';
import { rulesInForce } from './import-workbook.js';

export interface SourceList {
  /** To be read, the largest first: read last, it would be waited for by everything else (11 of 79 MB: 2 s of a thread). */
  readonly changed: readonly string[];
  readonly unchanged: number;
}

export function listWorkbooks(deps: ActivityDeps) {
  return async ({ runId }: { runId: string }): Promise<SourceList> => {
    await deps.store.runs.enterPhase(runId, 'importing');
    const found = await documentsIn(deps);
    await deps.store.runs.noteFilesNotRead(runId, await deps.source.notRead());
    const copies = await copiesIn(deps, found);
    const changed: SourceRef[] = [];
    for (const [index, ref] of found.entries()) {
      const kept = ref.file === null ? undefined : copies.get(ref.file);
      if (kept !== undefined) await refuseCopy(deps, runId, ref, kept);
      else if (!(await settleUnchanged(deps, runId, ref.name))) changed.push(ref);
      beat({ looked: index + 1 });
    }
    const largestFirst = changed.sort((one, other) => other.sizeBytes - one.sizeBytes).map(({ name }) => name);
    return { changed: largestFirst, unchanged: found.length - changed.length };
  };
}

async function documentsIn(deps: ActivityDeps): Promise<readonly SourceRef[]> {
  try {
    return await deps.source.list();
  } catch (error) {
    if (error instanceof SourceRefused) throw ApplicationFailure.nonRetryable(error.refusal.sentence, 'SourceRefused');
    throw error;
  }
}

/** Only files of one length can be copies: so most of them need not be read for it. By file, which one is read instead. */
async function copiesIn(
  { store, source }: ActivityDeps,
  found: readonly SourceRef[],
): Promise<ReadonlyMap<string, string>> {
  const files: FileFacts[] = [];
  for (const same of grouped(found, ({ sizeBytes }) => String(sizeBytes)).values()) {
    const documents = grouped(same, ({ file }) => file ?? '');
    if (documents.size < 2) continue;
    for (const [file, own] of documents) {
      const [first] = own;
      if (file === '' || first === undefined) continue;
      const digest = await digestOf(source, first.name);
      beat({ compared: files.length });
      if (digest === null) continue;
      const known = await Promise.all(own.map(({ name }) => store.imports.known(name)));
      files.push({ file, digest, readBefore: known.some((one) => one !== null && one.importRun !== null) });
    }
  }
  return copiesAmong(files);
}

async function refuseCopy(
  { store }: ActivityDeps,
  runId: string,
  { name, file }: SourceRef,
  kept: string,
): Promise<void> {
  const known = await store.imports.known(name);
  await store.imports.end(runId, {
    workbook: name,
    outcome: 'refused',
    digest: null,
    sheet: null,
    layout: null,
    figures: null,
    sentence: copySentence(file ?? name, kept),
    importRun: known?.importRun ?? null,
  });
}

/** null: what cannot be read now is the import's to say. */
async function digestOf(source: ActivityDeps['source'], name: string): Promise<string | null> {
  return source.digest(name, cancelled()).catch((error: unknown) => {
    if (error instanceof SourceRefused) return null;
    throw error;
  });
}

/** True when nothing has to be read: the rows are those that are stored (S12). What cannot be read now is the import's to say. */
async function settleUnchanged(deps: ActivityDeps, runId: string, workbook: string): Promise<boolean> {
  const { store, source, settings } = deps;
  const known = await store.imports.known(workbook);
  if (known === null || known.importRun === null || known.rulesFingerprint !== rulesInForce(settings.rulesFingerprint))
    return false;
  const digest = await digestOf(source, workbook);
  if (digest !== known.digest) return false;
  await store.imports.end(runId, {
    workbook,
    outcome: 'unchanged',
    digest,
    sheet: known.sheet,
    layout: known.layout === null ? null : (JSON.parse(known.layout) as StoredLayout),
    figures: known.figures === null ? null : (JSON.parse(known.figures) as ImportFigures),
    sentence: null,
    importRun: known.importRun,
  });
  return true;
}
