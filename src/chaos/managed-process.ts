// managed-process: one process of the stack that may be killed, stopped and started again, always by the very process id this file started.
// Owns: its life and its log. Does not own: what it runs (site.ts).
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessOptions {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly logFile: string;
  /** True as soon as it does its work. */
  readonly ready: (child: ChildProcess) => Promise<boolean>;
}

/** A cold and busy machine; usually a second. */
const READY_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 30;
/** After SIGTERM; then SIGKILL. */
const END_WITHIN_MS = 5_000;

export class ManagedProcess {
  readonly #options: ProcessOptions;
  #child: ChildProcess | null = null;

  constructor(options: ProcessOptions) {
    this.#options = options;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get lives(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async start(): Promise<void> {
    const { name, program, args, cwd, logFile, ready } = this.#options;
    if (this.lives) return;
    const log = openSync(logFile, 'a', 0o600);
    // Detached, so that Ctrl-C reaches only this process, which then ends them in order.
    // The channel lets it end by itself when this process is gone; those that know no channel are ended by `end`.
    const child = spawn(program, [...args], { cwd, stdio: ['ignore', log, log, 'ipc'], detached: true });
    closeSync(log);
    child.on('error', () => undefined);
    this.#child = child;
    for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += ASK_EVERY_MS) {
      if (await ready(child)) return;
      if (!this.lives) throw new Error(`${name} ended while it was started; its words are in ${logFile}.`);
      await sleep(ASK_EVERY_MS);
    }
    throw new Error(`${name} did not start within ${READY_WITHIN_MS / 1000} s; its words are in ${logFile}.`);
  }

  send(message: object): void {
    if (this.lives && this.#child?.connected) this.#child.send(message);
  }

  /** The next message it sends; null if none comes. */
  async answer(message: object, withinMs: number): Promise<unknown> {
    const child = this.#child;
    if (child === null || !this.lives) return null;
    const said = new Promise<unknown>((resolve) => child.once('message', resolve));
    this.send(message);
    return Promise.race([said, sleep(withinMs, null)]);
  }

  /** Each message of the process that runs now. */
  hear(listener: (message: unknown) => void): void {
    this.#child?.on('message', listener);
  }

  signal(signal: NodeJS.Signals): void {
    if (this.lives) this.#child?.kill(signal);
  }

  async kill(): Promise<void> {
    await this.#endWith('SIGKILL');
  }

  async end(): Promise<void> {
    const timer = setTimeout(() => this.signal('SIGKILL'), END_WITHIN_MS);
    // One that stands still hears no SIGTERM.
    this.signal('SIGCONT');
    await this.#endWith('SIGTERM');
    clearTimeout(timer);
  }

  async #endWith(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null || !this.lives) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await gone;
  }
}
