// emulator: the practice board alone.
import { runEmulator } from '../emulator/main.js';
import { PracticeBoardRefusal } from '../emulator/refusal.js';
import { CommandFailed, EXIT, type Output } from './context.js';

interface EmulatorCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly allowHost?: string;
  readonly state?: string;
  readonly boards?: string;
  readonly limits: string;
  readonly latency: number;
  readonly staleRevisions: 'refused' | 'accepted';
}

export async function emulator(options: EmulatorCommandOptions, output: Output): Promise<number> {
  try {
    const stop = new AbortController();
    // Started by demo or dev: when they are gone, the board goes too.
    process.once('disconnect', () => stop.abort());
    await runEmulator({
      port: options.port,
      host: options.host,
      ...(options.allowHost === undefined ? {} : { allowHost: options.allowHost }),
      ...(options.state === undefined ? {} : { state: options.state }),
      ...(options.boards === undefined ? {} : { boards: options.boards }),
      limits: options.limits,
      latencyMs: options.latency,
      staleRevisions: options.staleRevisions,
      signal: stop.signal,
      write: output.err,
    });
    // The channel to demo or dev would keep the process alive.
    if (process.connected) process.disconnect();
    return EXIT.inSync;
  } catch (error) {
    if (error instanceof PracticeBoardRefusal) throw new CommandFailed(error.message);
    throw error;
  }
}
