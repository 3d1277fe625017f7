// lease-holder: the name under which this process holds leases, and whether another holder surely lives no more (S3).
// A process is asked for by its number; but that says something only where numbers mean the same: on one machine, since one start of it, and in one
// namespace of process numbers. Two containers may well have one host name, and a process 1 each.
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** HOST:BOOT:NAMESPACE:PID:START. Where a system has no such thing as boot ids or namespaces (macOS, Windows), they are empty. */
interface Holder {
  readonly host: string;
  /** Which start of which machine. */
  readonly boot: string;
  /** Whose process numbers. */
  readonly namespace: string;
  readonly pid: number;
}

const HERE: Omit<Holder, 'pid'> = {
  host: hostname().replaceAll(':', '-'),
  boot: orNothing(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  namespace: orNothing(() => /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? ''),
};

/** The start stamp tells a process from a later one with the same number. */
export function leaseHolder(): string {
  const { host, boot, namespace } = HERE;
  return [host, boot, namespace, process.pid, Date.now().toString(36)].join(':');
}

/** Who cannot be asked for is not dead: its lease runs out by itself. A number that lives may be somebody else's by now; then it runs out, too. */
export function isDeadHolder(holder: string, here: Omit<Holder, 'pid'> = HERE): boolean {
  const [host, boot, namespace, pid, start] = holder.split(':');
  // A name of fewer parts is that of an older program, which told neither.
  if (start === undefined || host !== here.host || boot !== here.boot || namespace !== here.namespace) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function orNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
