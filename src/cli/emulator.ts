// emulator: the practice board alone.
import type { Command } from 'commander';
import { runEmulator } from '../emulator/main.js';
import { CommandFailed, type Output } from './context.js';

interface EmulatorCommandOptions {
  readonly port: string;
  readonly host: string;
  readonly state?: string;
  readonly boards?: string;
  readonly limits: string;
  readonly latency: string;
}

export function emulatorCommand(program: Command, output: Output, end: (code: number) => void): void {
  program
    .command('emulator')
    .description("The practice board: speaks monday.com's API over HTTP on this machine, with a page to look at it.")
    .option('--port <port>', 'port of the API and the page', '4010')
    .option('--host <host>', 'address to listen on; the board takes any token, so think before opening it', '127.0.0.1')
    .option('--state <file>', 'keep the boards in this file; without it they live in memory')
    .option('--boards <file>', 'board definitions (JSON); without it the Customer Master Schedule')
    .option('--limits <limits>', 'none, enterprise, pro, standard, trial, or pairs like callsPerDay=1000', 'enterprise')
    .option('--latency <ms>', 'each call waits this long first', '0')
    .addHelpText(
      'after',
      '\nExamples:\n  order-mirror emulator --limits none\n  order-mirror emulator --port 4011 --state /tmp/board.journal --limits trial',
    )
    .action(async (options: EmulatorCommandOptions) => {
      try {
        const stop = new AbortController();
        // Started by demo or dev: when they are gone, the board goes too.
        process.once('disconnect', () => stop.abort());
        await runEmulator({
          port: Number(options.port),
          host: options.host,
          ...(options.state === undefined ? {} : { state: options.state }),
          ...(options.boards === undefined ? {} : { boards: options.boards }),
          limits: options.limits,
          latencyMs: Number(options.latency),
          signal: stop.signal,
          write: output.err,
        });
        // The channel to demo or dev would keep the process alive.
        if (process.connected) process.disconnect();
        end(0);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
          throw new CommandFailed(
            `Port ${options.port} is taken. Name another with --port, or end the program that holds it.`,
          );
        throw error;
      }
    });
}
