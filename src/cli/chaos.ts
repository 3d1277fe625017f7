// chaos: the mirror under faults, on a stack of its own on this machine. Owns: the words and the exit code. Does not own: anything that happens (src/chaos).
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

export async function chaos(options: ChaosCommandOptions, output: Output): Promise<number> {
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
      say: output.note,
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
