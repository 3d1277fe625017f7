// What things are called on the board (docs/rules.md "Groups", "Item names").
import { describe, expect, it } from 'vitest';
import { boardNames, lineKey } from '../src/domain/board/names.js';
import type { Value } from '../src/domain/order/value.js';
import { APPAREL } from './support/apparel-rules.js';

const { groupTitle, itemName, subitemName } = boardNames(APPAREL);
const values = (record: Readonly<Record<string, Value>>) => new Map(Object.entries(record));
const CODE = "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS";

describe('group titles', () => {
  it.each([
    [{ 'CUSTOMER SEASON': 'SP26', 'AAG SEASON': '2026 SPRING' }, 'GREYSON SP26'],
    [{ 'CUSTOMER SEASON': null, 'AAG SEASON': '2025 FALL' }, 'GREYSON 2025 FALL'],
    [{ 'CUSTOMER SEASON': '', 'AAG SEASON': '2025 FALL' }, 'GREYSON 2025 FALL'],
    [{ 'CUSTOMER SEASON': ' \u00a0', 'AAG SEASON': '2025 FALL' }, 'GREYSON 2025 FALL'],
    [{ 'CUSTOMER SEASON': 'SPRING  26\nREBUY' }, 'GREYSON SPRING 26 REBUY'],
    [{ 'CUSTOMER SEASON': null, 'AAG SEASON': null }, 'check'],
    [{}, 'check'],
    [{ 'CUSTOMER SEASON': 2026 }, 'GREYSON 2026'],
  ])('%j', (record, title) => {
    expect(groupTitle(values(record), 'GREYSON')).toBe(title);
  });

  it('collapses blanks in the customer too, and fits the board', () => {
    expect(groupTitle(values({ 'AAG SEASON': 'F25' }), 'SUN  DAY RED')).toBe('SUN DAY RED F25');
    expect(groupTitle(values({ 'AAG SEASON': 'x'.repeat(300) }), 'G')).toHaveLength(255);
  });
});

describe('item names', () => {
  const full = {
    'ALIAS/RELATED ITEM': 'ALIAS-1',
    'CUSTOMER STYLE': 'LSP26O82',
    [CODE]: '417',
    'CUSTOMER COLOUR DESCRIPTION': '417 - MALTESE BLUE',
    'AAG ORDER NUMBER': 'GRE-05017',
    'PO NUMBER': '4755',
    'CUSTOMER ALT PO': 'ALT-9',
  };
  it.each([
    [full, 'ALIAS-1 417 GRE-05017 4755'],
    [{ ...full, 'ALIAS/RELATED ITEM': null }, 'LSP26O82 417 GRE-05017 4755'],
    [{ ...full, 'ALIAS/RELATED ITEM': ' ' }, 'LSP26O82 417 GRE-05017 4755'],
    [{ ...full, [CODE]: null }, 'ALIAS-1 417 - MALTESE BLUE GRE-05017 4755'],
    [{ ...full, 'PO NUMBER': null }, 'ALIAS-1 417 GRE-05017 ALT-9'],
    [{ 'AAG ORDER NUMBER': 'GRE-05017' }, 'GRE-05017'],
    [{ 'AAG ORDER NUMBER': 'GRE-05017', 'PO NUMBER': 4755 }, 'GRE-05017 4755'],
  ])('%j', (record, expected) => {
    expect(itemName(values(record), 'GREYSON')).toBe(expected);
  });

  it('cuts at 255 characters and drops a blank left at the end', () => {
    const style = 'x'.repeat(254);
    expect(itemName(values({ 'CUSTOMER STYLE': style, 'AAG ORDER NUMBER': 'GRE-05017' }), 'GREYSON')).toBe(style);
    expect(itemName(values({ 'CUSTOMER STYLE': 'x'.repeat(300) }), 'GREYSON')).toBe('x'.repeat(255));
  });

  it('never cuts a character in two', () => {
    expect(itemName(values({ 'CUSTOMER STYLE': `${'x'.repeat(254)}\u{1F455}tail` }), 'GREYSON')).toBe('x'.repeat(254));
    expect(itemName(values({ 'CUSTOMER STYLE': `${'x'.repeat(253)}\u{1F455}tail` }), 'GREYSON')).toBe(
      `${'x'.repeat(253)}\u{1F455}`,
    );
  });
});

it('subitems and line keys keep the size verbatim', () => {
  expect(subitemName('O/S')).toBe('Size O/S');
  expect(subitemName('30x30')).toBe('Size 30x30');
  expect(lineKey('0f', '2XL')).toBe('0f:2XL');
});
