// schedule: the commands for runs that begin by themselves: apply, list, pause, resume, trigger, backfill, remove.
// Owns: the words. Does not own: talking to Temporal (schedule-client), what a schedule is (domain/schedule).
import type { Config } from '../config/config.js';
import { timesText } from '../domain/run/schedule.js';
import { ScheduleClient, type ScheduleState, type ScheduleStep } from '../temporal/schedule-client.js';
import { coloured } from './colour.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { configFrom } from './environment.js';
import { dateTime } from './report/when.js';
import { withClient } from './temporal-client.js';
import { formatTable, outputWidth } from './text-table.js';

interface Asked {
  readonly config: Config;
  readonly schedules: ScheduleClient;
  /** What the server must know before it starts runs. */
  readonly prepare: () => Promise<void>;
  readonly json: boolean;
  readonly output: Output;
}

/** The work of each `schedule` command, with the schedules of the config's environment at hand. */
export const SCHEDULE_ACTIONS = {
  apply: asking((asked, { dryRun }: { readonly dryRun: boolean }) => apply(asked, dryRun)),
  list: asking(list),
  pause: asking(async (asked, { reason }: { readonly reason: string }, name: string) => {
    await existing(asked, name);
    await asked.schedules.pause(name, reason);
    return say(asked, { schedule: name, paused: reason }, `${name} is paused: ${reason}`);
  }),
  resume: asking(async (asked, { reason }: { readonly reason: string }, name: string) => {
    await existing(asked, name);
    await asked.schedules.resume(name, reason);
    const { next } = await existing(asked, name);
    const when = next === null ? '' : ` Next start: ${dateTime(next.toISOString())}.`;
    return say(asked, { schedule: name, next }, `${name} goes on.${when}`);
  }),
  trigger: asking(async (asked, _: object, name: string) => {
    await existing(asked, name);
    await asked.schedules.trigger(name);
    return say(asked, { schedule: name, triggered: true }, `${name} was started. \`order-mirror status\` shows it.`);
  }),
  backfill: asking(async (asked, times: { readonly from: string; readonly to: string }, name: string) => {
    await existing(asked, name);
    const from = timeOf('--from', times.from);
    const to = timeOf('--to', times.to);
    if (from >= to) throw new CommandFailed('--from must be before --to.', EXIT.usage);
    await asked.schedules.backfill(name, from, to);
    return say(asked, { schedule: name, from, to }, `${name} makes up for its starts in that span.`);
  }),
  remove: asking(async (asked, _: object, name: string) => {
    await existing(asked, name);
    await asked.schedules.remove(name);
    const again = asked.config.schedules.some((one) => one.name === name)
      ? ' It still stands in the config: `schedule apply` would make it again.'
      : '';
    return say(asked, { schedule: name, removed: true }, `${name} is removed.${again}`);
  }),
} as const;

function asking<O extends object, A extends readonly unknown[]>(
  work: (asked: Asked, options: O, ...args: A) => Promise<number>,
) {
  return async (options: CommonOptions & O, output: Output, ...args: A): Promise<number> => {
    const config = configFrom(options, output);
    return withClient(config, (mirror) => {
      const schedules = new ScheduleClient(config, mirror.client);
      const prepare = () => mirror.ensureSearchAttributes();
      return work({ config, schedules, prepare, json: options.json, output }, options, ...args);
    });
  };
}

async function apply(asked: Asked, dryRun: boolean): Promise<number> {
  const steps = await asked.schedules.difference();
  const changes = steps.filter(({ kind }) => kind !== 'same');
  for (const step of changes) asked.output.note(coloured(stepText(step), asked.output));
  // What a schedule starts is found by them.
  if (!dryRun) await asked.prepare();
  if (!dryRun) for (const step of changes) await asked.schedules.take(step);
  const words =
    changes.length === 0
      ? 'Nothing to change'
      : dryRun
        ? `Would change ${changes.length}`
        : `Changed ${changes.length}`;
  return say(asked, { applied: !dryRun, steps }, `${words}; ${steps.length - changes.length} as they should be.`);
}

function stepText(step: ScheduleStep): string {
  switch (step.kind) {
    case 'create':
      return `+ ${step.wanted.name}: ${step.wanted.scope}, ${timesText(step.wanted.times)} (${step.wanted.timeZone})`;
    case 'change':
      return `~ ${step.wanted.name}: ${step.differences.join('; ')}`;
    case 'remove':
      return `- ${step.name}: no longer in the config`;
    case 'same':
      return `= ${step.name}`;
  }
}

async function list(asked: Asked): Promise<number> {
  const all = await asked.schedules.all();
  if (asked.json) return say(asked, { schedules: all }, '');
  if (all.length === 0)
    return say(asked, {}, 'There are no schedules. Write [[schedules]] into the config, then `schedule apply`.');
  const columns = ['name', 'does', 'when', 'last start', 'next start', 'skipped', 'missed'].map((title) => ({ title }));
  const rows = all.map((state) => [
    state.name,
    state.schedule?.scope ?? null,
    state.schedule === null ? null : `${timesText(state.schedule.times)} ${state.schedule.timeZone}`,
    state.last === null ? null : dateTime(state.last.at.toISOString()),
    nextText(state),
    state.skipped,
    state.missed,
  ]);
  asked.output.out(formatTable(columns, rows, outputWidth(asked.output.columns)));
  return EXIT.inSync;
}

function nextText({ paused, next }: ScheduleState): string | null {
  if (paused !== null) return `paused: ${paused}`;
  return next === null ? null : dateTime(next.toISOString());
}

async function existing({ schedules, config }: Asked, name: string): Promise<ScheduleState> {
  const found = await schedules.one(name);
  if (found !== null) return found;
  const names = (await schedules.all()).map((one) => one.name).join(', ') || 'none';
  const inConfig = config.schedules.some((one) => one.name === name)
    ? ' It stands in the config: `schedule apply` makes it.'
    : '';
  throw new CommandFailed(
    `There is no schedule ${name} in environment ${config.environment}. There are: ${names}.${inConfig}`,
  );
}

function say({ json, output }: Asked, document: object, sentence: string): number {
  output.out(json ? JSON.stringify(document) : sentence);
  return EXIT.inSync;
}

function timeOf(option: string, text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new CommandFailed(`${option} takes a time as in 2026-11-20T05:00Z, not ${text}.`, EXIT.usage);
  return time;
}
