// housekeep: the command that takes away what [retention] no longer keeps. Owns: the words. Does not own: what goes (domain/run/retention.ts, store).
import type { Tidied } from '../domain/run/retention.js';
import type { TidiedRows } from '../store/housekeeping-store.js';
import type { CommandSetUp } from './context.js';
import { type CommonOptions, configFrom, EXIT, storeFrom, withCommonOptions } from './context.js';
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

const EXAMPLES = `
How long what is kept stands in [retention] of the config; each key says why. Orders, lines, groups and the figures
of every run stay for ever, history too unless history_days is set. The newest ten runs, open ones, batches that are
not settled, kept plans and the last whole reading of the board stay whole whatever their age. It may run beside a
sync, may be stopped at any time, and goes on where it was. By itself: a schedule of scope "housekeep".

Examples:
  order-mirror housekeep --dry-run
  order-mirror housekeep --json`;

export const housekeepCommand: CommandSetUp = (program, output, end) => {
  withCommonOptions(program.command('housekeep'))
    .description('Takes away what [retention] no longer keeps: old planned writes, calls, rejects. Never an order.')
    .option('--dry-run', 'count what would go, take nothing', false)
    .addHelpText('after', EXAMPLES)
    .action(async (options: CommonOptions & { readonly dryRun: boolean }) => {
      const config = configFrom(options, output);
      const store = await storeFrom(config);
      try {
        const { dryRun } = options;
        const tidied = await store.housekeeping.housekeep({ retention: config.retention, dryRun });
        output.out(
          options.json
            ? JSON.stringify({ dry_run: dryRun, tidied }, null, 2)
            : tidiedText(tidied, dryRun, outputWidth(output.columns)),
        );
        end(EXIT.inSync);
      } finally {
        await store.close();
      }
    });
};

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
