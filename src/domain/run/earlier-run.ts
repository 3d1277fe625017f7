// earlier-run: what a run that begins does about one that the store still calls open. Owns: the rule and its numbers. Does not own: asking (activities/open-run.ts).
// S3 does not rest on it: a run that was taken over stores and sends nothing (store/run-fence.ts). The rule keeps a living run from being ended by another.

export interface LifeSigns {
  /** How often a worker says of the open run of its own Temporal server that it lives. */
  readonly everyMs: number;
  /** So long it is watched before it is believed to be silent. */
  readonly watchMs: number;
  readonly silentMs: number;
}

export const LIFE_SIGNS: LifeSigns = {
  /** Seldom enough to cost nothing. */
  everyMs: 5_000,
  /** Two signs, and slack for a store that is busy with a merge: a living run has been seen to live by then. */
  watchMs: 12_000,
  /** Six signs missed: nobody keeps that run going. */
  silentMs: 30_000,
};

/** A customer that is told to end finishes its batch first; a call takes 60 s at most. What is left then, the fence stops. */
const CLOSING_AT_MOST_MS = 75_000;
const ASK_AGAIN_MS = 2_000;

/** The Temporal server of a run, by an id that no other server has, and the host that opened it. */
export interface RunHome {
  readonly serverId: string;
  /** As people know it, in words. */
  readonly server: string;
  readonly host: string;
}

/** What Temporal knows of runs: of the server and the namespace of this worker, and of no other. */
export interface RunServer {
  /** null: outside Temporal. */
  home(): Promise<RunHome | null>;
  /** That execution of a workflow; without a run id the latest. */
  isRunning(workflowId: string, temporalRunId?: string): Promise<boolean>;
  isCustomerRunning(runId: string, customer: string): Promise<boolean>;
}

export interface EarlierRun {
  readonly runId: string;
  readonly boardId: string;
  readonly openedAt: string;
  /** Of the same Temporal server and namespace as the run that begins: that one can be asked. */
  readonly home:
    | { readonly kind: 'here'; readonly running: boolean; readonly customersAtWork: number }
    | { readonly kind: 'elsewhere'; readonly server: string; readonly host: string };
  /** Its last sign of life, by the store's time; and how long ago that was. */
  readonly seenAt: string | null;
  readonly silentMs: number;
}

/** What the run that begins has seen of it so far. */
export interface Watched {
  readonly seenAt: string | null;
  readonly ms: number;
}

export type StepAboutEarlier =
  | { readonly kind: 'take-over' }
  | { readonly kind: 'wait'; readonly ms: number; readonly sentence: string }
  | { readonly kind: 'refuse'; readonly sentence: string };

export function stepAboutEarlier(
  earlier: EarlierRun,
  watched: Watched | null,
  signs: LifeSigns = LIFE_SIGNS,
): StepAboutEarlier {
  const { runId, boardId, openedAt, home } = earlier;
  const open = `Run ${runId} is open on board ${boardId} since ${openedAt}`;
  if (home.kind === 'here') {
    if (home.running)
      return {
        kind: 'refuse',
        sentence: `${open}. Wait for it (\`order-mirror status\`), or end it with \`order-mirror cancel\`.`,
      };
    if (home.customersAtWork === 0 || (watched?.ms ?? 0) >= CLOSING_AT_MOST_MS) return { kind: 'take-over' };
    const customers = home.customersAtWork === 1 ? '1 customer' : `${home.customersAtWork} customers`;
    return {
      kind: 'wait',
      ms: ASK_AGAIN_MS,
      sentence: `Run ${runId} was ended from outside; ${customers} of it still come to their end. This run begins after them.`,
    };
  }
  const seconds = Math.round(earlier.silentMs / 1000);
  const where = `${home.server}, host ${home.host}`;
  if (watched !== null && watched.seenAt !== earlier.seenAt)
    return {
      kind: 'refuse',
      sentence: `${open}. It goes on elsewhere (${where}) and gave a sign of life ${seconds} s ago. Wait for it, or end it there with \`order-mirror cancel\`. Nothing was sent.`,
    };
  if (watched !== null && watched.ms >= signs.watchMs && earlier.silentMs >= signs.silentMs)
    return { kind: 'take-over' };
  return {
    kind: 'wait',
    ms: watched === null ? signs.watchMs : Math.max(ASK_AGAIN_MS, signs.silentMs - earlier.silentMs),
    sentence: `Run ${runId} was begun elsewhere (${where}), which cannot be asked from here; its last sign of life was ${seconds} s ago. Waiting to see whether it lives.`,
  };
}
