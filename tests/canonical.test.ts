// The encoding every hash is made of (docs/sql.md "Hashes"), white space and case (docs/rules.md "White space"), and numbers as text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CanonicalBytes } from '../src/domain/identity/canonical-bytes.js';
import { type Encodable, encodeCanonically } from '../src/domain/identity/canonical-encoding.js';
import { normalDecimal, numberText, roundHalfAway, shiftPoint } from '../src/domain/order/number-text.js';
import { casefold, collapseBlanks, trimBlanks } from '../src/domain/order/white-space.js';
import { columnIndex, columnLetter } from '../src/domain/reading/excel-column.js';

describe('canonical encoding', () => {
  const different: readonly (readonly [string, Encodable, Encodable])[] = [
    ['NULL and blank', [null], ['']],
    ['(a, NULL, b) and (a, b)', ['a', null, 'b'], ['a', 'b']],
    ['parts that join alike', ['ab', 'c'], ['a', 'bc']],
    ['number and text', [12], ['12']],
    ['one list and two', [['a', 'b']], [['a'], ['b']]],
    ['NULL and the word', [null], ['~']],
    ['text that looks encoded', ['"1:a'], ['a']],
  ];
  it.each(different)('tells apart %s', (_, one, other) => {
    expect(encodeCanonically(one)).not.toBe(encodeCanonically(other));
  });

  const encodable = fc.letrec<{ any: Encodable }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      fc.constant(null),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      fc.array(tie('any'), { maxLength: 4 }),
    ),
  })).any;

  it('is equal only for equal values', () => {
    fc.assert(
      fc.property(encodable, encodable, (one, other) => {
        expect(encodeCanonically(one) === encodeCanonically(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 2000 },
    );
  });

  describe('as bytes, whatever was written before', () => {
    const bytes = new CanonicalBytes();
    const write = (value: Encodable): void => {
      if (value === null || typeof value !== 'object') bytes.value(value);
      else {
        bytes.list(value.length);
        for (const part of value) write(part);
      }
    };
    const same = (value: Encodable) => {
      bytes.clear();
      write(value);
      return Buffer.from(bytes.written).equals(Buffer.from(encodeCanonically(value)));
    };
    const number = fc.oneof(
      fc.nat(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.maxSafeInteger(),
      // Where whole numbers cease to be cut into digits.
      fc.integer({ min: 2 ** 31 - 3, max: 2 ** 33 }),
      // Prices: up to five places, one more than are cut without a text.
      fc
        .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 14 }), fc.constantFrom(1, 10, 100, 1000, 10_000, 100_000))
        .map(([steps, power]) => steps / power),
    );

    it('values of every kind', () => {
      fc.assert(
        fc.property(encodable, (value) => same(value)),
        { numRuns: 1000 },
      );
    });

    it('numbers', () => {
      fc.assert(
        fc.property(number, (value) => same(value)),
        { numRuns: 5000 },
      );
    });

    it('texts that outgrow the buffer, in letters of one to three bytes, and halves of letters', () => {
      const letters = fc.tuple(fc.constantFrom('a', 'é', '漢', '\ud83d'), fc.nat(3000));
      fc.assert(
        fc.property(fc.array(letters, { maxLength: 3 }), (texts) =>
          same(texts.map(([letter, length]) => letter.repeat(length))),
        ),
      );
    });
  });
});

describe('white space', () => {
  const blanks = [
    0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2005, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f,
    0x3000,
  ];
  it.each(blanks)('U+%i is trimmed and collapses', (code) => {
    const blank = String.fromCharCode(code);
    expect(trimBlanks(`${blank}PO${blank}4755${blank}`)).toBe(`PO${blank}4755`);
    expect(collapseBlanks(`${blank}PO${blank}${blank}4755${blank}`)).toBe('PO 4755');
    expect(collapseBlanks(`PO${blank}4755 A`)).toBe('PO 4755 A');
  });

  it.each([0xad, 0x61c, 0x200b, 0x200e, 0x202c, 0x2060, 0x2069, 0xfeff])('U+%i is no part of a name', (code) => {
    const mark = String.fromCharCode(code);
    expect(collapseBlanks(`${mark}PO${mark} ${mark}4755${mark}`)).toBe('PO 4755');
  });

  it('agrees with the Unicode property, plus the two zero-width spaces', () => {
    for (let code = 0; code < 0x10000; code += 1) {
      const text = String.fromCharCode(code);
      const blank = /\p{White_Space}/u.test(text) || code === 0x200b || code === 0xfeff;
      expect(trimBlanks(text) === '', `U+${code.toString(16)}`).toBe(blank);
    }
  });

  it('collapses as a pattern would', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '\u00a0', '\n', '\u2003'), maxLength: 12 });
    fc.assert(
      fc.property(text, (value) => {
        expect(collapseBlanks(value)).toBe(value.replace(/\s+/gu, ' ').trim());
      }),
    );
  });
});

describe('ignoring case', () => {
  it.each([
    ['Greyson', 'GREYSON', true],
    ['É', 'é', true],
    ['straße', 'STRASSE', true],
    ['σ', 'ς', true],
    ['S', 'S+', false],
    ['É', 'E', false],
    ['O/S', 'OS', false],
  ])('%s and %s: %s', (one, other, equal) => {
    expect(casefold(one) === casefold(other)).toBe(equal);
  });
});

describe('numbers as text', () => {
  it.each([
    [1e21, '1000000000000000000000'],
    [1e-7, '0.0000001'],
    [-1.5e-9, '-0.0000000015'],
    [1.7976931348623157e308, `17976931348623157${'0'.repeat(292)}`],
    [12.0, '12'],
    [-0, '0'],
    [0.1, '0.1'],
    [4755, '4755'],
  ])('%d', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it('reads back as the same number and has no exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(numberText(value)).toMatch(/^-?\d+(\.\d*[1-9])?$/);
        expect(Number(numberText(value))).toBe(value + 0);
      }),
    );
  });

  it('is the shortest text, for prices as for any other number', () => {
    const price = fc
      .tuple(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), fc.nat(7))
      .map(([steps, places]) => steps / 10 ** places + 0);
    const near = price.map((value) => value * (1 + Number.EPSILON) + 0);
    fc.assert(
      fc.property(fc.oneof(price, near), (value) => {
        fc.pre(!String(value).includes('e'));
        expect(numberText(value)).toBe(String(value));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['1.005', 2, '1.01'],
    ['-1.005', 2, '-1.01'],
    ['1.0049999', 2, '1'],
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['-0.004', 2, '0'],
    ['9.995', 2, '10'],
    ['0.00005', 4, '0.0001'],
    ['0.00004', 4, '0'],
    ['12', 4, '12'],
  ])('%s to %i places', (text, places, rounded) => {
    expect(roundHalfAway(text, places)).toBe(rounded);
  });

  it('rounds as exact integer arithmetic does', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.nat(5), (units, places) => {
        const step = 10n ** BigInt(8 - places);
        const magnitude = units < 0n ? -units : units;
        const rounded = ((magnitude + step / 2n) / step) * step * (units < 0n ? -1n : 1n);
        const text = (value: bigint) => shiftPoint(value.toString(), -8);
        expect(roundHalfAway(text(units), places)).toBe(text(rounded));
      }),
    );
  });

  it('moves the point exactly', () => {
    expect(shiftPoint('12.5', -2)).toBe('0.125');
    expect(shiftPoint('-0.5', -2)).toBe('-0.005');
    expect(shiftPoint('1.25', 1)).toBe('12.5');
    expect(shiftPoint('1.25', 4)).toBe('12500');
    expect(normalDecimal('-000.00')).toBe('0');
  });
});

describe('Excel columns', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [51, 'AZ'],
    [52, 'BA'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [16_383, 'XFD'],
  ])('%i is %s', (index, letters) => {
    expect(columnLetter(index)).toBe(letters);
    expect(columnIndex(letters)).toBe(index);
    expect(columnIndex(letters.toLowerCase())).toBe(index);
  });

  it('knows what is no column', () => {
    expect(columnIndex('')).toBeNull();
    expect(columnIndex('A1')).toBeNull();
  });
});
