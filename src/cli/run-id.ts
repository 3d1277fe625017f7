// run-id: the name of a run: sorts by time, can be typed, and two started in one second differ.
import { randomBytes } from 'node:crypto';

/** 20261121-143012-a3f1, UTC. */
export function newRunId(now: Date = new Date()): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}
