// tasks: what can be measured, by name; each runs in a process of its own.
import type { Figures } from '../figures.js';
import { budget } from './budget.js';
import { growth } from './growth.js';
import { importAgain } from './import-again.js';
import { importAll } from './import-all.js';
import { iterate } from './iterate.js';
import { ledger } from './ledger.js';
import { longWork } from './long-work.js';
import { plantDrift } from './plant-drift.js';
import { sync } from './sync.js';
import { syncInTurns } from './sync-in-turns.js';
import { syncTemporal } from './sync-temporal.js';
import type { Turns } from './turns.js';
import { verify } from './verify.js';

export const tasks = {
  iterate,
  importAll,
  importAgain,
  sync,
  ledger,
  syncTemporal,
  syncInTurns,
  budget,
  growth,
  longWork,
  plantDrift,
  verify,
};

export type TaskName = keyof typeof tasks;
export type TaskOptions<Name extends TaskName> = Parameters<(typeof tasks)[Name]>[0];

/** Every task takes its own options, as JSON, and its turns. */
export type Task<Options> = (options: Options, turns: Turns) => Promise<Figures>;

export function isTask(name: string): name is TaskName {
  return Object.hasOwn(tasks, name);
}
