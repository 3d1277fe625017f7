// read-boolean: a cell in a BIT column; kept as the text TRUE or FALSE (docs/rules.md "Values"). The shipped order list has no such column.

import type { RawCell } from '../order/raw-cell.js';
import { casefold, trimBlanks } from '../order/white-space.js';
import { asWritten, BLANK, type CellReading, isNullWord, quoted, refused, unreadable } from './cell-reading.js';

const TRUE: CellReading = { kind: 'value', value: 'TRUE' };
const FALSE: CellReading = { kind: 'value', value: 'FALSE' };

export function readBoolean(cell: RawCell): CellReading {
  if (cell === null) return BLANK;
  if (typeof cell === 'object') {
    if (cell.kind === 'padded') return readBoolean(cell.value);
    if (cell.kind !== 'date') return unreadable(cell);
  }
  const text = trimBlanks(asWritten(cell));
  if (text === '' || isNullWord(text)) return BLANK;
  switch (casefold(text)) {
    case 'true':
    case 'yes':
    case 'y':
    case '1':
      return TRUE;
    case 'false':
    case 'no':
    case 'n':
    case '0':
      return FALSE;
    default:
      return refused('not-a-boolean', `${quoted(text)} is neither TRUE nor FALSE (yes, no, 1 and 0 are taken too).`);
  }
}
