// housekeep: the command that takes away what [retention] no longer keeps. Owns: the words. Does not own: what goes (domain/run/retention.ts, store).
import type { Tidied } from '../domain/run/retention.js';
import type { TidiedRows } from '../store/housekeeping-store.js';
import { type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { formatTable, numberWithCommas, outputWidth } from './text-table.js';

const WORDS: Readonly<Record<Tidied, string>> = {
  plans: 'kept plans',
  verifications: 'findings of verify',
  outbox: 'planned writes and batches',
  'batch-bodies': 'requests as they were sent',
  calls: 'calls',
  rejects: 'rejects of imports that are no longer in force',
  runs: 'customers, gates and workbooks of runs',
  history: 'history of orders',
};

export async function housekeep(
  options: CommonOptions & { readonly dryRun: boolean },
  output: Output,
): Promise<number> {
  return withStore(options, output, async (store, { retention }) => {
    const { dryRun } = options;
    const tidied = await store.housekeeping.housekeep({ retention, dryRun });
    output.out(
      options.json
        ? JSON.stringify({ dry_run: dryRun, tidied }, null, 2)
        : tidiedText(tidied, dryRun, outputWidth(output.columns)),
    );
    return EXIT.inSync;
  });
}

export function tidiedText(tidied: readonly TidiedRows[], dryRun: boolean, width: number): string {
  const gone = tidied.filter(({ rows }) => rows > 0);
  if (gone.length === 0) return 'Nothing is older than [retention] keeps it.';
  const table = formatTable(
    [{ title: dryRun ? 'would go' : 'went' }, { title: 'what', shrinks: true }, { title: 'of before' }],
    gone.map(({ what, before, rows }) => [rows, WORDS[what], before.slice(0, 10)]),
    width,
  );
  const all = numberWithCommas(gone.reduce((sum, { rows }) => sum + rows, 0));
  return `${table}\n\n${dryRun ? `${all} rows would go. Nothing was changed.` : `${all} rows went.`}`;
}
