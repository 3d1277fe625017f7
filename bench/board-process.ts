// board-process: the practice board in a process of its own, without limits and in memory unless told otherwise. Owns: starting and ending it.
import { spawn } from 'node:child_process';

const READY_WITHIN_MS = 30_000;

export interface BoardProcess {
  readonly url: string;
  stop(): Promise<void>;
}

export interface BoardSettings {
  /** As `order-mirror emulator --limits` takes them. */
  readonly limits?: string;
  readonly stateFile?: string;
}

export function startBoard({ limits = 'none', stateFile }: BoardSettings = {}): Promise<BoardProcess> {
  const kept = stateFile === undefined ? [] : ['--state', stateFile];
  const args = ['bin/order-mirror.mjs', 'emulator', '--limits', limits, '--port', '0', ...kept];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`The board did not start: ${said}`)), READY_WITHIN_MS);
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2000);
      const url = /^API:\s+(\S+)$/m.exec(said)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve({
        url,
        async stop() {
          // Its channel keeps it alive as long as anybody could speak to it; without one it ends by itself.
          child.disconnect();
          await gone;
        },
      });
    });
    child.once('exit', () => reject(new Error(`The board ended: ${said}`)));
  });
}
