// board-wait: a wait that an activity hands up, in words. Owns: the sentence people read in the Web UI, `status` and the progress line.
import type { SendReport } from '../activities/send-batch.js';

export type Wait = Extract<SendReport, { kind: 'wait' }>;

export function waitSentence(wait: Wait): string {
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
