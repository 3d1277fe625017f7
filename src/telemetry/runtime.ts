// runtime: Temporal's runtime of this process: where its own words and figures go. It can be installed once per process only.
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Log } from './log.js';

let installed = false;

/** `metricsAddress`: host:port of the Prometheus endpoint (`/metrics`); '' = none. Temporal's figures and ours are there together. */
export function installRuntime(log: Log, metricsAddress: string): Runtime {
  if (installed) return Runtime.instance();
  installed = true;
  return Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      // The worker for board writes has no workflows, on purpose.
      if (message.startsWith('No workflows registered')) return;
      log.write(
        level === 'ERROR' ? 'error' : 'warn',
        message,
        meta?.error === undefined ? {} : { error: String(meta.error) },
      );
    }),
    ...(metricsAddress === ''
      ? {}
      : {
          telemetryOptions: {
            metrics: {
              prometheus: {
                bindAddress: metricsAddress,
                countersTotalSuffix: true,
                useSecondsForDurations: true,
                histogramBucketOverrides: { order_mirror_call_seconds: CALL_SECONDS },
              },
            },
          },
        }),
  });
}

/** A batch of 25 takes 1 to 10 s on the real board (docs/monday-api.md "Batches of aliases"); the client gives up at 60 s. */
const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];
