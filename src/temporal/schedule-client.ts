// schedule-client: the schedules of one environment, in Temporal: compared with the config, applied, paused, started by hand.
// The wanted schedule travels in the arguments of what it starts, so that what is there can be read back and compared word by word:
// Temporal itself gives cron strings back as calendars (docs/temporal.md "Schedules").
import {
  type Client,
  type ScheduleDescription,
  type ScheduleHandle,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type ScheduleUpdateOptions,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { Config } from '../config/config.js';
import type { ScheduleStatus } from '../domain/run/alert.js';
import { quietSpans, type Schedule, scheduleDifferences } from '../domain/run/schedule.js';
import { boardQueueOf, scheduleId, scheduleIdPrefix } from '../workflows/ids.js';
import type { ScheduledRunInput } from '../workflows/messages.js';

export type ScheduleStep =
  | { readonly kind: 'create'; readonly wanted: Schedule }
  | { readonly kind: 'change'; readonly wanted: Schedule; readonly differences: readonly string[] }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'same'; readonly name: string };

export interface ScheduleState {
  readonly name: string;
  /** null: not made by this program, or by an older one. */
  readonly schedule: Schedule | null;
  /** null = not paused; else why. */
  readonly paused: string | null;
  readonly next: Date | null;
  readonly last: { readonly at: Date; readonly workflowId: string } | null;
  /** Starts left out because the run before was still going. */
  readonly skipped: number;
  /** Starts missed for longer than it catches up. */
  readonly missed: number;
}

export class ScheduleClient {
  readonly #config: Config;
  readonly #client: Client;

  constructor(config: Config, client: Client) {
    this.#config = config;
    this.#client = client;
  }

  /** What applying the config would do; changes nothing. */
  async difference(): Promise<readonly ScheduleStep[]> {
    const steps: ScheduleStep[] = [];
    for (const wanted of this.#config.schedules) {
      const there = await this.#describe(wanted.name);
      if (there === null) {
        steps.push({ kind: 'create', wanted });
        continue;
      }
      const old = scheduleOf(there);
      const differences = old === null ? ['it was made by another program'] : scheduleDifferences(old, wanted);
      steps.push(
        differences.length === 0 ? { kind: 'same', name: wanted.name } : { kind: 'change', wanted, differences },
      );
    }
    const kept = new Set(this.#config.schedules.map(({ name }) => name));
    for (const name of await this.#names()) if (!kept.has(name)) steps.push({ kind: 'remove', name });
    return steps;
  }

  async take(step: ScheduleStep): Promise<void> {
    switch (step.kind) {
      case 'same':
        return;
      case 'create':
        await this.#client.schedule.create({
          scheduleId: scheduleId(this.#config.environment, step.wanted.name),
          ...this.#optionsOf(step.wanted),
        });
        return;
      case 'change':
        // Paused by a person stays paused.
        await this.#handle(step.wanted.name).update(({ state }) => ({ ...this.#optionsOf(step.wanted), state }));
        return;
      case 'remove':
        await this.#handle(step.name).delete();
        return;
    }
  }

  async all(): Promise<readonly ScheduleState[]> {
    const states: ScheduleState[] = [];
    for (const name of await this.#names()) {
      const there = await this.#describe(name);
      if (there !== null) states.push(stateOf(name, there));
    }
    return states.sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Of the schedules in the config: whether Temporal starts them, and whether what they started could run. */
  async status(): Promise<readonly ScheduleStatus[]> {
    const status: ScheduleStatus[] = [];
    for (const { name, scope } of this.#config.schedules) {
      // The watch looks at the others: were it not started, it could not tell.
      if (scope === 'watch') continue;
      const there = await this.#describe(name);
      const state = there === null ? null : stateOf(name, there);
      status.push({
        name,
        there: state !== null,
        paused: state?.paused !== null,
        next: state?.next?.toISOString() ?? null,
        failed: state?.last == null ? null : await this.#failureOf(state.last.workflowId),
      });
    }
    return status;
  }

  /** Null where it goes on, ended well, or is forgotten. */
  async #failureOf(workflowId: string): Promise<string | null> {
    try {
      const { status } = await this.#client.workflow.getHandle(workflowId).describe();
      return status.name === 'FAILED' || status.name === 'TERMINATED' || status.name === 'TIMED_OUT'
        ? `Workflow ${workflowId} ended ${status.name}.`
        : null;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    }
  }

  /** Null where there is none of this name. */
  async one(name: string): Promise<ScheduleState | null> {
    const there = await this.#describe(name);
    return there === null ? null : stateOf(name, there);
  }

  async pause(name: string, reason: string): Promise<void> {
    await this.#handle(name).pause(reason);
  }

  async resume(name: string, reason: string): Promise<void> {
    await this.#handle(name).unpause(reason);
  }

  async remove(name: string): Promise<void> {
    await this.#handle(name).delete();
  }

  /** The SDK's own default would start a second run beside one that goes on (docs/temporal.md "Schedules"). */
  async trigger(name: string): Promise<void> {
    await this.#handle(name).trigger(ScheduleOverlapPolicy.SKIP);
  }

  /** All starts of the span become at most two runs: order lists are read as they are now, so a third would find nothing. */
  async backfill(name: string, from: Date, to: Date): Promise<void> {
    await this.#handle(name).backfill({ start: from, end: to, overlap: ScheduleOverlapPolicy.BUFFER_ONE });
  }

  #optionsOf(wanted: Schedule): ScheduleUpdateOptions {
    const { environment, board, temporal } = this.#config;
    const { times, timeZone, jitterSeconds, quiet } = wanted;
    const input: ScheduledRunInput = {
      schedule: wanted,
      environment,
      boardId: board.id,
      boardQueue: boardQueueOf(temporal.taskQueue, board.id),
    };
    return {
      spec: {
        ...(times.kind === 'cron'
          ? { cronExpressions: [times.cron] }
          : { intervals: [{ every: times.seconds * 1000 }] }),
        timezone: timeZone,
        jitter: jitterSeconds * 1000,
        skip:
          quiet === null
            ? []
            : quietSpans(quiet).map(({ hour, minute }) => ({ hour, minute, second: { start: 0, end: 59 } })),
      },
      policies: {
        overlap: ScheduleOverlapPolicy.SKIP,
        catchupWindow: wanted.catchUpMinutes * 60_000,
        // A red run must not silence those after it: the alert is what stops people, not the schedule.
        pauseOnFailure: false,
      },
      action: {
        type: 'startWorkflow',
        workflowType: 'scheduledRun',
        workflowId: scheduleId(environment, wanted.name),
        taskQueue: temporal.taskQueue,
        args: [input],
        staticSummary: `${wanted.scope} by the schedule ${wanted.name}`,
      },
      state: {},
    };
  }

  #handle(name: string): ScheduleHandle {
    return this.#client.schedule.getHandle(scheduleId(this.#config.environment, name));
  }

  async #describe(name: string): Promise<ScheduleDescription | null> {
    try {
      return await this.#handle(name).describe();
    } catch (error) {
      if (error instanceof ScheduleNotFoundError) return null;
      throw error;
    }
  }

  async #names(): Promise<readonly string[]> {
    const prefix = scheduleIdPrefix(this.#config.environment);
    const names: string[] = [];
    for await (const { scheduleId: id } of this.#client.schedule.list())
      if (id.startsWith(prefix)) names.push(id.slice(prefix.length));
    return names;
  }
}

/** What was applied, as it was applied; null where the start has arguments of another shape. */
function scheduleOf({ action }: ScheduleDescription): Schedule | null {
  const input: Partial<ScheduledRunInput> | undefined = action.args?.[0];
  return input?.schedule ?? null;
}

function stateOf(name: string, there: ScheduleDescription): ScheduleState {
  const { info, state } = there;
  const last = info.recentActions.at(-1);
  return {
    name,
    schedule: scheduleOf(there),
    paused: state.paused ? (state.note ?? '') : null,
    next: state.paused ? null : (info.nextActionTimes[0] ?? null),
    last: last === undefined ? null : { at: last.takenAt, workflowId: last.action.workflow.workflowId },
    skipped: info.numActionsSkippedOverlap,
    missed: info.numActionsMissedCatchupWindow,
  };
}
