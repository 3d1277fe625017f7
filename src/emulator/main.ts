// The command `order-mirror emulator`: starts a practice board and keeps it up until it is told to stop.
import { enterpriseLimits, type Limits } from './budgets.js';
import { type BoardDefinition, demoBoardPath, readBoardDefinitions } from './definition.js';
import { PracticeBoardRefusal } from './refusal.js';
import { type Emulator, startEmulator } from './server.js';

export interface RunEmulatorOptions {
  readonly port?: number;
  readonly host?: string;
  /** --allow-host NAME[,NAME]: further names under which it is reached. */
  readonly allowHost?: string;
  /** --state FILE */
  readonly state?: string;
  /** --boards FILE, JSON in the form of boards/customer-master-schedule.json; the demo board by default. */
  readonly boards?: string;
  /** --limits none | enterprise | pro | standard | trial, or name=number pairs joined by commas. */
  readonly limits?: string;
  readonly latencyMs?: number;
  /** --stale-revisions refused | accepted */
  readonly staleRevisions?: 'refused' | 'accepted';
  readonly signal?: AbortSignal;
  readonly write?: (line: string) => void;
}

/** docs/monday-api.md "Rate limits"; complexity of a personal token on a trial, of an app token elsewhere. */
const plans: { readonly [plan: string]: Limits } = {
  enterprise: enterpriseLimits,
  pro: { complexityPerMinute: 5_000_000, callsPerMinute: 2_500, callsPerDay: 10_000, concurrency: 100 },
  standard: { complexityPerMinute: 5_000_000, callsPerMinute: 1_000, callsPerDay: 1_000, concurrency: 40 },
  trial: { complexityPerMinute: 1_000_000, callsPerMinute: 1_000, callsPerDay: 1_000, concurrency: 40 },
};

export function parseLimits(text: string): Partial<Limits> | 'none' {
  if (text === 'none') return 'none';
  const plan = plans[text];
  if (plan !== undefined) return plan;
  const entries = text.split(',').map((pair) => {
    const [name = '', number = ''] = pair.split('=').map((part) => part.trim());
    if (!(name in enterpriseLimits) || !/^\d+$/.test(number)) {
      const names = Object.keys(enterpriseLimits).join(', ');
      throw new PracticeBoardRefusal(
        `--limits takes none, ${Object.keys(plans).join(', ')}, or pairs like callsPerDay=1000 (${names}).`,
      );
    }
    return [name, Number(number)];
  });
  return Object.fromEntries(entries) as Partial<Limits>;
}

/** The port that the demo's config names (README.md "Config"). */
const defaultPort = 4010;

/** Starts the emulator and resolves when `signal` is aborted and everything is closed. */
export async function runEmulator(options: RunEmulatorOptions = {}): Promise<void> {
  const boards: BoardDefinition[] = readBoardDefinitions(options.boards ?? demoBoardPath());
  const emulator: Emulator = await startEmulator({
    port: options.port ?? defaultPort,
    boards,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.allowHost === undefined
      ? {}
      : { allowedHosts: options.allowHost.split(',').map((name) => name.trim()) }),
    ...(options.state === undefined ? {} : { stateFile: options.state }),
    ...(options.limits === undefined ? {} : { limits: parseLimits(options.limits) }),
    ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
    ...(options.staleRevisions === undefined ? {} : { staleRevisions: options.staleRevisions }),
  });
  const write = options.write ?? ((line: string) => void process.stderr.write(`${line}\n`));
  write(`Practice board: ${emulator.pageUrl}`);
  write(`API:            ${emulator.url}`);
  write(options.state === undefined ? 'State:          in memory' : `State:          ${options.state}`);
  await stopped(options.signal);
  await emulator.close();
}

function stopped(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
}
