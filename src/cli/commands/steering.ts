// steering: the rows of pause, resume, retry, skip, cancel and approve (command.ts says what a row is). The work: ../steering.ts.
import { COMMON, type Command } from '../command.js';
import type { SteeringWord } from '../steering.js';

const WORDS: readonly { readonly name: SteeringWord; readonly summary: string; readonly needsCustomer?: true }[] = [
  {
    name: 'pause',
    summary: 'Stops sending between two batches, for the whole run or one customer; what is in flight finishes.',
  },
  { name: 'resume', summary: 'Goes on after a pause.' },
  { name: 'retry', summary: 'A parked customer tries again; without --customer all parked ones do.' },
  { name: 'skip', summary: 'A parked or gated customer is left for the next run.', needsCustomer: true },
  {
    name: 'cancel',
    summary: 'Ends the run (or one customer) cleanly between two batches; what was not sent is sent by the next run.',
  },
  {
    name: 'approve',
    summary: 'Lets a run that waits at a gate go on, or one of its customers; `status` says why it waits.',
  },
];

export const steering: readonly Command[] = WORDS.map(({ name, summary, needsCustomer = false }) => ({
  name,
  summary,
  args: [
    { name: '[run]', words: 'the run that is meant, or the beginning of its id; refused when another one is open' },
  ],
  options: [
    ...COMMON,
    { flags: '--customer <name>', words: 'only this customer, by canonical name' },
    { flags: '--reason <text>', words: 'why; it is kept with the run' },
  ],
  more: `
Examples:
  order-mirror ${name}${needsCustomer ? ' --customer GREYSON' : ''}
  order-mirror ${name} --customer "TITLE NINE" --reason "label mended on the board"`,
  load: async () => (await import('../steering.js')).steering(name, needsCustomer),
}));
