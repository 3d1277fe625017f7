// read-text: a cell in a text column (docs/rules.md "Values", "Numbers": how numbers, dates and booleans become text).

import { numberText } from '../order/number-text.js';
import type { RawCell } from '../order/raw-cell.js';
import { trimBlanks } from '../order/white-space.js';
import { BLANK, type CellReading, isNullWord, quoted, refused, unreadable } from './cell-reading.js';

/** Counts length as NVARCHAR does, in UTF-16 code units. */
export function readText(cell: RawCell, maxLength: number): CellReading {
  if (cell === null) return BLANK;
  const outcome = cellText(cell);
  if (typeof outcome !== 'string') return outcome;
  if (outcome.length > maxLength) return tooLong(outcome, maxLength);
  return { kind: 'value', value: outcome };
}

/** The trimmed text of a cell, never empty; or that it is blank, or cannot be read by any type. */
export function cellText(cell: RawCell): string | CellReading {
  if (cell === null) return BLANK;
  switch (typeof cell) {
    case 'string': {
      const text = trimBlanks(cell);
      return text === '' || isNullWord(text) ? BLANK : text;
    }
    case 'number':
      return Number.isFinite(cell) ? numberText(cell) : refused('not-a-number', 'The cell holds no finite number.');
    case 'boolean':
      return cell ? 'TRUE' : 'FALSE';
    default:
      break;
  }
  switch (cell.kind) {
    case 'date':
      return cell.iso.slice(0, 10);
    case 'padded':
      return cell.text;
    default:
      return unreadable(cell);
  }
}

export function tooLong(text: string, maxLength: number): CellReading {
  const sentence = `${quoted(text)} has ${text.length} characters; this column takes at most ${maxLength}.`;
  return refused('too-long', sentence);
}
