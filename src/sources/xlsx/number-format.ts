// number-format: what a number format makes of a number, as far as a reader must know: a date, a number with leading zeros, or the number itself.
// Owns: the rule. Does not own: where the formats are listed (styles.ts).

/** The number as it is. */
export const PLAIN = 0;
export const DATE_FORMAT = -1;
/** Added to a width whose format has a section of its own for numbers below zero, for 0 or for text: it then counts for those above zero alone. */
export const ABOVE_ZERO_ONLY = 1000;

/** PLAIN, DATE_FORMAT, or how many digits a format of zeros shows at least. */
export type NumberFormat = number;

/** Built-in formats with dates or times; 27-36 and 50-58 are the East Asian ones. */
export function builtInFormat(id: number): NumberFormat {
  const isDate = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
  return isDate ? DATE_FORMAT : PLAIN;
}

/**
 * Text in quotes, escaped, padding and bracketed parts say nothing about the number, except elapsed time ([h], [m], [s]).
 * So `[Red]`, `"day "0`, `0.00\d` and `#,##0 "pcs/day"` are numbers.
 */
const SAYS_NOTHING = /"[^"]*(?:"|$)|[\\_*][\s\S]?|\[(?!(?:h+|m+|s+)\])[^\]]*(?:\]|$)/gi;
/** More zeros than a number has digits pad nothing that anybody reads. */
const MOST_ZEROS = 255;

export function formatOfCode(code: string): NumberFormat {
  const zeros = /^(0{2,})(;|$)/.exec(code);
  if (zeros !== null) return Math.min(zeros[1]?.length ?? 0, MOST_ZEROS) + (zeros[2] === ';' ? ABOVE_ZERO_ONLY : 0);
  const firstSection = code.replace(SAYS_NOTHING, '').split(';', 1)[0] ?? '';
  return /[ymdhs]/i.test(firstSection) ? DATE_FORMAT : PLAIN;
}

/** What Excel shows of a whole number in a format of zeros; null where that is the number itself. */
export function paddedText(value: number, format: NumberFormat): string | null {
  const width = format % ABOVE_ZERO_ONLY;
  if (!Number.isSafeInteger(value) || (format > ABOVE_ZERO_ONLY && value <= 0)) return null;
  const digits = String(Math.abs(value));
  return digits.length < width ? `${value < 0 ? '-' : ''}${digits.padStart(width, '0')}` : null;
}
