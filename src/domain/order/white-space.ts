// white-space: which characters are blanks, how text is trimmed and collapsed, and what "ignoring case" means (docs/rules.md "White space").
// Owns: these three ideas, for headers, customers, values and keys alike. Everything that compares names goes through here.
import { withoutMarks } from './invisible-marks.js';

/**
 * "Every Unicode blank": the property White_Space, plus the two zero-width spaces (U+200B, and U+FEFF, the zero-width no-break
 * space). They are no White_Space to Unicode, but they are spaces by name, invisible, and arrive by pasting from mail and web
 * pages: a customer must not become unknown because of something nobody can see.
 */
function isBlankCode(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x85) return false;
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200b) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}

/** Without blanks at both ends; inner ones stay as they are. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlankCode(text.charCodeAt(start))) start += 1;
  while (end > start && isBlankCode(text.charCodeAt(end - 1))) end -= 1;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** Like trimBlanks, at the end only. */
export function trimTrailingBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && isBlankCode(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Trimmed, without invisible marks, and every inner run of blanks (line breaks too) made one plain blank: how names are compared. */
export function collapseBlanks(text: string): string {
  const trimmed = trimBlanks(withoutMarks(text));
  let collapsed = '';
  let from = 0;
  for (let at = 0; at < trimmed.length; at += 1) {
    if (!isBlankCode(trimmed.charCodeAt(at))) continue;
    let after = at + 1;
    while (isBlankCode(trimmed.charCodeAt(after))) after += 1;
    if (after > at + 1 || trimmed.charCodeAt(at) !== 0x20) {
      collapsed += `${trimmed.slice(from, at)} `;
      from = after;
    }
    at = after - 1;
  }
  return from === 0 ? trimmed : collapsed + trimmed.slice(from);
}

/** Beyond plain ASCII, lower case alone does not bring all forms of a letter together. */
const BEYOND_ASCII = /[^\p{ASCII}]/u;

/**
 * The one meaning of "ignoring case": two texts are equal if their casefold is. Upper case first, so that letters with several
 * lower forms meet (ß = SS, ς = σ). Independent of the machine's locale; nothing but case is folded, no accent, no punctuation.
 */
export function casefold(text: string): string {
  return BEYOND_ASCII.test(text) ? text.toUpperCase().toLowerCase() : text.toLowerCase();
}

/** Two names are the same name, in a config, a header or a cell, if their foldName is. */
export const foldName = (name: string): string => casefold(collapseBlanks(name));
