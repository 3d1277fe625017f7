// lease-holder: the name under which this process holds leases, and whether another holder still lives.
import { hostname } from 'node:os';

/** host:pid:start; the start stamp tells a process from a later one with the same pid. */
export function leaseHolder(): string {
  return `${hostname()}:${process.pid}:${Date.now().toString(36)}`;
}

/** Only processes of this machine can be asked; a pid that lives may be somebody else's by now, so then the lease simply runs out. */
export function isDeadHolder(holder: string): boolean {
  const [host, pid] = holder.split(':');
  if (host !== hostname() || pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
