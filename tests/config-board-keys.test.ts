// board setup edits a file that people keep comments in: only the two values may change.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withBoardKeys, writeBoardKeys } from '../src/config/board-keys.js';

const KEYS = { keyColumn: 'text_k', lineKeyColumn: 'text_l' };

describe('withBoardKeys', () => {
  it('changes the two values and no other byte', () => {
    const before = readFileSync('configs/production.toml', 'utf8');
    const after = withBoardKeys(before, KEYS);
    const changed = after.split('\n').filter((line, i) => line !== before.split('\n')[i]);
    expect(changed).toEqual(['key_column = "text_k"', 'line_key_column = "text_l"']);
    expect(after.split('\n')).toHaveLength(before.split('\n').length);
  });

  it('keeps comments behind the values, odd quotes and CRLF', () => {
    const before =
      '[board]\r\nkey_column=\'\'  # made by\r\n  \'line_key_column\' = """x""" # hand\r\n[board.columns]\r\nkey_column = \'a\'';
    expect(withBoardKeys(before, KEYS)).toBe(
      '[board]\r\nkey_column="text_k"  # made by\r\n  \'line_key_column\' = "text_l" # hand\r\n[board.columns]\r\nkey_column = \'a\'',
    );
  });

  it.each([
    [
      'behind the last key of the board',
      '[board]\nid = "1" # one\n\n[orders]\na = 1\n',
      '[board]\nid = "1" # one\nkey_column = "text_k"\nline_key_column = "text_l"\n\n[orders]\na = 1\n',
    ],
    [
      'behind an empty header',
      '[board] # x\n[board.columns]\n"7" = "b"',
      '[board] # x\nkey_column = "text_k"\nline_key_column = "text_l"\n[board.columns]\n"7" = "b"',
    ],
    [
      'with dots among dots',
      'board.id = "1"\nz = 1',
      'board.id = "1"\nboard.key_column = "text_k"\nboard.line_key_column = "text_l"\nz = 1',
    ],
  ])('adds them %s', (_, before, after) => expect(withBoardKeys(before, KEYS)).toBe(after));

  it('refuses what it cannot edit safely', () => {
    expect(() => withBoardKeys('a = 1', KEYS)).toThrow(/no \[board\]/);
    expect(() => withBoardKeys('board = { id = "1" }', KEYS)).toThrow(/\[board\]/);
    expect(() => withBoardKeys('[board', KEYS)).toThrow();
  });
});

describe('writeBoardKeys', () => {
  it('keeps a link a link and the permissions as they are, and leaves nothing behind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'order-mirror-keys-'));
    const [file, link] = [join(folder, 'a.toml'), join(folder, 'b.toml')];
    writeFileSync(file, '[board]\nkey_column = ""\n');
    chmodSync(file, 0o640);
    symlinkSync(file, link);
    writeBoardKeys(link, KEYS);
    expect(readFileSync(file, 'utf8')).toBe('[board]\nkey_column = "text_k"\nline_key_column = "text_l"\n');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['a.toml', 'b.toml']);
  });
});
