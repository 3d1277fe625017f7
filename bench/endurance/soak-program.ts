// soak-program: `npm run soak`. Owns: its options, the table it prints and the exit code. Does not own: the soak (soak.ts) or its verdicts (soak-figures.ts).
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { formatTable } from '../../src/cli/text-table.js';
import { type Soaked, soak } from './soak.js';
import { type SoakRow, soakRows } from './soak-figures.js';

const EXIT = { flat: 0, growing: 1, usage: 64, interrupted: 130 } as const;

const USAGE = `npm run soak -- [--minutes N] [--seed S] [--json]

Syncs with changes in a loop, on a stack of its own in a temporary folder, 10 minutes by default. Prints what the worker, the histories and the store
weigh, and whether that grew over the second half. Exit codes: 0 flat; 1 growing, or something went wrong; 64 wrong usage; 130 interrupted.`;

interface Options {
  readonly minutes: number;
  readonly seed: number;
  readonly json: boolean;
}

function optionsOf(args: readonly string[]): Options | 'help' | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        minutes: { type: 'string', default: '10' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return 'help';
    const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
    return minutes > 0 && Number.isInteger(seed) ? { minutes, seed, json: values.json } : null;
  } catch {
    return null;
  }
}

export async function soakProgram(args: readonly string[]): Promise<number> {
  const options = optionsOf(args);
  if (options === null || options === 'help') {
    process.stderr.write(`${USAGE}\n`);
    return options === null ? EXIT.usage : EXIT.flat;
  }
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      interrupted = true;
    });
  const say = (line: string) => void process.stderr.write(`soak: ${line}\n`);
  const soaked = await soak({ ...options, say, stopped: () => interrupted });
  const rows = soakRows(soaked.samples);
  process.stdout.write(`${options.json ? documentOf(options, soaked, rows) : pageOf(options, soaked, rows)}\n`);
  if (interrupted) return EXIT.interrupted;
  const well = soaked.findings.length === 0 && rows.every(({ verdict }) => verdict !== 'growing');
  return well ? EXIT.flat : EXIT.growing;
}

function documentOf(options: Options, soaked: Soaked, rows: readonly SoakRow[]): string {
  const { minutes, seed } = options;
  const { samples, syncs, orders, writes, findings } = soaked;
  return JSON.stringify({ minutes, seed, syncs, orders, writes, findings, figures: rows, samples }, null, 2);
}

function pageOf({ minutes, seed }: Options, soaked: Soaked, rows: readonly SoakRow[]): string {
  const show = (value: number | null) => (value === null ? '-' : value.toFixed(Math.abs(value) < 10 ? 2 : 0));
  const share = (value: number | null) => (value === null ? '-' : `${(value * 100).toFixed(1)} %`);
  const table = formatTable(
    ['figure', 'first', 'middle', 'last', 'growth', 'flat up to', 'verdict'].map((title) => ({ title })),
    rows.map((row) => [
      row.unit === '' ? row.figure : `${row.figure}, ${row.unit}`,
      show(row.first),
      show(row.middle),
      show(row.last),
      share(row.growth),
      share(row.tolerance),
      row.verdict,
    ]),
  );
  const facts = [
    `${soaked.syncs} syncs in ${minutes} minutes, ${soaked.orders} orders, ${soaked.writes} writes; seed ${seed}. ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)} at the end.`,
    'Growth is that of the second half, by the straight line through its samples. Why up to there it is flat:',
    ...rows.map((row) => `  ${row.figure}: ${row.because}.`),
    ...soaked.findings,
  ];
  return `${table}\n\n${facts.join('\n')}`;
}
