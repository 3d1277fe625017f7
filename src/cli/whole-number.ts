// whole-number: an option that takes a count.
import { CommandFailed, EXIT } from './context.js';

export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new CommandFailed(`--limit takes a whole number, not ${text}.`, EXIT.usage);
  return Number(text);
}
