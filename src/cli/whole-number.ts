// whole-number: an option that takes a count.
import { CommandFailed, EXIT } from './context.js';

export function wholeNumber(option: string, least = 0): (text: string) => number {
  return (text) => {
    if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
    throw new CommandFailed(
      `${option} takes a whole number${least === 0 ? '' : ` from ${least} on`}, not ${text}.`,
      EXIT.usage,
    );
  };
}
