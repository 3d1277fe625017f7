// worker: does the work of runs until it is told to stop; then it finishes what is in flight.
import type { Command } from 'commander';
import { startWorker } from '../worker.js';
import { type CommonOptions, configFrom, EXIT, type Output, withCommonOptions } from './context.js';

export function workerCommand(program: Command, output: Output, end: (code: number) => void): void {
  withCommonOptions(program.command('worker'))
    .description(
      'Does the work of runs: reads order lists, writes the store, sends to the board. Ctrl-C or SIGTERM lets it finish its batch and end.',
    )
    .addHelpText('after', '\nExamples:\n  order-mirror worker --config configs/production.toml')
    .action(async (options: CommonOptions) => {
      const config = configFrom(options, output);
      const worker = await startWorker(config, { log: output.err });
      output.err(
        `Worker for ${config.environment}: queue ${config.temporal.taskQueue} at ${config.temporal.address}, board ${config.board.id}.`,
      );
      let told = false;
      const stop = () => {
        told = true;
        output.err('Finishing what is in flight ...');
        void worker.stop();
      };
      process.once('SIGINT', stop);
      process.once('SIGTERM', stop);
      await worker.ended;
      end(told ? EXIT.inSync : EXIT.couldNot);
    });
}
