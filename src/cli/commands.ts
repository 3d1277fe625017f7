// commands: THE table of commands, in the order in which --help lists them. Owns: which there are. Does not own: a row (commands/), reading them (program.ts).
import type { Command, CommandGroup } from './command.js';
import { absent } from './commands/absent.js';
import { backup, restore } from './commands/backup.js';
import { board } from './commands/board.js';
import { chaos } from './commands/chaos.js';
import { check } from './commands/check.js';
import { completion } from './commands/completion.js';
import { config } from './commands/config.js';
import { demo } from './commands/demo.js';
import { dev } from './commands/dev.js';
import { doctor } from './commands/doctor.js';
import { emulator } from './commands/emulator.js';
import { explain } from './commands/explain.js';
import { forget } from './commands/forget.js';
import { history } from './commands/history.js';
import { housekeep } from './commands/housekeep.js';
import { importLists } from './commands/import.js';
import { init } from './commands/init.js';
import { inspect } from './commands/inspect.js';
import { migrate } from './commands/migrate.js';
import { plan } from './commands/plan.js';
import { rejects } from './commands/rejects.js';
import { replay } from './commands/replay.js';
import { report } from './commands/report.js';
import { rollback } from './commands/rollback.js';
import { schedule } from './commands/schedule.js';
import { status } from './commands/status.js';
import { steering } from './commands/steering.js';
import { sync } from './commands/sync.js';
import { twins } from './commands/twins.js';
import { verify } from './commands/verify.js';
import { worker } from './commands/worker.js';

export const COMMANDS: readonly (Command | CommandGroup)[] = [
  demo,
  dev,
  init,
  plan,
  sync,
  importLists,
  verify,
  rollback,
  status,
  report,
  rejects,
  twins,
  absent,
  forget,
  explain,
  inspect,
  replay,
  history,
  ...steering,
  schedule,
  board,
  doctor,
  check,
  config,
  migrate,
  backup,
  restore,
  housekeep,
  worker,
  emulator,
  chaos,
  completion,
];
