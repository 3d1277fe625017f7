// Who a customer name means (docs/rules.md "Customers").
import { describe, expect, it } from 'vitest';
import type { CustomerRule } from '../src/domain/order/order-rules.js';
import { customerDirectory } from '../src/domain/reading/customers.js';
import { APPAREL } from './support/apparel-rules.js';

const rule = (name: string, ...aliases: string[]): CustomerRule => ({
  name,
  aliases,
  uniqueKeys: ['AAG ORDER NUMBER'],
  extraChecks: [],
});

const directoryOf = (customers: readonly CustomerRule[]) => customerDirectory({ ...APPAREL, customers });

const directory = directoryOf([
  rule('GREYSON', 'GREYSON CLOTHIERS'),
  rule('LORNA JANE', 'LORNA JANE (AU)', 'LORNA JANE (NZ)'),
  rule("B'HOOD", 'BHOOD'),
  rule('PELOTON', 'Peloton Private Label'),
  rule('LAMBS'),
  rule('FARADAY LABS, INC (LAMBS)'),
  rule('GET', 'LAMBS'),
]);

describe('the directory of customers', () => {
  it.each([
    ['GREYSON', 'GREYSON'],
    ['greyson ', 'GREYSON'],
    ['Greyson Clothiers', 'GREYSON'],
    [' GREYSON\u00a0\n CLOTHIERS', 'GREYSON'],
    ['lorna jane (nz)', 'LORNA JANE'],
    ["b'hood", "B'HOOD"],
    ['Bhood', "B'HOOD"],
    ['PELOTON PRIVATE LABEL', 'PELOTON'],
    ['lambs', 'LAMBS'],
  ])('%j is %s', (written, canonical) => {
    expect(directory.find(written)).toMatchObject({ kind: 'known', rule: { name: canonical } });
  });

  it.each([
    ['Nobody & Sons', 'NOBODY & SONS'],
    [' star  light ', 'STAR LIGHT'],
    ['GREYSON.', 'GREYSON.'],
    ['GREY', 'GREY'],
  ])('%j is unknown and stands in upper case', (written, canonical) => {
    expect(directory.find(written)).toMatchObject({
      kind: 'unknown',
      rule: {
        name: canonical,
        uniqueKeys: ['AAG ORDER NUMBER', 'PLANNED DELIVERY METHOD', 'CUSTOMER STYLE'],
      },
    });
  });

  it('finds nobody under a blank name', () => {
    expect(directory.find(' \u00a0 ')).toBeNull();
    expect(directory.find('')).toBeNull();
  });
});
