// invisible-marks: characters nobody can see that come with copied text, and what is no character at all (docs/rules.md).
// Owns: which they are and taking them out. Does not own: blanks, which can be seen by the room they take (white-space.ts).

/**
 * Soft hyphen, marks of writing direction, joiners and spaces without width: Windows puts them into copied dates, web pages into copied words.
 * An order number with one in it would be another order.
 */
const MARKS = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;
const ALL_MARKS = new RegExp(MARKS, 'g');

export function withoutMarks(text: string): string {
  return MARKS.test(text) ? text.replace(ALL_MARKS, '') : text;
}

/** Half a surrogate pair is no UTF-8, and NUL ends a text in many tools: both are stored as U+FFFD. */
export function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
