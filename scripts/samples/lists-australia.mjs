// lists-australia: order lists of customers with region suffixes, long system headers and sizes that look alike.
const PO = 'PO NUMBER';
const TOTAL = 'TOTAL QTY';
const METHOD = 'PLANNED DELIVERY METHOD';

/** One order stands in both LORNA JANE lists with another PO, one in both exactly alike. */
const SHARED_ORDER = {
  'AAG ORDER NUMBER': 'LOR-08800',
  'CUSTOMER STYLE': 'LJ088',
  [METHOD]: 'OCEAN',
  'CUSTOMER SEASON': null,
  'AAG SEASON': '2025 Q2',
  'CUSTOMER NAME': 'LORNA JANE',
  'ORDER TYPE': 'ACTIVE',
  'UNIT OF MEASURE': 'PCE',
  'CUSTOMER COLOUR DESCRIPTION': 'SOLID BLACK',
  [TOTAL]: 30,
  8: 10,
  10: 20,
};

export const lornaJaneAu = {
  file: 'AUSTRALIA/LORNA JANE AU ORDER LIST (M3).xlsx',
  layout: 'aje',
  customer: 'LORNA JANE (AU)',
  prefix: 'LOR',
  seasons: [
    ['2025 Q2', '2025 Q2'],
    ['2025 Q3', '2025 Q3'],
  ],
  fill(list) {
    list.orders(26);
    list.order({ 'CUSTOMER NAME': 'lorna jane (nz)' }, 'another alias of the same customer, in lower case');
    list.row({ ...SHARED_ORDER, [PO]: 'LJ-AU-1' }, 'stands in the NZ list too, with another PO: two orders');
    list.row(
      { ...SHARED_ORDER, 'AAG ORDER NUMBER': 'LOR-08801', [PO]: 'LJ-1' },
      'stands exactly alike in the NZ list: twins',
    );
  },
};

export const lornaJaneNz = {
  file: 'AUSTRALIA/LORNA JANE NZ ORDER LIST (M3).xlsx',
  layout: 'aje',
  customer: 'LORNA JANE (NZ)',
  prefix: 'LNZ',
  seasons: [['2025 Q2', '2025 Q2']],
  fill(list) {
    list.orders(9);
    list.row({ ...SHARED_ORDER, [PO]: 'LJ-NZ-1' }, 'stands in the AU list too, with another PO');
    list.row(
      { ...SHARED_ORDER, 'AAG ORDER NUMBER': 'LOR-08801', [PO]: 'LJ-1' },
      'stands exactly alike in the AU list: twins',
    );
  },
};

export const aje = {
  file: 'AUSTRALIA/AJE ATHLETICA ORDER LIST (M3).xlsx',
  layout: 'aje',
  customer: 'AJE ATHLETICA (AU)',
  prefix: 'AJE',
  seasons: [
    ['HIGH SUMMER 25', '2025 Q4'],
    [null, '2026 Q1'],
  ],
  sheets: [{ name: 'LISTS', state: 'hidden' }, 'ORDERS 2025'],
  fill(list) {
    list.remarkOnList(
      'no sheet MASTER: the first visible sheet ORDERS 2025 is read; the hidden sheet before it is not',
    );
    list.orders(24);
    list.order(
      { 'CUSTOMER SEASON': 'HIGH\u00a0SUMMER  25' },
      'season with a no-break and a double blank: same group as HIGH SUMMER 25, a label of its own',
    );
    list.order({ sizes: { 'ONE SIZE': 40 } }, 'ONE SIZE');
    list.order({ sizes: { 'S/M': 4, 'L/XL': 6, S: 2, M: 8 } }, 'S/M beside S and M');
  },
};

export const ryderwear = {
  file: 'AUSTRALIA/RYDERWEAR ORDER LIST (M3).xlsx',
  layout: 'ryderwear',
  customer: 'RYDERWEAR (AU)',
  prefix: 'RYD',
  seasons: [
    ['DROP 1', '2025 Q3'],
    ['DROP 2', '2025 Q4'],
  ],
  fill(list, rng) {
    for (let i = 0; i < 42; i++)
      list.order({ 'CUSTOMER NAME': rng.pick(['RYDERWEAR (AU)', 'Ryderwear', 'RYDERWEAR', null]) });
    list.remarkOnList('some customer cells are blank: the only customer of the workbook fills them');
    list.order({ 'DESTINATION WAREHOUSE': { inline: '  EAST DC ' } }, 'an inline string with blanks around');
  },
};

export const nascWhiteFox = {
  file: 'AUSTRALIA/NASC WHITE FOX ORDER LIST (M3).xlsx',
  layout: 'nasc_white_fox',
  customer: 'NASC_WHITE_FOX',
  prefix: 'NWF',
  seasons: [['2025 Q2', '2025 Q2']],
  fill(list) {
    list.orders(22);
    list.order({ sizes: { S: 10, 'S+': 12, 'S/P': 6 } }, 'S, S+ and S/P are three sizes');
    list.order({ sizes: { '6-12M': 10, '1Y': 12, '2Y': 6 } }, 'child sizes');
    list.order({ sizes: { 'ONE SIZE': 90 } }, 'ONE SIZE');
  },
};

export const bhood = {
  file: "AUSTRALIA/B'HOOD ORDER LIST (M3).xlsx",
  layout: 'bc_brands',
  customer: "B'HOOD",
  prefix: 'BHO',
  seasons: [['SS26', '2026 SPRING SUMMER']],
  extraSizes: ['OS', 'O/S', '30x30', '30/30', '3/4Y'],
  fill(list, rng) {
    for (let i = 0; i < 14; i++) list.order({ 'CUSTOMER NAME': rng.pick(["B'HOOD", 'bhood', 'BHOOD ']) });
    list.order({ sizes: { OS: 10, 'O/S': 20 } }, 'OS and O/S are two sizes');
    list.order(
      { sizes: { '30x30': 10, '30/30': 20, '3/4Y': 5 } },
      '30x30, 30/30 and 3/4Y, which no list of sizes knows',
    );
    list.order(
      { sizes: { XL: 6, '2XL': 8 }, 'CUSTOMER STYLE': 'B\'S "BEST" <TEE> & CO' },
      'quotes, brackets and ampersand in a style',
    );
  },
};

export const exotica = {
  file: 'AUSTRALIA/EXOTIC ATHLETICA ORDER LIST (M3).xlsx',
  layout: 'exotic_athletica',
  customer: 'EXOTIC_ATHLETICA',
  prefix: 'EXO',
  seasons: [['Q3 2025', '2025 Q3']],
  fill(list) {
    list.orders(20);
    list.order({ sizes: { 'S-M': 6, 'L-XL': 8 } }, 'S-M and L-XL');
    list.order({ PLANNER: 'P'.repeat(501) }, 'PLANNER longer than its column: a reject, though not on the board');
  },
};
