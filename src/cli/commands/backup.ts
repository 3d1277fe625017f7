// backup: the rows of backup and restore (command.ts says what a row is). The work: ../backup.ts, ../restore.ts.
import { COMMON, type Command } from '../command.js';

export const backup: Command = {
  name: 'backup',
  summary: 'Copies the store into one file, whole and checked, while it is in use.',
  args: [{ name: '<file>', words: 'the file to make; one of that name is replaced' }],
  options: COMMON,
  more: `
A store on SQL Server is backed up there: the statement to paste is shown.

Examples:
  order-mirror backup /backups/orders-monday.sqlite
  order-mirror backup /backups/orders.sqlite --config configs/production.toml --json`,
  load: async () => (await import('../backup.js')).backup,
};

export const restore: Command = {
  name: 'restore',
  summary: 'Puts a backup in the place of the store, and keeps the store that was there beside it. No worker may run.',
  args: [
    { name: '[file]', words: 'a file that backup made; none for a store on SQL Server, which was restored there' },
  ],
  options: COMMON,
  more: `
The backup is checked first; nothing is changed while anybody has the store open. The restored store knows that it was put back:
where the board was written to since, sync refuses until \`order-mirror verify --repair\` has taken over what is there, so that
nothing is made twice.

Examples:
  order-mirror restore /backups/orders-monday.sqlite
  order-mirror restore --config configs/production.toml     after RESTORE DATABASE on SQL Server`,
  load: async () => (await import('../restore.js')).restore,
};
