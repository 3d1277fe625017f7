// What identifies an order (S2, docs/rules.md "Identity").
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { baseKeyOf, extrasKeyOf } from '../src/domain/identity/key.js';
import type { Value } from '../src/domain/order/value.js';

const sha256 = (of: string | Uint8Array) => createHash('sha256').update(of).digest('hex');
const key = (customer: string, ...values: Value[]) => baseKeyOf(customer, values, sha256);

describe('base keys', () => {
  it('is what it has always been', () => {
    expect(key('GREYSON', 'GRE-05017', null, 'LSP26O82')).toBe(sha256('[2:"7:greyson[3:"9:gre-05017~"8:lsp26o82'));
  });

  it.each<[string, string, string, boolean]>([
    ['case does not count', key('GREYSON', 'GRE-1', 'Ocean'), key('Greyson', 'gre-1', 'OCEAN'), true],
    ['a number is its text', key('G', 4755), key('G', '4755'), true],
    ['blanks keep their place', key('G', 'A', null, 'B'), key('G', 'A', 'B', null), false],
    ['a blank is not nothing', key('G', 'A', null, 'B'), key('G', 'A', 'B'), false],
    ['another customer', key('G', 'A'), key('H', 'A'), false],
    ['another method', key('G', 'A', 'OCEAN'), key('G', 'A', 'AIR'), false],
    ['inner blanks count', key('G', 'A  B'), key('G', 'A B'), false],
  ])('%s', (_, one, other, equal) => {
    expect(one === other).toBe(equal);
  });
});

it('extras are told apart by place, case ignored', () => {
  expect(extrasKeyOf(['po1', null], sha256)).toBe(extrasKeyOf(['PO1', null], sha256));
  expect(extrasKeyOf(['po1', null], sha256)).not.toBe(extrasKeyOf([null, 'po1'], sha256));
});
