// schedule-trial-program: `npm run schedule-trial`. Owns: its options, the table it prints and the exit code. Does not own: the trial (schedule-trial.ts).
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { formatTable } from '../../src/cli/text-table.js';
import { scheduleTrial, type Trial } from './schedule-trial.js';

const EXIT = { well: 0, wrong: 1, usage: 64, interrupted: 130 } as const;

const USAGE = `npm run schedule-trial -- [--minutes N] [--kills K] [--seed S] [--json]

A schedule every minute whose runs take longer than one, 15 minutes by default, on a stack of its own in a temporary folder; the lists change in every
run, and the worker is killed (kill -9) twice in mid-run. Exit codes: 0 no overlap, no lost run, nothing doubled; 1 something of it; 64 wrong usage; 130 interrupted.`;

interface Options {
  readonly minutes: number;
  readonly kills: number;
  readonly seed: number;
  readonly json: boolean;
}

function optionsOf(args: readonly string[]): Options | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        minutes: { type: 'string', default: '15' },
        kills: { type: 'string', default: '2' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
      },
    });
    const [minutes, kills, seed] = [Number(values.minutes), Number(values.kills), Number(values.seed)];
    const fits = minutes > 0 && Number.isInteger(kills) && kills >= 0 && Number.isInteger(seed);
    return fits ? { minutes, kills, seed, json: values.json } : null;
  } catch {
    return null;
  }
}

export async function scheduleTrialProgram(args: readonly string[]): Promise<number> {
  const options = args.includes('--help') ? null : optionsOf(args);
  if (options === null) {
    process.stderr.write(`${USAGE}\n`);
    return args.includes('--help') ? EXIT.well : EXIT.usage;
  }
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      interrupted = true;
    });
  const say = (line: string) => void process.stderr.write(`schedule-trial: ${line}\n`);
  const trial = await scheduleTrial({ ...options, say, stopped: () => interrupted });
  process.stdout.write(
    `${options.json ? JSON.stringify({ ...options, ...trial }, null, 2) : pageOf(options, trial)}\n`,
  );
  if (interrupted) return EXIT.interrupted;
  return trial.findings.length === 0 ? EXIT.well : EXIT.wrong;
}

/** More of them say no more; --json has all. */
const LISTED_AT_MOST = 20;

function listed(findings: readonly string[]): string[] {
  const more = findings.length - LISTED_AT_MOST;
  return [...findings.slice(0, LISTED_AT_MOST), ...(more > 0 ? [`and ${more} more`] : [])];
}

function pageOf(
  { minutes, seed }: Options,
  { runs, starts, killedAt, mutationsAtOnce, orders, findings }: Trial,
): string {
  const seconds = ({ openedAt, closedAt }: Trial['runs'][number]) =>
    closedAt === null ? null : Math.round((Date.parse(closedAt) - Date.parse(openedAt)) / 1000);
  const kills = ({ openedAt, closedAt }: Trial['runs'][number]) =>
    killedAt.filter((at) => at >= openedAt && (closedAt === null || at <= closedAt)).length;
  const table = formatTable(
    ['run', 'opened (UTC)', 'seconds', 'writes', 'kills', 'outcome'].map((title) => ({ title })),
    runs.map((run) => [
      run.runId,
      run.openedAt.slice(11, 19),
      seconds(run),
      run.writes,
      kills(run),
      run.outcome ?? 'open',
    ]),
  );
  const ran = starts.ends.filter(({ kind }) => kind === 'ran').length;
  const skipped = starts.ends.filter(({ kind }) => kind === 'skipped').length;
  return [
    table,
    '',
    `${starts.due} minutes were due: ${ran} runs, ${starts.leftOut + skipped} left out since one was open, ${starts.missed} missed; ${killedAt.length} kills.`,
    `${orders} orders, at most ${mutationsAtOnce} mutation at once; ${minutes} minutes, seed ${seed}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)} at the end.`,
    ...(findings.length === 0 ? ['No overlap, no lost run, nothing lost or doubled on the board.'] : listed(findings)),
  ].join('\n');
}
