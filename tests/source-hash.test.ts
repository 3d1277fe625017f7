// The hash of everything a row says (S12): what is hashed is the canonical encoding of its ten parts, and never changes its form:
// another text would make every stored order look changed.
import { describe, expect, it } from 'vitest';
import { encodeCanonically } from '../src/domain/identity/canonical-encoding.js';
import { sourceHasher } from '../src/domain/identity/source-hash.js';
import type { Layout } from '../src/domain/order/layout.js';
import type { OrderDraft } from '../src/domain/order/order-draft.js';

const column = (name: string, index: number) => ({
  column: index,
  letter: 'A',
  name,
  rule: { name, type: { kind: 'text', maxLength: 255 }, aliases: [] } as const,
});

const LAYOUT: Layout = {
  columns: [column('STYLE', 0), column('PRICE', 1), column('COLOUR', 2)],
  sizes: [
    { column: 3, letter: 'D', size: 'XL' },
    { column: 4, letter: 'E', size: '34' },
    { column: 5, letter: 'F', size: 'O/S' },
  ],
  unknown: [],
  fingerprint: 'layout',
  date1904: false,
};

const DRAFT: Omit<OrderDraft, 'sourceHash'> = {
  row: 7,
  customer: 'GREYSON',
  customerAsWritten: 'Greyson ',
  customerKnown: true,
  orderNumber: '4755',
  baseKey: 'ba5e',
  values: ['MR30', 12.5, null],
  refused: [2, 0],
  lines: [
    { size: 'XL', quantity: 3 },
    { size: '34', quantity: 1200 },
  ],
  refusedSizes: ['O/S', '34'],
  cancelled: false,
  holds: [
    { reason: 'total-mismatch', column: 'TOTAL QTY', sentence: 'b' },
    { reason: 'refused-value', column: 'O/S', sentence: 'a' },
  ],
  birthId: 'id',
  extrasKey: 'e74a',
};

const asIs = (of: string | Uint8Array) => (typeof of === 'string' ? of : new TextDecoder().decode(of));

describe('source hash', () => {
  it('is of the canonical encoding of its parts, columns and lists in code order', () => {
    const holds = DRAFT.holds.map(({ reason, column: about, sentence }) =>
      encodeCanonically([reason, about, sentence]),
    );
    const parts = [
      'layout',
      'ba5e',
      'e74a',
      'GREYSON',
      'Greyson ',
      [null, 12.5, 'MR30'],
      ['COLOUR', 'STYLE'],
      [encodeCanonically(['34', 1200]), encodeCanonically(['XL', 3])].sort(),
      ['34', 'O/S'],
      holds.sort(),
    ];
    expect(sourceHasher(LAYOUT, asIs)(DRAFT)).toBe(encodeCanonically(parts));
  });

  it('of a row that says nothing else too', () => {
    const bare = { ...DRAFT, values: [null, null, null], refused: [], lines: [], refusedSizes: [], holds: [] };
    const parts = ['layout', 'ba5e', 'e74a', 'GREYSON', 'Greyson ', [null, null, null], [], [], [], []];
    expect(sourceHasher(LAYOUT, asIs)(bare)).toBe(encodeCanonically(parts));
  });
});
