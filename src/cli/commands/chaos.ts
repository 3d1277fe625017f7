// chaos: the row of the command (command.ts says what a row is). The work: ../chaos.ts.
import { FAULTS } from '../../chaos/fault-catalogue.js';
import { type Command, JSON_OUTPUT } from '../command.js';
import { wholeNumber } from '../whole-number.js';

export const chaos: Command = {
  name: 'chaos',
  summary:
    'Shows what faults do to the mirror: lost answers, limits, kill -9, people on the board. It makes a practice board, a Temporal server, a store, workers and order lists of its own in a temporary folder; your config, store and board are not touched.',
  options: [
    {
      flags: '--rounds <n>',
      words: 'rounds: the lists change, faults strike, the board is compared with the lists',
      parse: wholeNumber('--rounds', 1),
      default: 20,
    },
    {
      flags: '--seed <n>',
      words: 'the same seed gives the same lists and the same faults',
      parse: wholeNumber('--seed', 1),
      default: 1,
    },
    {
      flags: '--at-once <n>',
      words: 'stacks side by side, each with its share of the rounds',
      parse: wholeNumber('--at-once', 1),
      default: 1,
    },
    { flags: '--fault <name...>', words: 'only these faults; all by default' },
    JSON_OUTPUT,
  ],
  more: `
Each round changes a few orders and lets several faults strike while a run takes the changes to the board. What people edited, copied or deleted
meanwhile, \`verify --repair\` puts right; what the run said it could not send, an undisturbed run sends. Then the board must be as the lists say:
nothing lost, nothing there twice, nothing wrong, the books balanced, every round over by itself.
A round that finds something keeps its folder. The faults that struck least are drawn first. Which call a kill meets, and whether a fault
finds anything to strike, is the machine's chance, not the seed's.

Faults:
${wrapped(FAULTS.map(({ name }) => name))}

Exit codes: 0 nothing was found; 1 something was, or it could not be done; 64 wrong usage; 130 interrupted.

Examples:
  order-mirror chaos --rounds 20 --seed 7
  order-mirror chaos --rounds 5 --fault kill-worker late-effect
  order-mirror chaos --rounds 200 --seed 1 --at-once 3 --json`,
  staysUp: true,
  load: async () => (await import('../chaos.js')).chaos,
};

function wrapped(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + name.length < 100) lines[lines.length - 1] = `${line} ${name}`;
    else lines.push(`  ${name}`);
  }
  return lines.join('\n');
}
