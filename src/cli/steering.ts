// steering: what people say to an open run: pause, resume, retry, skip, cancel, approve. The reason is kept with the run.
import type { Command } from 'commander';
import { MirrorClient } from '../client.js';
import { CommandFailed, type CommonOptions, configFrom, type Output, withCommonOptions } from './context.js';

interface SteeringOptions extends CommonOptions {
  readonly customer?: string;
  readonly reason?: string;
}

const WORDS = [
  {
    name: 'pause',
    description: 'Stops sending between two batches, for the whole run or one customer; what is in flight finishes.',
    needsCustomer: false,
  },
  { name: 'resume', description: 'Goes on after a pause.', needsCustomer: false },
  {
    name: 'retry',
    description: 'A parked customer tries again; without --customer all parked ones do.',
    needsCustomer: false,
  },
  { name: 'skip', description: 'A parked or gated customer is left for the next run.', needsCustomer: true },
  {
    name: 'cancel',
    description:
      'Ends the run (or one customer) cleanly between two batches; what was not sent is sent by the next run.',
    needsCustomer: false,
  },
  {
    name: 'approve',
    description: 'Lets a run that waits at a gate go on, or one of its customers; `status` says why it waits.',
    needsCustomer: false,
  },
] as const;

export function steeringCommands(program: Command, output: Output, end: (code: number) => void): void {
  for (const word of WORDS) {
    withCommonOptions(program.command(word.name))
      .description(word.description)
      .argument('[run]', 'the run that is meant, or the beginning of its id; refused when another one is open')
      .option('--customer <name>', 'only this customer, by canonical name')
      .option('--reason <text>', 'why; it is kept with the run')
      .addHelpText(
        'after',
        `\nExamples:\n  order-mirror ${word.name}${word.needsCustomer ? ' --customer GREYSON' : ''}\n  order-mirror ${word.name} --customer "TITLE NINE" --reason "label mended on the board"`,
      )
      .action(async (run: string | undefined, options: SteeringOptions) => {
        if (word.needsCustomer && options.customer === undefined)
          throw new CommandFailed(
            `\`${word.name}\` needs --customer NAME: the customer to leave for the next run.`,
            64,
          );
        const config = configFrom(options, output);
        const client = await MirrorClient.connect(config);
        try {
          await refuseOtherRun(client, run);
          const said = await client.tell(word.name, {
            customer: options.customer ?? null,
            reason: options.reason ?? `${word.name} from the command line`,
          });
          output.out(options.json ? JSON.stringify({ said }) : said);
          end(0);
        } finally {
          await client.close();
        }
      });
  }
}

/** Without a run the open one is meant; with one, nothing is said to any other. */
async function refuseOtherRun(client: MirrorClient, wanted: string | undefined): Promise<void> {
  if (wanted === undefined) return;
  const open = await client.openRun();
  if (open === null || open.startsWith(wanted)) return;
  throw new CommandFailed(`Run ${wanted} is not open; ${open} is. Nothing was said to it.`);
}
