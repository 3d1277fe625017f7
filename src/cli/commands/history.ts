// history: the rows of its commands (command.ts says what a row is). The work: ../replay.ts.
import { COMMON, type CommandGroup, SOME_RUN } from '../command.js';
import { CASES } from './replay.js';

export const history: CommandGroup = {
  name: 'history',
  summary: 'Saves what Temporal recorded of a run.',
  commands: [
    {
      name: 'export',
      summary: 'Writes the histories of a run and its customers as JSON that the tests and the Web UI can read.',
      args: [SOME_RUN],
      options: [...COMMON, { flags: '--folder <folder>', words: 'where to', default: CASES }],
      more: `
Examples:
  order-mirror history export latest --folder /tmp/histories`,
      load: async () => (await import('../replay.js')).exportHistories,
    },
  ],
};
