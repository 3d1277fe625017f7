// main: the command line. Owns: the list of commands, and turning every error into one sentence and an exit code.
import { Command, CommanderError } from 'commander';
import { NoOpenRun, TemporalUnreachable } from '../client.js';
import { SecretMissing } from '../config/secret.js';
import { StoreFault } from '../store/database.js';
import { absentCommand } from './absent.js';
import { boardCommand } from './board.js';
import { chaosCommand } from './chaos.js';
import { configCommand } from './config.js';
import { CommandFailed, type CommandSetUp, EXIT, type Output, processOutput } from './context.js';
import { demoCommand, devCommand } from './demo.js';
import { doctorCommand } from './doctor.js';
import { emulatorCommand } from './emulator.js';
import { explainCommand } from './explain.js';
import { housekeepCommand } from './housekeep.js';
import { importCommand } from './import.js';
import { inspectCommand } from './inspect.js';
import { migrateCommand } from './migrate.js';
import { planCommand } from './plan.js';
import { rejectsCommand } from './rejects.js';
import { historyCommand, replayCommand } from './replay.js';
import { reportCommand } from './report.js';
import { rollbackCommand } from './rollback.js';
import { scheduleCommand } from './schedule.js';
import { statusCommand } from './status.js';
import { steeringCommands } from './steering.js';
import { syncCommand } from './sync.js';
import { twinsCommand } from './twins.js';
import { verifyCommand } from './verify.js';
import { workerCommand } from './worker.js';

const COMMANDS: readonly CommandSetUp[] = [
  demoCommand,
  devCommand,
  planCommand,
  syncCommand,
  importCommand,
  verifyCommand,
  rollbackCommand,
  statusCommand,
  reportCommand,
  rejectsCommand,
  twinsCommand,
  absentCommand,
  explainCommand,
  inspectCommand,
  replayCommand,
  historyCommand,
  steeringCommands,
  scheduleCommand,
  boardCommand,
  doctorCommand,
  configCommand,
  migrateCommand,
  housekeepCommand,
  workerCommand,
  emulatorCommand,
  chaosCommand,
];

export async function main(argv: readonly string[], output: Output = processOutput): Promise<number> {
  if (output === processOutput) process.stdout.on('error', endWhenNobodyReads);
  let exitCode: number = EXIT.inSync;
  const program = programOf(output, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return sayError(error, output);
  }
}

/** `order-mirror status | head -3`: the reader has enough, which is no fault of anybody's. */
function endWhenNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.inSync);
}

export function programOf(output: Output, end: (code: number) => void): Command {
  const program = new Command('order-mirror')
    .description('Keeps a monday.com board a faithful mirror of order lists: order lists -> SQL -> board.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.out(text.trimEnd()), writeErr: (text) => output.err(text.trimEnd()) })
    .showHelpAfterError('Run it with --help to see what it takes.')
    .addHelpText(
      'after',
      '\nBegin with `order-mirror demo`. Exit codes: 0 in sync; 2 finished, but some orders are held, failed or rejected; 1 could not do it; 64 wrong usage; 130 interrupted (safe to run again).',
    );
  for (const command of COMMANDS) command(program, output, end);
  return program;
}

function sayError(error: unknown, output: Output): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.inSync : EXIT.usage;
  if (error instanceof CommandFailed) {
    output.err(error.message);
    return error.exitCode;
  }
  if (
    error instanceof StoreFault ||
    error instanceof SecretMissing ||
    error instanceof TemporalUnreachable ||
    error instanceof NoOpenRun
  ) {
    output.err(error.message);
    return EXIT.couldNot;
  }
  // Our own bug: the whole story, so that it can be mended.
  output.err(
    `order-mirror hit a fault of its own. Please report it with what follows.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return EXIT.couldNot;
}
