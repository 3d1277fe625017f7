// lists-europe: a workbook whose days count from 1904, and a badly kept one, full of twins, whose sheet MASTER is hidden.
const PO = 'PO NUMBER';
const METHOD = 'PLANNED DELIVERY METHOD';

export const boggi = {
  file: 'EUROPE/BOGGI MILANO ORDER LIST (M3).xlsx',
  layout: 'boggi_milano',
  customer: 'BOGGI MILANO',
  prefix: 'BOG',
  seasons: [
    ['FALL WINTER 25', '2025 FALL WINTER'],
    ['SS26', '2026 SPRING SUMMER'],
  ],
  date1904: true,
  fill(list) {
    list.remarkOnList('the days of this workbook count from 1904');
    list.orders(48);
    list.order({ 'EX FACTORY DATE': 44350 }, 'a plain serial in a 1904 workbook: 2025-06-04');
    list.order(
      { 'CUSTOMER SEASON': 'Fall Winter 25', 'AAG SEASON': '2025 Fall Winter' },
      'seasons that differ in case only: one group, one label',
    );
    list.order({ 'CUSTOMER SEASON': 'fall winter 25' }, 'and again');
    list.order({ sizes: { 46: 4, 48: 8, 50: 8, 52: 4 } }, 'sizes that are numbers');
    list.order(
      { 'AAG ORDER NUMBER': 'BOG-07700', 'CUSTOMER STYLE': 'BO25A077', [METHOD]: 'OCEAN' },
      'same order number and style as the next row, other delivery method: two orders',
    );
    list.order(
      { 'AAG ORDER NUMBER': 'BOG-07700', 'CUSTOMER STYLE': 'BO25A077', [METHOD]: 'AIR' },
      'see the row before',
    );
  },
};

export const aimeLeonDore = {
  file: 'EUROPE/AIME LEON DORE ORDER LIST (M3).xlsx',
  layout: 'aime_leon_dore',
  customer: 'AIME LEON DORE',
  prefix: 'AIM',
  seasons: [['FW25', '2025 FALL']],
  sheets: ['NOTES', { name: 'MASTER', state: 'hidden' }],
  fill(list) {
    list.remarkOnList('sheet MASTER is hidden, and taken all the same');
    list.orders(6);
    const exact = list.order({ [PO]: 'ALD-1' }, 'first of three exact twins');
    list.again(exact, {}, 'second of three exact twins');
    list.again(exact, {}, 'third of three exact twins');
    const byPo = list.order({ [PO]: 'ALD-2' }, 'twins told apart by their PO');
    list.again(byPo, { [PO]: 'ALD-3' }, 'twins told apart by their PO');
    const byNotes = list.order({ [PO]: 'ALD-4', NOTES: 'first delivery' }, 'twins that differ in NOTES only');
    list.again(byNotes, { NOTES: 'second delivery' }, 'twins that differ in NOTES only');
    const cancelled = list.order({ [PO]: 'ALD-5', 'ORDER TYPE': 'Cancelled' }, 'twins, all cancelled');
    list.again(cancelled, { 'ORDER TYPE': 'CANCELED' }, 'twins, all cancelled');
    const mixed = list.order({ [PO]: 'ALD-6' }, 'twins of which one is cancelled');
    list.again(mixed, { 'ORDER TYPE': 'CANCELLED' }, 'twins of which one is cancelled');
  },
};
