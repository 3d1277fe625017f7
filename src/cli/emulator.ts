// emulator: the practice board alone.
import { runEmulator } from '../emulator/main.js';
import { CommandFailed, EXIT, type Output } from './context.js';

interface EmulatorCommandOptions {
  readonly port: string;
  readonly host: string;
  readonly allowHost?: string;
  readonly state?: string;
  readonly boards?: string;
  readonly limits: string;
  readonly latency: string;
  readonly staleRevisions: 'refused' | 'accepted';
}

export async function emulator(options: EmulatorCommandOptions, output: Output): Promise<number> {
  try {
    const stop = new AbortController();
    // Started by demo or dev: when they are gone, the board goes too.
    process.once('disconnect', () => stop.abort());
    await runEmulator({
      port: Number(options.port),
      host: options.host,
      ...(options.allowHost === undefined ? {} : { allowHost: options.allowHost }),
      ...(options.state === undefined ? {} : { state: options.state }),
      ...(options.boards === undefined ? {} : { boards: options.boards }),
      limits: options.limits,
      latencyMs: Number(options.latency),
      staleRevisions: options.staleRevisions,
      signal: stop.signal,
      write: output.err,
    });
    // The channel to demo or dev would keep the process alive.
    if (process.connected) process.disconnect();
    return EXIT.inSync;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new CommandFailed(
        `Port ${options.port} is taken. Name another with --port, or end the program that holds it.`,
      );
    throw error;
  }
}
