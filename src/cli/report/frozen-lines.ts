// frozen-lines: columns and sizes that a workbook lacks, in words, with what to do. Owns: the sentences. Does not own: finding them (store/views/frozen-store).
import type { RunDocument } from '../run-document.js';
import { numberWithCommas, printable } from '../text-table.js';

/** No lines: nothing is frozen. Told by every run until the column is there again. */
export function frozenLines({ frozen }: Pick<RunDocument, 'frozen'>): string[] {
  const lines = frozen.map(({ workbook, columns, sizes }) => {
    const gone = [
      ...columns.map(({ column, orders }) => `${printable(column)} (${counted(orders)})`),
      ...sizes.map(({ size, orders }) => `size ${printable(size)} (${counted(orders)} held)`),
    ];
    return `Columns gone: ${printable(workbook)} has no ${gone.join(', ')}: what they held stays as it was.`;
  });
  return lines.length === 0
    ? []
    : [...lines, 'Put the columns back, or name their new headers as aliases in the columns file.'];
}

const counted = (orders: number): string => `${numberWithCommas(orders)} ${orders === 1 ? 'order' : 'orders'}`;
