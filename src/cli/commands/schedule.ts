// schedule: the rows of its commands (command.ts says what a row is). The work: ../schedule.ts.
import { type Argument, COMMON, type Command, type CommandGroup, type Option } from '../command.js';

const NAME: Argument = { name: '<name>', words: 'of the schedule' };

function row(
  name: keyof typeof import('../schedule.js')['SCHEDULE_ACTIONS'],
  summary: string,
  example: string,
  takes: { readonly args?: readonly Argument[]; readonly options?: readonly Option[] } = {},
): Command {
  return {
    name,
    summary,
    args: takes.args ?? [],
    options: [...COMMON, ...(takes.options ?? [])],
    more: `\nExamples:\n  order-mirror schedule ${example}`,
    load: async () => (await import('../schedule.js')).SCHEDULE_ACTIONS[name],
  };
}

export const schedule: CommandGroup = {
  name: 'schedule',
  summary: 'Runs that begin by themselves: shows and changes them in Temporal.',
  more: `
Schedules stand in the config:

  [[schedules]]
  name = "nightly"
  cron = "0 5 * * 1-5"          # or: every = "15m"
  time_zone = "Europe/Berlin"
  scope = "sync"                # or "import"; "verify" reads the board back; "watch" tells [alerts] what waits for a person; "housekeep" tidies
  quiet_hours = "22:00-04:00"   # no start within them

Never do two runs go on at once on one board: a start that meets an open run, by hand or by schedule, is skipped and says so.`,
  commands: [
    row(
      'apply',
      'Makes the schedules in Temporal as the config has them; shows first what changes.',
      'apply --dry-run',
      { options: [{ flags: '--dry-run', words: 'show what would change, change nothing', default: false }] },
    ),
    row('list', 'Shows each schedule, its last start and its next one.', 'list'),
    row('pause', 'No start until resumed; a run that goes on is not touched.', 'pause nightly --reason "stocktaking"', {
      args: [NAME],
      options: [
        {
          flags: '--reason <text>',
          words: 'why; shown in list and in the Web UI',
          default: 'paused from the command line',
        },
      ],
    }),
    row('resume', 'Starts again when it is time.', 'resume nightly', {
      args: [NAME],
      options: [
        { flags: '--reason <text>', words: 'why; shown in the Web UI', default: 'resumed from the command line' },
      ],
    }),
    row('trigger', 'Starts it once, now; skipped where a run is open.', 'trigger nightly', { args: [NAME] }),
    row(
      'backfill',
      'Makes up for starts that were missed, as at most two runs: order lists are read as they are now.',
      'backfill nightly --from 2026-11-20T00:00Z --to 2026-11-21T00:00Z',
      {
        args: [NAME],
        options: [
          { flags: '--from <time>', words: 'begin of the span, as in 2026-11-20T05:00Z', required: true },
          { flags: '--to <time>', words: 'its end', required: true },
        ],
      },
    ),
    row('remove', 'Takes it out of Temporal; the config is not touched.', 'remove nightly', { args: [NAME] }),
  ],
};
