// list-workbooks: what there is to read. Workbooks whose bytes and rules are those of their last import are settled here, all at once:
// an activity each would cost more than reading them (20 workbooks: 2 s against 0.1 s). A missing source folder fails the run; it cancels nothing (S7).
import { ApplicationFailure } from '@temporalio/common';
import { SourceRefused } from '../domain/order/refusal.js';
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
    const changed: SourceRef[] = [];
    for (const [index, ref] of found.entries()) {
      if (!(await settleUnchanged(deps, runId, ref.name))) changed.push(ref);
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

/** True when nothing has to be read: the rows are those that are stored (S12). What cannot be read now is the import's to say. */
async function settleUnchanged(deps: ActivityDeps, runId: string, workbook: string): Promise<boolean> {
  const { store, source, settings } = deps;
  const known = await store.imports.known(workbook);
  if (known === null || known.importRun === null || known.rulesFingerprint !== rulesInForce(settings.rulesFingerprint))
    return false;
  const digest = await source.digest(workbook, cancelled()).catch((error: unknown) => {
    if (error instanceof SourceRefused) return null;
    throw error;
  });
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
