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
  summary: 'Shows and changes the schedules of an environment in Temporal.',
  more: `
Schedules are defined in the config:

  [[schedules]]
  name = "nightly"
  cron = "0 5 * * 1-5"          # or: every = "15m"
  time_zone = "Europe/Berlin"
  scope = "sync"                # or "import"; "verify" reads the board back; "watch" sends [alerts]; "housekeep" deletes old rows
  quiet_hours = "22:00-04:00"   # no start in these hours

Two runs never work on one board at the same time: a start that meets an open run is skipped and reported, whether by hand or by schedule.`,
  commands: [
    row(
      'apply',
      'Brings the schedules in Temporal in line with the config; shows first what changes.',
      'apply --dry-run',
      { options: [{ flags: '--dry-run', words: 'show what would change, change nothing', default: false }] },
    ),
    row('list', 'Lists each schedule with its last and its next start.', 'list'),
    row(
      'pause',
      'Stops a schedule from starting runs; an open run continues.',
      'pause nightly --reason "stocktaking"',
      {
        args: [NAME],
        options: [
          {
            flags: '--reason <text>',
            words: 'why; shown in list and in the Web UI',
            default: 'paused from the command line',
          },
        ],
      },
    ),
    row('resume', 'Lets a paused schedule start runs again.', 'resume nightly', {
      args: [NAME],
      options: [
        { flags: '--reason <text>', words: 'why; shown in the Web UI', default: 'resumed from the command line' },
      ],
    }),
    row('trigger', 'Starts a run now; skipped if a run is open.', 'trigger nightly', { args: [NAME] }),
    row(
      'backfill',
      'Makes up for missed starts with at most two runs, since order lists are read as they are now.',
      'backfill nightly --from 2026-11-20T00:00Z --to 2026-11-21T00:00Z',
      {
        args: [NAME],
        options: [
          { flags: '--from <time>', words: 'start of the span, for example 2026-11-20T05:00Z', required: true },
          { flags: '--to <time>', words: 'end of the span', required: true },
        ],
      },
    ),
    row('remove', 'Takes it out of Temporal; the config is not touched.', 'remove nightly', { args: [NAME] }),
  ],
};
