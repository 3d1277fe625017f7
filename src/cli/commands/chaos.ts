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
      words: 'number of rounds; each changes the lists, lets faults strike, and compares the board with the lists',
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
      words: 'number of stacks that share the rounds',
      parse: wholeNumber('--at-once', 1),
      default: 1,
    },
    { flags: '--fault <name...>', words: 'only these faults; all by default' },
    JSON_OUTPUT,
  ],
  more: `
Each round changes a few orders, and several faults strike while a run takes the changes to the board. \`verify --repair\` restores what people
edited, copied or deleted meanwhile, and an undisturbed run sends what the first run reported as not sent. Then the board must match the lists:
nothing lost, nothing duplicate, nothing wrong, the books balanced, and every round over by itself.
A round with a finding keeps its folder. The faults that have struck least often are drawn first. The seed does not decide which call a kill
hits, or whether a fault finds a target: timing does.

Faults:
${wrapped(FAULTS.map(({ name }) => name))}

Exit codes: 0 nothing was found; 1 something was found, or the command failed; 64 wrong usage; 130 interrupted.

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
