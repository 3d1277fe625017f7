// measurement: the parent's side of one measurement: a process of its own, so that its peak memory is of that measurement alone.
// Owns: starting it, giving it turns, its figures. Does not own: what is measured (tasks/).
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Figures } from './figures.js';
import type { TaskName, TaskOptions } from './tasks/index.js';

/** From the measuring process. */
export type FromTask =
  | { readonly kind: 'turn-done'; readonly more: boolean }
  | { readonly kind: 'ended'; readonly figures: Figures; readonly peakMb: number };

export interface Measured {
  readonly figures: Figures;
  readonly peakMb: number;
}

export interface Measurement {
  /** Lets it do its next step and waits; false when that was the last. */
  turn(): Promise<boolean>;
  ended: Promise<Measured>;
}

const RUN_TASK = fileURLToPath(new URL('./run-task.js', import.meta.url));

export function start<Name extends TaskName>(name: Name, options: TaskOptions<Name>): Measurement {
  const child = fork(RUN_TASK, [name, JSON.stringify(options)], { stdio: ['ignore', 2, 2, 'ipc'] });
  let turnDone: (more: boolean) => void = () => {};
  let lost: (error: Error) => void = () => {};
  const ended = new Promise<Measured>((resolve, reject) => {
    child.on('message', (message: FromTask) => {
      if (message.kind === 'turn-done') turnDone(message.more);
      else resolve(message);
    });
    child.once('exit', (code, signal) => {
      const error = new Error(`The measurement ${name} ended without figures (${signal ?? `exit ${code}`}).`);
      reject(error);
      lost(error);
    });
  });
  ended.catch(() => undefined);
  return {
    ended,
    turn: () =>
      new Promise((resolve, reject) => {
        turnDone = resolve;
        lost = reject;
        child.send('turn');
      }),
  };
}

export function measure<Name extends TaskName>(name: Name, options: TaskOptions<Name>): Promise<Measured> {
  return start(name, options).ended;
}

/** Step by step, one process waiting while the other works: whatever else the machine does, it does to both. */
export async function sideBySide(...measurements: readonly Measurement[]): Promise<void> {
  const going = new Set(measurements);
  while (going.size > 0)
    for (const measurement of measurements)
      if (going.has(measurement) && !(await measurement.turn())) going.delete(measurement);
}

export function figure(figures: Figures, name: string): number {
  const value = figures[name];
  if (value === undefined) throw new Error(`The measurement gave no ${name}.`);
  return value;
}
