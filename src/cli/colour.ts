// colour: which words of an answer are coloured, and how. Owns: the table. A reader without colour loses nothing: it only marks what the words say.
// Does not own: whether there is colour (process-output.ts).
import pico from 'picocolors';

const { green, yellow, red } = pico.createColors(true);

type Style = (text: string) => string;

/** Marks of plans and diffs stand first in a line; verdicts begin one. */
const TABLE: readonly (readonly [RegExp, Style])[] = [
  [/^ {0,4}\+ [A-Z]*/gm, green],
  [/^ {0,4}~ [A-Z]*/gm, yellow],
  [/^ {0,4}- [A-Z]*/gm, red],
  [/^ {0,4}! [A-Z]*/gm, yellow],
  [/^OK(?=:| )/gm, green],
  [/^(?:SUCCESS|PARTIAL|FAILED|NOT ALL|UNBALANCED)\b/gm, (word) => (word === 'SUCCESS' ? green(word) : red(word))],
  [/THE BOOKS DO NOT BALANCE\./g, red],
  [/^ALARM\b[^\n]*/gm, red],
];

export function coloured(text: string, { colour }: { readonly colour: boolean }): string {
  if (!colour) return text;
  return TABLE.reduce((painted, [words, style]) => painted.replace(words, (found) => style(found)), text);
}
