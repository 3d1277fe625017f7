// board-rules: what the columns of this board accept, for one plan: encoding, labels, and whether the config fits the board at all.
// Owns: joining column values and labels. Does not own: held or left (domain/board/wanted-item.ts).
import type { BoardColumn, BoardStructure } from '../../domain/board/board.js';
import type { BoardRules } from '../../domain/board/board-port.js';
import type { EncodedValue, MappedColumn } from '../../domain/board/wanted-item.js';
import { numberText } from '../../domain/order/number-text.js';
import type { DecimalMark } from '../../domain/order/order-rules.js';
import type { Value } from '../../domain/order/value.js';
import { encodeColumnValue, writabilityOf } from './column-values.js';
import { createLabelBook, type LabelBook, type LabelMode, type LabelPolicy } from './labels.js';

export interface RulesFacts {
  readonly mapping: readonly MappedColumn[];
  readonly keyColumn: string;
  readonly lineKeyColumn: string;
  readonly sizeColumn: string;
  readonly quantityColumn: string;
}

export function boardRulesOf(facts: RulesFacts, policy: LabelPolicy): (structure: BoardStructure) => BoardRules {
  return (structure) => {
    const columns = new Map(structure.columns.map((column) => [column.id, column]));
    const sizeColumn = structure.subitemColumns.find((column) => column.id === facts.sizeColumn);
    const labelled = [...structure.columns, ...(sizeColumn === undefined ? [] : [sizeColumn])];
    const book = createLabelBook(labelled, policy);
    const trial = createLabelBook(labelled, policy);

    return {
      problems: problemsOf(structure, facts),
      propose(boardColumn, value) {
        if (book.isLabelColumn(boardColumn) && value !== null && value !== '')
          book.propose(boardColumn, textOf(value), 'fold');
      },
      proposeSize(size) {
        if (sizeColumn !== undefined && book.isLabelColumn(sizeColumn.id)) book.propose(sizeColumn.id, size, 'exact');
      },
      settle: () => book.settle(),
      encode: (boardColumn, value, mark) => encode(columns.get(boardColumn), value, mark, book, 'fold'),
      tryOut: (boardColumn, value, mark) => encode(columns.get(boardColumn), value, mark, trial, 'fold'),
      encodeSize: (size) => encode(sizeColumn, size, 'point', book, 'exact'),
      // Every writable type is cleared by null (docs/monday-api.md "Column values").
      clear: () => null,
    };
  };
}

function encode(
  column: BoardColumn | undefined,
  value: Value,
  mark: DecimalMark,
  book: LabelBook,
  mode: LabelMode,
): EncodedValue {
  if (column === undefined)
    return { kind: 'refused', reason: 'board-refused', sentence: 'The board column is not there any more.' };
  if (value === null || value === '') return { kind: 'blank' };
  if (!book.isLabelColumn(column.id)) return asEncoded(encodeColumnValue(column, value, mark), false);
  const label = book.resolve(column.id, textOf(value), mode);
  if (label.kind === 'refused') return label;
  return asEncoded(encodeColumnValue(column, label.name), label.isNew);
}

function asEncoded(encoded: ReturnType<typeof encodeColumnValue>, newLabel: boolean): EncodedValue {
  switch (encoded.kind) {
    case 'value':
      return { kind: 'value', json: encoded.json, newLabel };
    case 'clear':
      return { kind: 'blank' };
    case 'refused':
      return encoded;
  }
}

function textOf(value: Value): string {
  return typeof value === 'number' ? numberText(value) : (value ?? '');
}

/** All at once, each with the column and the remedy. */
export function problemsOf(structure: BoardStructure, facts: RulesFacts): string[] {
  const problems: string[] = [];
  const check = (columns: readonly BoardColumn[], boardId: string, id: string, what: string, wanted?: string) => {
    const column = columns.find((candidate) => candidate.id === id);
    if (column === undefined)
      problems.push(
        `Board ${boardId} has no column ${id} (${what}). Correct the config, or run \`order-mirror board columns\` to see what is there.`,
      );
    else if (wanted !== undefined && column.type !== wanted)
      problems.push(
        `Column ${id} of board ${boardId} (${what}) is of type ${column.type}, not ${wanted}. Name another column in the config.`,
      );
    else if (wanted === undefined && writabilityOf(column) !== 'writable')
      problems.push(
        `Column ${id} of board ${boardId} (${what}) is of type ${column.type}, which order-mirror cannot write. Take it out of [board.columns].`,
      );
  };
  for (const { boardColumn, sources } of facts.mapping)
    check(structure.columns, structure.boardId, boardColumn, sources.join(', '));
  check(
    structure.columns,
    structure.boardId,
    facts.keyColumn,
    'key_column; made by `order-mirror board setup`',
    'text',
  );
  // Orders without sizes have no lines (docs/rules.md "Any company").
  if (facts.quantityColumn === '') return problems;
  check(
    structure.subitemColumns,
    structure.subitemBoardId,
    facts.lineKeyColumn,
    'line_key_column; made by `order-mirror board setup`',
    'text',
  );
  check(structure.subitemColumns, structure.subitemBoardId, facts.sizeColumn, '[board.line_columns] size');
  check(
    structure.subitemColumns,
    structure.subitemBoardId,
    facts.quantityColumn,
    '[board.line_columns] quantity',
    'numbers',
  );
  return problems;
}
