// main: the command line. Owns: turning every error into one sentence and an exit code. Does not own: the commands (commands.ts).
import { CommanderError } from 'commander';
import { SecretMissing } from '../config/secret.js';
import { StoreFault } from '../domain/store-fault.js';
import { NoOpenRun, serviceFaultSentence, TemporalUnreachable } from '../temporal/faults.js';
import { CommandFailed, EXIT, type Output } from './context.js';
import { processOutput } from './process-output.js';
import { programOf } from './program.js';
import { inSourceLines } from './source-lines.js';

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
    return await sayError(error, output);
  }
}

/** `order-mirror status | head -3`: the reader has enough, which is no fault of anybody's. */
function endWhenNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.inSync);
}

async function sayError(error: unknown, output: Output): Promise<number> {
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
  // Loaded here: it knows the store's faults, and a command without any pays for none of that.
  const { outsideFault } = await import('./outside-faults.js');
  const refused = serviceFaultSentence(error) ?? outsideFault(error);
  if (refused !== null) {
    output.err(refused);
    return EXIT.couldNot;
  }
  // Our own bug: the whole story, so that it can be mended.
  output.err(
    `order-mirror hit a fault of its own. Please report it with what follows.\n${inSourceLines(error instanceof Error ? (error.stack ?? error.message) : String(error))}`,
  );
  return EXIT.couldNot;
}
