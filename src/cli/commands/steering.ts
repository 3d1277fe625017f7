// steering: the rows of pause, resume, retry, skip, cancel and approve (command.ts says what a row is). The work: ../steering.ts.
import { COMMON, type Command } from '../command.js';
import type { SteeringWord } from '../steering.js';

const WORDS: readonly { readonly name: SteeringWord; readonly summary: string; readonly needsCustomer?: true }[] = [
  {
    name: 'pause',
    summary: 'Pauses the run or one customer between two batches; a call in flight finishes.',
  },
  { name: 'resume', summary: 'Continues after a pause.' },
  { name: 'retry', summary: 'Tries a parked customer again; without --customer, all parked customers.' },
  { name: 'skip', summary: 'Leaves a parked or gated customer to the next run.', needsCustomer: true },
  {
    name: 'cancel',
    summary: 'Ends the run or one customer between two batches; the next run sends the rest.',
  },
  {
    name: 'approve',
    summary: 'Lets a run or one of its customers past a gate; `status` shows why it waits.',
  },
];

export const steering: readonly Command[] = WORDS.map(({ name, summary, needsCustomer = false }) => ({
  name,
  summary,
  args: [{ name: '[run]', words: 'id of the run, or its beginning; refused if another run is open' }],
  options: [
    ...COMMON,
    { flags: '--customer <name>', words: 'this customer only, by canonical name' },
    { flags: '--reason <text>', words: 'why; kept with the run' },
  ],
  more: `
Examples:
  order-mirror ${name}${needsCustomer ? ' --customer GREYSON' : ''}
  order-mirror ${name} --customer "TITLE NINE" --reason "label corrected on the board"`,
  load: async () => (await import('../steering.js')).steering(name, needsCustomer),
}));
