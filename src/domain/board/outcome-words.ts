// outcome-words: what became of a call, as a sentence for people.
import type { CallOutcome } from './outcome.js';

export function sentenceOf(outcome: CallOutcome): string {
  switch (outcome.kind) {
    case 'answered':
      return 'The board answered, but not what was asked.';
    case 'daily-limit':
      return "The board's daily limit of calls is used up; it renews at midnight UTC.";
    case 'retry-after':
    case 'look-up-first':
    case 'split':
    case 'park':
      return outcome.reason.sentence;
  }
}
