// steering: what people say to an open run: pause, resume, retry, skip, cancel, approve. The reason is kept with the run.
import type { MirrorClient } from '../client.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { configFrom, withStoreOf } from './environment.js';
import { customerMeant } from './known-names.js';
import { refuseWithoutWorker, withClient } from './temporal-client.js';

interface SteeringOptions extends CommonOptions {
  readonly customer?: string;
  readonly reason?: string;
}

export type SteeringWord = Parameters<MirrorClient['tell']>[0];

export function steering(word: SteeringWord, needsCustomer: boolean) {
  return async (options: SteeringOptions, output: Output, run?: string): Promise<number> => {
    if (needsCustomer && options.customer === undefined)
      throw new CommandFailed(`\`${word}\` needs --customer NAME: the customer to leave for the next run.`, EXIT.usage);
    const config = configFrom(options, output);
    const { customer: written } = options;
    const customer =
      written === undefined
        ? null
        : await withStoreOf(config, (store) => customerMeant(config, store, written, output));
    return withClient(config, async (client) => {
      await refuseOtherRun(client, run);
      // The server would keep what is said, and wait a minute for somebody to hear it.
      if ((await client.openRun()) !== null) await refuseWithoutWorker(config, client);
      const said = await client.tell(word, {
        customer,
        reason: options.reason ?? `${word} from the command line`,
      });
      output.out(options.json ? JSON.stringify({ said }) : said);
      return EXIT.inSync;
    });
  };
}

/** Without a run the open one is meant; with one, nothing is said to any other. */
async function refuseOtherRun(client: MirrorClient, wanted: string | undefined): Promise<void> {
  if (wanted === undefined) return;
  const open = await client.openRun();
  if (open === null || open.startsWith(wanted)) return;
  throw new CommandFailed(`Run ${wanted} is not open; ${open} is. Nothing was said to it.`);
}
