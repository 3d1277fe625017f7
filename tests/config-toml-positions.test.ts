// The outline of a TOML text must agree with the parser about what there is, and remember what the parser forgets.
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { positionsOf } from '../src/config/toml-positions.js';

const TEXT = `# comment with "quotes" and [brackets]
a = 1 # = 2
"b.c" = "x # no comment"
d.e."34" = 'lit\\'
long = """
[not.a.header]
k = "v" \\""" """""
[t]
list = [ # comment ]
  "one", # two
  { x = 1, 'y z' = [2, 3] },
]
date = 2025-06-05T10:00:00Z
[[row]]
n = 1
[[row]]
n = 2
[row.sub]
"2025" = true
"zz" = true
"7" = true
`;

describe('outlineOf', () => {
  const outline = positionsOf(TEXT);
  const line = (...path: (string | number)[]) =>
    outline.entries.find((entry) => JSON.stringify(entry.path) === JSON.stringify(path))?.line;

  it('knows the line of every key, in lists, inline tables and lists of tables too', () => {
    expect(line('a')).toBe(2);
    expect(line('b.c')).toBe(3);
    expect(line('d', 'e', '34')).toBe(4);
    expect(line('long')).toBe(5);
    expect(line('t', 'list')).toBe(9);
    expect(line('t', 'list', 1, 'y z', 1)).toBe(11);
    expect(line('t', 'date')).toBe(13);
    expect(line('row', 0, 'n')).toBe(15);
    expect(line('row', 1, 'n')).toBe(17);
    expect(line('row', 1, 'sub', 'zz')).toBe(20);
  });

  it('keeps the order of keys that look like numbers', () => {
    const keys = outline.entries.filter(({ path }) => path[2] === 'sub').map(({ path }) => path[3]);
    expect(keys).toEqual(['2025', 'zz', '7']);
  });

  it('cuts out exactly the text of each value', () => {
    for (const { path, valueStart, valueEnd } of outline.entries) {
      const value = path.reduce<unknown>((now, step) => (now as Record<string, unknown>)[step], parse(TEXT));
      expect(parse(`v = ${TEXT.slice(valueStart, valueEnd)}`).v).toEqual(value);
    }
  });
});
