// text-table: aligned tables of plain text for terminals. Owns: widths, cutting, and that no cell can steer the terminal.

export type Cell = string | number | null;

export interface TableColumn {
  readonly title: string;
  /** Cut first, and most, when the table is too wide; others are cut only if that is not enough. */
  readonly shrinks?: boolean;
}

const GAP = '  ';
/** Less of a text says nothing. */
const NARROWEST = 8;
const CUT = '...';

/** Numbers stand right-aligned, with thousands commas; null is a dash. No line is longer than `width`, if there is any way but cutting an id or a time. */
export function formatTable(columns: readonly TableColumn[], rows: readonly (readonly Cell[])[], width = 100): string {
  const texts = rows.map((row) => columns.map((_, index) => cellText(row[index] ?? null)));
  const rightAligned = columns.map((_, index) => isNumeric(rows, index));
  const widest = (index: number, of: (text: string) => boolean) =>
    Math.max(0, ...texts.flatMap((row) => (of(row[index] ?? '') ? [widthOf(row[index] ?? '')] : [])));
  const natural = columns.map(({ title }, index) =>
    Math.max(
      widthOf(title),
      widest(index, () => true),
    ),
  );
  const least = columns.map((_, index) => Math.max(NARROWEST, widest(index, isWhole)));
  const widths = fitted(columns, natural, least, rightAligned, width);
  const line = (cells: readonly string[]) =>
    cells
      .map((text, index) => pad(cut(text, widths[index] ?? 0), widths[index] ?? 0, rightAligned[index] ?? false))
      .join(GAP)
      .trimEnd();
  const rule = widths.map((columnWidth) => '-'.repeat(columnWidth)).join(GAP);
  return [line(columns.map(({ title }) => title)), rule, ...texts.map(line)].join('\n');
}

/**
 * A table whose last column is a sentence. Where it does not fit, each sentence gets a line of its own below its row: it says what to do, so it is
 * the last thing to be cut.
 */
export function formatSentences(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  width = 100,
): string {
  const whole = formatTable(columns, rows, Number.POSITIVE_INFINITY);
  if (Math.max(...whole.split('\n').map(widthOf)) <= width) return whole;
  const last = columns.length - 1;
  const [titles = '', rule = '', ...lines] = formatTable(columns.slice(0, last), rows, width).split('\n');
  const body = lines.map((line, index) => {
    const sentence = cellText(rows[index]?.[last] ?? '');
    return sentence === '' ? line : `${line}\n${wrapped(sentence, width)}`;
  });
  return [titles, rule, ...body].join('\n');
}

const NOTE = '  -> ';

function wrapped(sentence: string, width: number): string {
  const lines: string[] = [];
  let line = NOTE;
  for (const word of sentence.split(' ')) {
    if (line.trim() !== '->' && line.trim() !== '' && widthOf(line) + widthOf(word) > width) {
      lines.push(line.trimEnd());
      line = ' '.repeat(NOTE.length);
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}

/** On a terminal its width; into a file or a pipe everything goes, uncut. */
export function outputWidth(columns: number): number {
  return process.stdout.isTTY === true ? columns : Number.POSITIVE_INFINITY;
}

export function numberWithCommas(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/** Cells come from workbooks: line breaks and escape sequences must not reach the terminal. */
export function printable(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '?')
    .trim();
}

/** Cut to `width` columns, `...` at the end. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const room = Math.max(0, width - CUT.length);
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += characterWidth(character);
    if (used > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}${CUT}`.slice(0, Math.max(width, 0));
}

/** Ids, times and durations: the beginning of one says nothing, and five of them cut look alike. */
const WHOLE: readonly RegExp[] = [
  /^\d{8}-\d{6}-[0-9a-f]{4}$/, // a run, a plan
  /^\d{4}-\d\d-\d\d(?:[ T][\d:.]+Z?)?$/, // a day, a time
  /^\d+(?:\.\d+)? (?:ms|s|min|h)(?: \d+ (?:s|min))?$/, // as `duration` writes them
  /^\d{6,}$/, // an item, a subitem
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, // an order, a request
];

function isWhole(text: string): boolean {
  return WHOLE.some((shape) => shape.test(text));
}

export function cellText(cell: Cell): string {
  if (cell === null) return '-';
  return typeof cell === 'number' ? numberWithCommas(cell) : printable(cell);
}

function isNumeric(rows: readonly (readonly Cell[])[], index: number): boolean {
  const cells = rows.map((row) => row[index] ?? null).filter((cell) => cell !== null);
  return cells.length > 0 && cells.every((cell) => typeof cell === 'number');
}

function fitted(
  columns: readonly TableColumn[],
  natural: readonly number[],
  least: readonly number[],
  numeric: readonly boolean[],
  width: number,
): number[] {
  const widths = [...natural];
  const gaps = GAP.length * (columns.length - 1);
  const shrink = (may: (index: number) => boolean) => {
    for (let over = sum(widths) + gaps - width; over > 0; over -= 1) {
      const gives = (own: number, index: number) => may(index) && own > (least[index] ?? NARROWEST);
      const widest = widths.reduce(
        (best, own, index) => (gives(own, index) && own > (widths[best] ?? 0) ? index : best),
        -1,
      );
      if (widest === -1) return;
      widths[widest] = (widths[widest] ?? 0) - 1;
    }
  };
  shrink((index) => columns[index]?.shrinks === true);
  shrink((index) => numeric[index] !== true);
  return widths;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function pad(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? blanks + text : text + blanks;
}

export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** East Asian wide characters and emoji take two columns; combining marks none. */
function characterWidth(character: string): number {
  if (/\p{Mn}/u.test(character)) return 0;
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
    character,
  )
    ? 2
    : 1;
}
