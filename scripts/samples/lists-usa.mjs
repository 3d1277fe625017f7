// lists-usa: order lists of American customers but GREYSON (list-greyson.mjs), each with a little junk of its own.
const PO = 'PO NUMBER';
const SEASON = 'CUSTOMER SEASON';
const AAG_SEASON = 'AAG SEASON';
const WAREHOUSE = 'DESTINATION WAREHOUSE';

export const johnnieO = {
  file: 'USA/JOHNNIE O ORDER LIST (M3).xlsx',
  layout: 'johnnie_o',
  customer: 'JOHNNIE O',
  prefix: 'JOO',
  seasons: [
    ['SP26', '2026 SPRING'],
    ['FA25', '2025 FALL'],
  ],
  fill(list) {
    list.orders(30);
    list.order(
      { 'ORIGINAL ALIAS/RELATED ITEM': 'ORIG-1', 'CUSTOMER PRICE': 3.00005 },
      'a price with five places: rounded half away from zero',
    );
    list.blankRows(3, 'three blank rows');
    list.orders(3);
  },
};

export const trackSmith = {
  file: 'USA/TRACKSMITH ORDER LIST (M3).xlsx',
  layout: 'tracksmith',
  customer: 'TRACKSMITH',
  prefix: 'TRA',
  seasons: [['FALL 25', '2025 FALL']],
  sheets: ['Master'],
  fill(list) {
    list.remarkOnList('the sheet is spelled Master; the customer goes by its alias');
    list.orders(26);
    list.order({ 'CUSTOMER NAME': ' tracksmith ' }, 'the alias in lower case with blanks');
    list.order({ 'CUSTOMER NAME': 'Track  Smith' }, 'the canonical name with a double blank');
  },
};

export const equinox = {
  file: 'USA/EQUINOX ORDER LIST (M3).xlsx',
  layout: 'equinox',
  customer: 'EQUINOX',
  prefix: 'EQU',
  seasons: [
    ['HOLIDAY', '2025 HOLIDAY'],
    [null, '2025 FALL'],
  ],
  fill(list) {
    list.orders(34);
    list.order(
      { [SEASON]: '   ', [AAG_SEASON]: '2025 FALL' },
      'CUSTOMER SEASON of blanks only: the AAG season makes the group',
    );
    list.order({ [SEASON]: null, [AAG_SEASON]: null }, 'no season at all: group check');
    list.order({ [SEASON]: 'none', [AAG_SEASON]: 'NaN' }, 'no season either (none, NaN): group check');
    list.order({ 'CUSTOMER NAME': null }, 'blank customer: filled by the only customer of the workbook');
    list.order({ sizes: { OS: 24 } }, 'OS');
    list.order({ sizes: { S: 8, OS: 16 }, 'ORDER TYPE': 'FORECAST' }, 'a forecast');
  },
};

export const banditRunning = {
  file: 'USA/BANDIT RUNNING ORDER LIST (M3).xlsx',
  layout: 'bandit_running',
  customer: 'BANDIT',
  prefix: 'BAN',
  seasons: [['SUMMER 26', '2026 SUMMER']],
  fill(list) {
    list.orders(22, { Warehouse: null });
    list.order(
      { [WAREHOUSE]: 'NORTH DC', Warehouse: 'OLD DC' },
      'two columns for one board column: DESTINATION WAREHOUSE wins',
    );
    list.order({ [WAREHOUSE]: null, Warehouse: 'SOUTH DC' }, 'DESTINATION WAREHOUSE blank: Warehouse is shown');
    list.order(
      { [PO]: null, 'CUSTOMER ALT PO': 'B-00099', 'ALIAS/RELATED ITEM': 'BR-ALIAS' },
      'alias, colour, number and alternative PO in the name',
    );
    list.order(
      { "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS": '417', [PO]: null, 'CUSTOMER ALT PO': null },
      'no PO at all: left out of the name',
    );
  },
};

export const asrv = {
  file: 'USA/ASRV ORDER LIST (M3).xlsx',
  layout: 'asrv',
  customer: 'AESTHETIC REVOLUTION LLC (US)',
  prefix: 'ASR',
  seasons: [['FALL', '2025 FALL']],
  fill(list) {
    list.orders(26);
    list.order({ 'ORDER TYPE': { error: '#N/A' } }, 'held: ORDER TYPE is an error cell');
    list.order({ 'CUSTOMER NAME': { error: '#N/A' } }, 'held row: the customer is an error cell');
  },
};

export const dsslr = {
  file: 'DSSLR ORDER LIST (M3).xlsx',
  layout: 'dsslr',
  customer: 'DSSLR',
  prefix: 'DSS',
  seasons: [['CORE', '2025 CORE']],
  fill(list) {
    list.orders(16);
    list.order({ sizes: { 'ONE SIZE': 120 } }, 'ONE SIZE');
    list.order({ sizes: {}, 'TOTAL QTY': null }, 'no sizes, no total: an item without lines');
    list.order({ sizes: {}, 'TOTAL QTY': 12 }, 'a total without sizes: a mismatch');
  },
};

export const gFore = {
  file: 'USA/G FORE ORDER LIST (M3).xlsx',
  layout: 'g_fore',
  customer: 'G FORE',
  prefix: 'GFO',
  seasons: [['SP26', '2026 SPRING']],
  fill(list) {
    list.orders(26);
    list.order({ sizes: { 0: 4, 2: 6, 4: 8 } }, 'size 0');
    list.order({ 'ORDER DATE PO RECEIVED': { date: '2025-03-01T08:30:00' } }, 'a date cell with a time');
  },
};

export const bcBrands = {
  file: 'USA/BC BRANDS ORDER LIST (M3).xlsx',
  layout: 'bc_brands',
  customer: 'BC BRANDS',
  prefix: 'BCB',
  seasons: [['SPRING 26', '2026 SPRING']],
  fill(list) {
    list.orders(16);
    list.order({ 'CUSTOMER NAME': 'NEW BRAND CO' }, 'held: unknown customer');
    list.order({ 'CUSTOMER NAME': 'New  Brand Co ' }, 'held: the same unknown customer, otherwise spelled');
    list.order({ 'CUSTOMER NAME': null }, 'reject: blank customer, and the workbook has more than one');
  },
};

export const spiritualGangster = {
  file: 'USA/SPIRITUAL GANGSTER ORDER LIST (M3).xlsx',
  layout: 'spiritual_gangster',
  customer: 'SPIRITUAL GANGSTER',
  prefix: 'SPI',
  seasons: [['FALL 25', '2025 FALL']],
  extraSizes: ['30X30'],
  fill(list) {
    list.orders(20);
    list.order({ sizes: { '1X': 4, '2X': 6, '3X': 2 } }, '1X, 2X, 3X');
    list.order({ sizes: { '30X30': 7 } }, '30X30 keeps its case: not the 30x30 of another list');
  },
};

export const taylorMade = {
  file: 'USA/TAYLOR MADE ORDER LIST (M3).XLSX',
  layout: 'taylor_made',
  customer: 'TAYLOR MADE',
  prefix: 'TAY',
  seasons: [['SP26', '2026 SPRING']],
  fill(list) {
    list.remarkOnList('the file name ends in .XLSX');
    list.orders(20);
    list.order({ sizes: { XXL: 4, '2XL': 6 } }, 'XXL and 2XL are two sizes');
  },
};
