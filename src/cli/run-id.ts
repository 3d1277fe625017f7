// run-id: a new name for a run that a person starts. The name itself: domain/run-id.
import { randomBytes } from 'node:crypto';
import { runIdAt } from '../domain/run/run-id.js';

export function newRunId(now: Date = new Date()): string {
  return runIdAt(now, randomBytes(2).toString('hex'));
}
