// chaos: the mirror under faults, on a stack of its own on this machine. Owns: the words and the exit code. Does not own: anything that happens (src/chaos).
import type { Command } from 'commander';
import { FAULTS } from '../chaos/fault-catalogue.js';
import { playRounds } from '../chaos/play-rounds.js';
import { type ChaosResult, chaosResult } from '../chaos/result-table.js';
import { CommandFailed, EXIT, type Output } from './context.js';
import { formatTable, outputWidth } from './text-table.js';

interface ChaosCommandOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly atOnce: number;
  readonly fault: readonly string[];
  readonly json: boolean;
}

/** Either ends the chaos run after its round, so that nothing it started is left behind. */
const STOPPING = ['SIGINT', 'SIGTERM'] as const;

const NAMES = FAULTS.map(({ name }) => name);

export function chaosCommand(program: Command, output: Output, end: (code: number) => void): void {
  program
    .command('chaos')
    .description(
      'Shows what faults do to the mirror: lost answers, limits, kill -9, people on the board. It makes a practice board, a Temporal server, a store, workers and order lists of its own in a temporary folder; your config, store and board are not touched.',
    )
    .option('--rounds <n>', 'rounds: the lists change, faults strike, the board is compared with the lists', whole, 20)
    .option('--seed <n>', 'the same seed gives the same lists and the same faults', whole, 1)
    .option('--at-once <n>', 'stacks side by side, each with its share of the rounds', whole, 1)
    .option('--fault <name...>', 'only these faults; all by default')
    .option('--json', 'one JSON document on stdout, everything else on stderr', false)
    .addHelpText('after', HELP)
    .action(async (options: ChaosCommandOptions) => end(await chaos(options, output)));
}

const HELP = `
Each round changes a few orders and lets several faults strike while a run takes the changes to the board. What people edited, copied or deleted
meanwhile, \`verify --repair\` puts right; what the run said it could not send, an undisturbed run sends. Then the board must be as the lists say:
nothing lost, nothing there twice, nothing wrong, the books balanced, every round over by itself.
A round that finds something keeps its folder. The faults that struck least are drawn first. Which call a kill meets, and whether a fault
finds anything to strike, is the machine's chance, not the seed's.

Faults:
${wrapped(NAMES)}

Exit codes: 0 nothing was found; 1 something was, or it could not be done; 64 wrong usage; 130 interrupted.

Examples:
  order-mirror chaos --rounds 20 --seed 7
  order-mirror chaos --rounds 5 --fault kill-worker late-effect
  order-mirror chaos --rounds 200 --seed 1 --at-once 3 --json`;

async function chaos(options: ChaosCommandOptions, output: Output): Promise<number> {
  const { rounds, seed, atOnce, fault = NAMES, json } = options;
  const unknown = fault.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0)
    throw new CommandFailed(
      `There is no fault ${unknown.join(', ')}. \`order-mirror chaos --help\` lists them.`,
      EXIT.usage,
    );
  let interrupted = false;
  const onInterrupt = () => {
    output.err(interrupted ? 'The round is ending ...' : '\nStopping after this round ...');
    interrupted = true;
  };
  for (const signal of STOPPING) process.on(signal, onInterrupt);
  const startedAt = Date.now();
  try {
    const played = await playRounds({
      rounds,
      seed,
      sites: atOnce,
      faults: fault,
      say: output.err,
      stopped: () => interrupted,
    });
    const sites = atOnce === 1 ? '' : ` --at-once ${atOnce}`;
    const only = fault === NAMES ? '' : ` --fault ${fault.join(' ')}`;
    const result = chaosResult(fault, played.rounds, played.counts, {
      seed,
      rounds: played.rounds.length,
      command: `order-mirror chaos --rounds ${rounds} --seed ${seed}${sites}${only}`,
      seconds: Math.round((Date.now() - startedAt) / 1000),
    });
    output.out(json ? JSON.stringify(result, null, 2) : tableOf(result, outputWidth(output.columns)));
    if (interrupted) return EXIT.interrupted;
    if (played.broken !== null) throw new CommandFailed(`It could not be played to its end: ${played.broken}`);
    return result.failed_rounds.length === 0 ? EXIT.inSync : EXIT.couldNot;
  } finally {
    for (const signal of STOPPING) process.off(signal, onInterrupt);
  }
}

function tableOf(result: ChaosResult, width: number): string {
  const { totals } = result;
  const cells = (row: Omit<ChaosResult['faults'][number], 'fault'>) => [
    row.injected,
    row.lost,
    row.doubled,
    row.wrong,
    row.unbalanced,
    row.stuck,
    row.recovered_in_s,
  ];
  const table = formatTable(
    [
      { title: 'fault', shrinks: true },
      { title: 'injected' },
      { title: 'lost' },
      { title: 'doubled' },
      { title: 'wrong' },
      { title: 'unbalanced' },
      { title: 'stuck' },
      { title: 'recovered in s' },
    ],
    [...result.faults.map((row) => [row.fault, ...cells(row)]), ['all', ...cells(totals)]],
    width,
  );
  const lines = [
    `${result.rounds} rounds, ${totals.runs} runs, ${result.seconds} s. Things that people deleted, edited, copied or renamed, put right by verify --repair: ${totals.repaired}.`,
    `Calls before the wait that the board asked for was over: ${totals.calls_before_their_wait_was_over}. Most mutations at once: ${totals.mutations_at_once}.`,
    ...result.failed_rounds.flatMap(({ round, folder, findings }) => [
      `Round ${round} (kept: ${folder}):`,
      ...findings.map(({ kind, what }) => `  ${kind}: ${what}`),
    ]),
    `Seed ${result.seed}. Again: ${result.command}`,
  ];
  return `${table}\n\n${lines.join('\n')}`;
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new CommandFailed(`A whole number from 1 on, not ${text}.`, EXIT.usage);
  return Number(text);
}

function wrapped(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + name.length < 100) lines[lines.length - 1] = `${line} ${name}`;
    else lines.push(`  ${name}`);
  }
  return lines.join('\n');
}
