// either-option: an option whose value may be of one kind or of another: one text or a list, a number or a word. Owns: asking the kind that fits.
import type { Option, Said } from './option.js';

/** `of`: which of both a raw value is meant as. What is wrong with it is then said by that one. */
export function either<A, B>(
  said: Said<A | B>,
  first: Option<A>,
  second: Option<B>,
  of: (raw: unknown) => 'first' | 'second',
): Option<A | B> {
  return {
    ...said,
    type: `${first.type}, or ${second.type}`,
    schema: { anyOf: [first.schema, second.schema] },
    freeKeys: false,
    read: (raw, keys) => (of(raw) === 'first' ? first.read(raw, keys) : second.read(raw, keys)),
  };
}
