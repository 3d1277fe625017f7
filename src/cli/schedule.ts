// schedule: the commands for runs that begin by themselves: apply, list, pause, resume, trigger, backfill, remove.
// Owns: the words. Does not own: talking to Temporal (schedule-client), what a schedule is (domain/schedule).
import { MirrorClient } from '../client.js';
import type { Config } from '../config/config.js';
import { timesText } from '../domain/run/schedule.js';
import { ScheduleClient, type ScheduleState, type ScheduleStep } from '../temporal/schedule-client.js';
import type { CommandSetUp } from './context.js';
import { CommandFailed, type CommonOptions, configFrom, EXIT, type Output, withCommonOptions } from './context.js';
import { dateTime } from './report/when.js';
import { formatTable, outputWidth } from './text-table.js';

const SCHEDULES_HELP = `
Schedules stand in the config:

  [[schedules]]
  name = "nightly"
  cron = "0 5 * * 1-5"          # or: every = "15m"
  time_zone = "Europe/Berlin"
  scope = "sync"                # or "import"; "verify" reads the board back; "watch" tells [alerts] what waits for a person; "housekeep" tidies
  quiet_hours = "22:00-04:00"   # no start within them

Never do two runs go on at once on one board: a start that meets an open run, by hand or by schedule, is skipped and says so.`;

interface Asked {
  readonly config: Config;
  readonly schedules: ScheduleClient;
  readonly json: boolean;
  readonly output: Output;
}

export const scheduleCommand: CommandSetUp = (program, output, end) => {
  const schedule = program
    .command('schedule')
    .description('Runs that begin by themselves: shows and changes them in Temporal.')
    .addHelpText('after', SCHEDULES_HELP);

  const command = (name: string, description: string, example: string) =>
    withCommonOptions(schedule.command(name))
      .description(description)
      .addHelpText('after', `\nExamples:\n  order-mirror schedule ${example}`);
  const asking = async <O extends CommonOptions>(options: O, work: (asked: Asked) => Promise<number>) => {
    const config = configFrom(options, output);
    const client = await MirrorClient.connect(config);
    try {
      end(await work({ config, schedules: new ScheduleClient(config, client.client), json: options.json, output }));
    } finally {
      await client.close();
    }
  };

  command(
    'apply',
    'Makes the schedules in Temporal as the config has them; shows first what changes.',
    'apply --dry-run',
  )
    .option('--dry-run', 'show what would change, change nothing', false)
    .action((options: CommonOptions & { dryRun: boolean }) => asking(options, (asked) => apply(asked, options.dryRun)));
  command('list', 'Shows each schedule, its last start and its next one.', 'list').action((options: CommonOptions) =>
    asking(options, list),
  );
  command('pause', 'No start until resumed; a run that goes on is not touched.', 'pause nightly --reason "stocktaking"')
    .argument('<name>', 'of the schedule')
    .option('--reason <text>', 'why; shown in list and in the Web UI', 'paused from the command line')
    .action((name: string, options: CommonOptions & { reason: string }) =>
      asking(options, async (asked) => {
        await existing(asked, name);
        await asked.schedules.pause(name, options.reason);
        return say(asked, { schedule: name, paused: options.reason }, `${name} is paused: ${options.reason}`);
      }),
    );
  command('resume', 'Starts again when it is time.', 'resume nightly')
    .argument('<name>', 'of the schedule')
    .option('--reason <text>', 'why; shown in the Web UI', 'resumed from the command line')
    .action((name: string, options: CommonOptions & { reason: string }) =>
      asking(options, async (asked) => {
        await existing(asked, name);
        await asked.schedules.resume(name, options.reason);
        const { next } = await existing(asked, name);
        const when = next === null ? '' : ` Next start: ${dateTime(next.toISOString())}.`;
        return say(asked, { schedule: name, next }, `${name} goes on.${when}`);
      }),
    );
  command('trigger', 'Starts it once, now; skipped where a run is open.', 'trigger nightly')
    .argument('<name>', 'of the schedule')
    .action((name: string, options: CommonOptions) =>
      asking(options, async (asked) => {
        await existing(asked, name);
        await asked.schedules.trigger(name);
        return say(
          asked,
          { schedule: name, triggered: true },
          `${name} was started. \`order-mirror status\` shows it.`,
        );
      }),
    );
  command(
    'backfill',
    'Makes up for starts that were missed, as at most two runs: order lists are read as they are now.',
    'backfill nightly --from 2026-11-20T00:00Z --to 2026-11-21T00:00Z',
  )
    .argument('<name>', 'of the schedule')
    .requiredOption('--from <time>', 'begin of the span, as in 2026-11-20T05:00Z')
    .requiredOption('--to <time>', 'its end')
    .action((name: string, options: CommonOptions & { from: string; to: string }) =>
      asking(options, async (asked) => {
        await existing(asked, name);
        const from = timeOf('--from', options.from);
        const to = timeOf('--to', options.to);
        if (from >= to) throw new CommandFailed('--from must be before --to.', EXIT.usage);
        await asked.schedules.backfill(name, from, to);
        return say(asked, { schedule: name, from, to }, `${name} makes up for its starts in that span.`);
      }),
    );
  command('remove', 'Takes it out of Temporal; the config is not touched.', 'remove nightly')
    .argument('<name>', 'of the schedule')
    .action((name: string, options: CommonOptions) =>
      asking(options, async (asked) => {
        await existing(asked, name);
        await asked.schedules.remove(name);
        const again = asked.config.schedules.some((one) => one.name === name)
          ? ' It still stands in the config: `schedule apply` would make it again.'
          : '';
        return say(asked, { schedule: name, removed: true }, `${name} is removed.${again}`);
      }),
    );
};

async function apply(asked: Asked, dryRun: boolean): Promise<number> {
  const steps = await asked.schedules.difference();
  const changes = steps.filter(({ kind }) => kind !== 'same');
  for (const step of changes) asked.output.err(stepText(step));
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
