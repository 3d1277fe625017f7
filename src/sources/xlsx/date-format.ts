// date-format: does a number format show its number as a date or time?
// Owns: the rule. Does not own: where the formats are listed (styles.ts).

/** Built-in formats with dates or times; 27-36 and 50-58 are the East Asian ones. */
export function isBuiltInDateFormat(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/**
 * Text in quotes, escaped, padding and bracketed parts say nothing about the number, except elapsed time ([h], [m], [s]).
 * So `[Red]`, `"day "0`, `0.00\d` and `#,##0 "pcs/day"` are numbers.
 */
const SAYS_NOTHING = /"[^"]*(?:"|$)|[\\_*][\s\S]?|\[(?!(?:h+|m+|s+)\])[^\]]*(?:\]|$)/gi;

export function isDateFormat(code: string): boolean {
  const firstSection = code.replace(SAYS_NOTHING, '').split(';', 1)[0] ?? '';
  return /[ymdhs]/i.test(firstSection);
}
