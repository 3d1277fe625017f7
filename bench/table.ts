// table: the bench's one table. Owns: its rows, their verdict and their layout.

export interface Row {
  readonly letter: string;
  readonly what: string;
  readonly figure: string;
  /** null: only reported. */
  readonly must: Must | null;
}

export interface Must {
  readonly text: string;
  readonly reached: boolean;
}

export function atMost(value: number, limit: number, text: string): Must {
  return { text: `<= ${text}`, reached: value <= limit };
}

export function atLeast(value: number, limit: number, text: string): Must {
  return { text: `>= ${text}`, reached: value >= limit };
}

export function verdictOf({ must }: Row, judged: boolean): 'ok' | 'MISSED' | '' {
  if (must === null || !judged) return '';
  return must.reached ? 'ok' : 'MISSED';
}

/** `judged`: false with --quick, whose sizes the must-reaches do not speak of. */
export function formatTable(rows: readonly Row[], judged: boolean): string {
  const lines = [
    ['', 'what', 'figure', 'must reach', ''],
    ...rows.map((row) => [row.letter, row.what, row.figure, row.must?.text ?? '', verdictOf(row, judged)]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const drawn = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [drawn[0], rule, ...drawn.slice(1)].join('\n');
}

/** 101,500 whatever the machine's language. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function seconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} s`;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
