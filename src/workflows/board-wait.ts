// board-wait: a wait that an activity hands up, in words. Owns: the sentence people read in the Web UI, `status` and the progress line.
import type { InDoubt } from '../activities/long-wait.js';
import type { SendReport } from '../activities/send-batch.js';

export type Wait = Extract<SendReport, { kind: 'wait' }>;

export function waitSentence(wait: Wait | InDoubt): string {
  if (wait.kind === 'in-doubt')
    return `A call with changes got no answer; what was in it is sent again in ${Math.ceil(wait.ms / 1000)} s, when it can no longer be running.`;
  switch (wait.why) {
    case 'daily-limit':
      return `The day's calls are used up; it goes on by itself at ${wait.until.slice(0, 16).replace('T', ' ')} UTC.`;
    case 'server-wait':
      return `The board asked for a wait of ${Math.ceil(wait.ms / 1000)} s; it goes on by itself.`;
  }
}

export function isWait(report: { readonly kind: string } | Wait): report is Wait {
  return report.kind === 'wait';
}
