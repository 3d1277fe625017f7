// expected-file: samples/expected.json as text: one item, reject or held order a line, so that a change can be read in a diff.
import type { Expectation } from './expectation.js';

const compact = (value: unknown): string => JSON.stringify(value);
const linesOf = (values: readonly unknown[], indent: string): string =>
  values.length === 0 ? '[]' : `[\n${values.map((value) => `${indent}  ${compact(value)}`).join(',\n')}\n${indent}]`;

export function expectationText(expectation: Expectation): string {
  const { board, ...rest } = expectation;
  const parts = Object.entries(rest).map(([name, value]) =>
    Array.isArray(value)
      ? `  "${name}": ${linesOf(value, '  ')}`
      : `  "${name}": ${JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')}`,
  );
  const groups = board.groups.map(
    ({ title, items }) => `      { "title": ${compact(title)}, "items": ${linesOf(items, '      ')} }`,
  );
  return `{\n${parts.join(',\n')},\n  "board": {\n    "groups": [\n${groups.join(',\n')}\n    ]\n  }\n}\n`;
}
