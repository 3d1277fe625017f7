// import-workbook: one workbook from the source into staging, whole or not at all (S8): the import's beginning and end, and how it ended.
// Does not own: going through the rows (read-workbook.ts), nor in which thread that happens (reading-threads.ts).

import { SourceRefused } from '../domain/order/refusal.js';
import type { ActivityDeps, ImportOutcome } from './deps.js';
import { beater, cancelled } from './heartbeat.js';

/** Part of "the same rules": raise it when the same file would be read differently by a newer program, so that it is read again. */
const READER_VERSION = '2';

export interface ImportInput {
  readonly runId: string;
  readonly workbook: string;
}

export interface ImportReport {
  readonly outcome: ImportOutcome;
  readonly read: number;
  readonly rejects: number;
}

export function importWorkbook(deps: ActivityDeps) {
  const { store, source } = deps;
  return async ({ runId, workbook }: ImportInput): Promise<ImportReport> => {
    const ended = await store.imports.result(runId, workbook);
    if (ended !== null) return { outcome: ended.outcome, read: 0, rejects: 0 };
    const signal = cancelled();
    try {
      const digest = await source.digest(workbook, signal);
      await store.imports.begin(runId, workbook);
      const beat = beater();
      const read = await deps.readWorkbook({ runId, workbook }, signal, (rows) => beat({ read: rows }));
      await deps.crashPoint('import-before-end');
      // The file may have been replaced while it was being read: what was staged must be what the digest stands for.
      if ((await source.digest(workbook, signal)) !== digest) {
        throw new SourceRefused({
          kind: 'unreadable',
          sentence: `${workbook} was changed while it was being read. It is taken whole or not at all; run again when it is no longer being saved.`,
        });
      }
      await store.imports.end(runId, {
        workbook,
        outcome: 'imported',
        digest,
        sheet: read.sheet,
        layout: read.layout,
        figures: read.figures,
        sentence: null,
        importRun: runId,
      });
      return { outcome: 'imported', read: read.figures.read, rejects: read.figures.rejects };
    } catch (error) {
      if (!(error instanceof SourceRefused)) throw error;
      const known = await store.imports.known(workbook);
      const outcome = error.refusal.kind === 'missing' ? 'missing' : 'refused';
      await store.imports.end(runId, {
        workbook,
        outcome,
        digest: null,
        sheet: null,
        layout: null,
        figures: null,
        sentence: error.refusal.sentence,
        importRun: known?.importRun ?? null,
      });
      return { outcome, read: 0, rejects: 0 };
    }
  };
}

/** What a stored import stands for: a workbook read by other rules, or by an older reader, is read again. */
export function rulesInForce(rulesFingerprint: string): string {
  return `${READER_VERSION}:${rulesFingerprint}`.slice(0, 64);
}
