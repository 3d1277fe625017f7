// doctor: the row of the command (command.ts says what a row is). The work: ../doctor.ts.
import { COMMON, type Command } from '../command.js';

export const doctor: Command = {
  name: 'doctor',
  summary: 'Checks everything that a run needs, and says how to fix what is wrong.',
  options: COMMON,
  more: `
It checks Node, the config, the store and its disk, the order lists, Temporal and its worker, the board, the token, the
API version, the key columns, the mapped columns, the labels, the limits, and this machine's clock. It changes nothing.

Examples:
  order-mirror doctor
  order-mirror doctor --config configs/production.toml --json`,
  load: async () => (await import('../doctor.js')).doctor,
};
