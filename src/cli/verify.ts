// verify: reads the whole board back and says where it differs from what SQL knows of it; --repair puts back what the mirror owns.
// Owns: the options and the exit code. It runs as a run of its own, on the worker: one open run per board (S3), so nothing is in flight meanwhile.

import { isStillDrift } from '../domain/drift/drift.js';
import { tallySentence } from '../domain/run/tally.js';
import { coloured } from './colour.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { followRun } from './follow-run.js';
import { customerMeant } from './known-names.js';
import { verificationJson, verificationText } from './report/verification.js';
import { newRunId } from './run-id.js';
import { withWorker } from './temporal-client.js';
import { outputWidth } from './text-table.js';

interface VerifyOptions extends CommonOptions {
  readonly customer?: string;
  readonly repair: boolean;
  readonly adoptByName: boolean;
  readonly yes: boolean;
  readonly all: boolean;
}

export async function verify(options: VerifyOptions, output: Output): Promise<number> {
  if (options.yes && !options.adoptByName) throw new CommandFailed('--yes goes with --adopt-by-name.', EXIT.usage);
  const { repair, adoptByName: adopt } = options;
  const takeOver = adopt && (repair || options.yes);
  return withStore(options, output, async (store, config) => {
    const customer = await customerMeant(config, store, options.customer, output);
    return withWorker(config, async (client) => {
      const runId = newRunId();
      const start = { runId, scope: 'verify', customer, limit: null, approved: false } as const;
      const followed = await followRun(
        config,
        store,
        client,
        { ...start, verify: { repair, adopt, takeOver } },
        output,
        { joinOpenRun: false },
      );
      const row = await store.verify.one(runId);
      if (row === null || row.state !== 'DONE')
        throw new CommandFailed(followed.document.sentence ?? 'The board could not be read back.');
      const findings = await store.verify.findings(runId);
      if (options.json) {
        const { run, environment, state, balanced, board, tally } = followed.document;
        output.out(
          JSON.stringify(verificationJson({ run, environment, state, balanced, board, tally }, row, findings), null, 2),
        );
      } else {
        const layout = { all: options.all, width: outputWidth(output.columns) };
        output.out(coloured(verificationText(row, findings, layout), output));
        // What is held is no drift, and no reason to call all well either.
        const { tally } = followed.document;
        if (tally !== null) output.out(`\n${tallySentence(tally)}`);
        output.out(`Report: ${followed.report}`);
      }
      if (followed.exitCode === EXIT.couldNot || followed.exitCode === EXIT.interrupted) return followed.exitCode;
      return findings.some(isStillDrift) ? EXIT.finishedWithHeld : EXIT.inSync;
    });
  });
}
