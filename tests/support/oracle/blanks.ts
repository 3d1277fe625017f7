// blanks: what counts as white space and how names are compared (docs/rules.md "White space"). Owns nothing else.

const BLANK = '[\\s\\u0085]';

export const trim = (text: string): string => text.replace(new RegExp(`^${BLANK}+|${BLANK}+$`, 'gu'), '');

export const collapse = (text: string): string => trim(text.replace(new RegExp(`${BLANK}+`, 'gu'), ' '));

/** For comparing headers, customers, titles: blanks collapsed, any case. */
export const fold = (text: string): string => collapse(text).toUpperCase();

/** Order of UTF-16 code units. */
export const inCodeOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
