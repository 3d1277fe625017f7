// run-id: the name of a run: sorts by time, can be typed, and two started in one second differ.

/** 20261121-143012-a3f1, UTC. `tail`: four hexadecimal digits of chance. */
export function runIdAt(now: Date, tail: string): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${tail}`;
}
