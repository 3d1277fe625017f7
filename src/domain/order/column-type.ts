// column-type: what a business column may hold, as columns.toml says it in SQL words.
// Owns: the union, its spelling as text, and back. Does not own: reading a cell into it (values) or either engine's DDL.

export type ColumnType =
  | { readonly kind: 'text'; readonly maxLength: number }
  | { readonly kind: 'integer' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'date' }
  | { readonly kind: 'boolean' };

export type ColumnTypeOutcome =
  | { readonly kind: 'ok'; readonly type: ColumnType }
  | { readonly kind: 'faulty'; readonly reason: string };

/** SQL Server's own limit for NVARCHAR(n); longer means MAX, which can be neither compared cheaply nor indexed. */
const MAX_TEXT_LENGTH = 4000;
/** SQL Server's own limit for DECIMAL(p,s). */
const MAX_PRECISION = 38;

/** The spellings that are taken, for messages and help. */
export const COLUMN_TYPE_WORDS = 'NVARCHAR(n), VARCHAR(n), INT, SMALLINT, BIGINT, DECIMAL(p,s), DATE, BIT';

const PLAIN: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  // All whole numbers are kept as 32-bit integers (docs/rules.md "Numbers"); what does not fit is a reject, never cut.
  ['INT', { kind: 'integer' }],
  ['INTEGER', { kind: 'integer' }],
  ['SMALLINT', { kind: 'integer' }],
  ['BIGINT', { kind: 'integer' }],
  ['DATE', { kind: 'date' }],
  ['BIT', { kind: 'boolean' }],
]);

const SHAPE = /^([A-Z]+)(?:\(([^)]*)\))?$/;
const WHOLE = /^\d{1,5}$/;

const faulty = (reason: string): ColumnTypeOutcome => ({ kind: 'faulty', reason });

/** Reads "NVARCHAR(100)", "INT", "DECIMAL(10,4)" … in any case, blanks ignored. */
export function parseColumnType(text: string): ColumnTypeOutcome {
  const [, word = '', inside] = SHAPE.exec(text.replace(/\s+/g, '').toUpperCase()) ?? [];
  const plain = PLAIN.get(word);
  if (plain) return inside === undefined ? { kind: 'ok', type: plain } : faulty(`${word} takes no length`);
  if (word === 'NVARCHAR' || word === 'VARCHAR') return textType(word, inside);
  if (word === 'DECIMAL' || word === 'NUMERIC') return decimalType(word, inside);
  return faulty(`it is none of ${COLUMN_TYPE_WORDS}`);
}

function textType(word: string, inside: string | undefined): ColumnTypeOutcome {
  const maxLength = inside !== undefined && WHOLE.test(inside) ? Number(inside) : 0;
  if (maxLength < 1 || maxLength > MAX_TEXT_LENGTH)
    return faulty(`${word} needs a length from 1 to ${MAX_TEXT_LENGTH}`);
  return { kind: 'ok', type: { kind: 'text', maxLength } };
}

function decimalType(word: string, inside: string | undefined): ColumnTypeOutcome {
  const parts = inside?.split(',') ?? [];
  const [precision = 0, scale = 0] = parts.map((part) => (WHOLE.test(part) ? Number(part) : -1));
  if (parts.length > 2 || precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
    return faulty(`${word} needs digits and decimal places, as in ${word}(10,4), at most ${MAX_PRECISION} digits`);
  }
  return { kind: 'ok', type: { kind: 'decimal', precision, scale } };
}

/** The one spelling of a type; parseColumnType takes it back unchanged. */
export function formatColumnType(type: ColumnType): string {
  switch (type.kind) {
    case 'text':
      return `NVARCHAR(${type.maxLength})`;
    case 'integer':
      return 'INT';
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'date':
      return 'DATE';
    case 'boolean':
      return 'BIT';
  }
}
