// worker: does the work of runs until it is told to stop; then it finishes what is in flight.
import type { Config } from '../config/config.js';
import { Secret } from '../config/secret.js';
import { startWorker } from '../worker.js';
import { type CommonOptions, EXIT, type Output } from './context.js';
import { configFrom } from './environment.js';

export async function worker(options: CommonOptions, output: Output): Promise<number> {
  const config = configFrom(options, output);
  for (const { name, option } of missingSecrets(config))
    output.err(`${option} is read from the environment variable ${name}, which is not set. Set it and start again.`);
  const started = await startWorker(config, { log: output.err });
  output.note(
    `Worker for ${config.environment}: queue ${config.temporal.taskQueue} at ${config.temporal.address}, board ${config.board.id}.`,
  );
  let told = false;
  const stop = () => {
    told = true;
    output.note('Finishing what is in flight ...');
    void started.stop();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await started.ended;
  return told ? EXIT.inSync : EXIT.couldNot;
}

/** Without them it starts and does what it can; nobody should find out by the first order that is not sent. */
function missingSecrets({ board, alerts }: Config): Secret[] {
  return [board.token, alerts.webhook].filter((one): one is Secret => one instanceof Secret && !one.available);
}
