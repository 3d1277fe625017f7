// Which columns and sizes were probably only renamed, told from two headers of one workbook (docs/rules.md "Any company").
import { describe, expect, it } from 'vitest';
import { columnLetter } from '../src/domain/reading/excel-column.js';
import { lineToPaste, probableRenames, type RememberedHeader } from '../src/domain/reading/renames.js';

/** "=X": a known column X; "?X": a header nobody knows; else a size. */
function header(...headers: readonly string[]): RememberedHeader {
  const of = (mark: string) =>
    headers.flatMap((text, index): [string, string][] =>
      (/^[=?]/.exec(text)?.[0] ?? '') === mark ? [[text.replace(/^[=?]/, ''), columnLetter(index)]] : [],
    );
  return { columns: of('='), sizes: of(''), unknown: of('?') };
}

const said = (before: RememberedHeader, now: RememberedHeader) =>
  probableRenames(before, now).map(({ kind, gone, came, letter }) => `${kind} ${gone} -> ${came} (${letter})`);

describe('probable renames', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['a size at its place', ['=NO', 'S', 'M', '=TOTAL'], ['=NO', 'S.', 'M', '=TOTAL'], ['size S -> S. (B)']],
    [
      'a size of another name at its place',
      ['=NO', 'XL', '=TOTAL'],
      ['=NO', 'X-LARGE', '=TOTAL'],
      ['size XL -> X-LARGE (B)'],
    ],
    [
      'a size elsewhere, with a near name',
      ['=NO', '36', '36 1/2', '=TOTAL'],
      ['=NO', '36.1/2', '36', '=TOTAL'],
      ['size 36 1/2 -> 36.1/2 (B)'],
    ],
    [
      'a column at its place',
      ['=NO', '=DATE', '=NOTES'],
      ['=NO', '?Lieferdatum', '=NOTES'],
      ['column DATE -> Lieferdatum (B)'],
    ],
    [
      'a column at its place, though one was put in before it',
      ['=NO', '=DATE', '=NOTES'],
      ['?New', '=NO', '?Lieferdatum', '=NOTES'],
      ['column DATE -> Lieferdatum (C)'],
    ],
    [
      'a column elsewhere, with a near name',
      ['=NO', '=EX FACTORY DATE', '=NOTES', '?x'],
      ['=NO', '=NOTES', '?x', '?EX-FACTORY DATE'],
      ['column EX FACTORY DATE -> EX-FACTORY DATE (D)'],
    ],
    [
      'each new header is one thing at most',
      ['=NO', 'S', 'M', '=TOTAL'],
      ['=NO', 'S.', '=TOTAL'],
      ['size S -> S. (B)'],
    ],
    ['a column that only went away', ['=NO', '=DATE', '?x', '=NOTES'], ['=NO', '?x', '=NOTES'], []],
    ['a size that only went away', ['=NO', 'S', 'M', 'XXL', '=TOTAL'], ['=NO', 'S', 'M', '=TOTAL'], []],
    ['a size that came', ['=NO', 'S', '=TOTAL'], ['=NO', 'S', 'M', '=TOTAL'], []],
    ['columns that changed places', ['=NO', '=DATE', '=NOTES'], ['=NO', '=NOTES', '=DATE'], []],
  ])('%s', (_, before, now, expected) => {
    expect(said(header(...before), header(...now))).toEqual(expected);
  });

  it('a header remembered by an older program, without its unknown ones', () => {
    const { columns, sizes } = header('=NO', '=DATE', '=NOTES');
    expect(said({ columns, sizes }, header('=NO', '?Datum', '=NOTES'))).toEqual(['column DATE -> Datum (B)']);
  });

  it('the line to paste says the aliases that are there already', () => {
    expect(lineToPaste({ kind: 'size', gone: 'XL', came: 'X-LARGE', letter: 'B' }, [])).toBe('"X-LARGE" = "XL"');
    expect(lineToPaste({ kind: 'column', gone: 'DATE', came: 'Lieferdatum', letter: 'B' }, [])).toBe(
      'aliases = ["Lieferdatum"]',
    );
    expect(lineToPaste({ kind: 'column', gone: 'DATE', came: 'Tag "neu"', letter: 'B' }, ['Datum'])).toBe(
      'aliases = ["Datum", "Tag \\"neu\\""]',
    );
  });
});
