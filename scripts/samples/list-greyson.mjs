// list-greyson: the widest order list. First the orders of the pilot (pilot-orders.mjs), after them others with every kind of cell
// that people and formulas leave behind.
import { pilotOrders } from './pilot-orders.mjs';

const PO = 'PO NUMBER';
const TOTAL = 'TOTAL QTY';
const TYPE = 'ORDER TYPE';

export const greyson = {
  file: 'USA/GREYSON ORDER LIST (M3).xlsx',
  layout: 'greyson',
  customer: 'GREYSON CLOTHIERS',
  prefix: 'GRE',
  seasons: [
    ['FALL', '2025 FALL'],
    ['SP26', '2026 SPRING'],
    ['SPRING 26 REBUY', '2026 SPRING'],
  ],
  sheets: ['PIVOT', 'MASTER'],
  extraColumns: ['PLANNING REMARK', null],
  headersAs: {
    "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS":
      "CUSTOMER'S COLOUR CODE\n(CUSTOM FIELD)  CUSTOMER PROVIDES THIS ",
    'PLANNED DELIVERY METHOD': 'PLANNED\u00a0DELIVERY METHOD',
    NOTES: 'NOTES  ',
    'ORDER TYPE': 'Order Type',
  },
  fill(list, rng) {
    list.remarkOnList(
      'sheet MASTER is the second sheet; headers with a line break, a no-break space, trailing blanks, other case',
    );
    list.remarkOnList(
      'unknown column PLANNING REMARK; a column without a header that has values; PROMO GROUP header without its closing bracket',
    );
    pilotOrders(list, rng);
    list.orders(16);
    quantities(list);
    values(list);
    rowsThatAreNoOrders(list);
  },
};

function quantities(list) {
  list.order(
    { sizes: { S: 10, M: '12', L: ' 1,200 ', XL: 14 }, [TOTAL]: '1,236' },
    'quantities as text, with blanks and thousands comma: fine',
  );
  list.order({ sizes: { S: '12.0', M: 4 }, [TOTAL]: 16 }, '12.0 as text is 12');
  list.order({ sizes: { '30/30': 4, '31/30': 6, 30: 8 }, [TOTAL]: 18 }, '30/30 and 30 are different sizes');
  list.order({ sizes: { S: 10, M: 12.5 }, [TOTAL]: 22.5 }, 'held: 12.5 in a size and in the total');
  list.order({ sizes: { S: 10, M: -4 }, [TOTAL]: 6 }, 'held: negative quantity');
  list.order({ sizes: { S: 10, M: 'ask planner' }, [TOTAL]: 10 }, 'held: words in a size');
  list.order({ sizes: { S: 10, M: 'TBC' }, [TOTAL]: 10 }, 'held: TBC in a size');
  list.order({ sizes: { S: 10, M: { error: '#REF!' } }, [TOTAL]: 10 }, 'held: #REF! in a size');
  list.order(
    { sizes: { S: 10, M: { formula: '[1]Sheet1!B2', value: { error: '#REF!' } } }, [TOTAL]: 10 },
    'held: formula with #REF! in a size',
  );
  list.order(
    { sizes: { S: 10, M: { formula: 'S2*2' } }, [TOTAL]: 30 },
    'held: formula in a size that was never calculated',
  );
  list.order({ sizes: { S: 3_000_000_000 }, [TOTAL]: 10 }, 'held: quantity beyond 32 bits');
  list.order({ sizes: { S: 10, M: { date: '2025-06-05' } }, [TOTAL]: 10 }, 'held: a date in a size');
  list.order({ sizes: { S: 10 }, [TOTAL]: 'N/A' }, 'held: N/A in the total');
  list.order({ sizes: { S: 10, M: 20 }, [TOTAL]: 25 }, 'total mismatch: reported, sent');
  list.order({ sizes: { S: 10, M: 20 }, [TOTAL]: null }, 'blank total beside sizes: a mismatch, stays blank');
  list.order({ sizes: { S: 20_000, M: 20_000 }, [TOTAL]: 40_000 }, 'total beyond 32,767: fine');
  list.order(
    { sizes: { S: 10, M: 'x', L: -2 }, [TOTAL]: 99, [TYPE]: 'cancelled' },
    'cancelled, with sizes and bad cells: rejects, but not held; no lines, total 0',
  );
  list.order({ sizes: { S: 10, M: 12 }, [TYPE]: 'CANCELED' }, 'cancelled, with sizes: no lines, total 0');
}

function values(list) {
  const dates = [
    ['TBC', 'blank'],
    ['tba', 'blank'],
    ['00/00/00', 'blank'],
    ['N/A', 'blank'],
    ['-', 'blank'],
    ['TBD ', 'blank'],
    [0, 'blank'],
    ['45800', 'a serial as text'],
    [45812, 'a serial as number'],
    ['2025-06-05 00:00:00', 'ISO with time'],
    ['2025-06-05', 'ISO'],
    ['5 Jun 2025', 'a date'],
    ['June 5, 2025', 'a date'],
    ['05/05/2025', 'unambiguous'],
    ['13/06/2025', 'unambiguous'],
    ['06/13/2025', 'unambiguous'],
    [{ formula: 'DATE(2025,9,1)', value: { date: '2025-09-01' } }, 'formula with a date'],
    ['05/06/2025', 'ambiguous: left blank'],
    ['05/06/25', 'two-digit year: left blank'],
    ['end of June', 'no date: left blank'],
    [123, 'no serial: left blank'],
  ];
  for (const [cell, remark] of dates)
    list.order({ 'EX FACTORY DATE': cell }, `EX FACTORY DATE ${shown(cell)}: ${remark}`);
  const cells = [
    ['CUSTOMER PRICE', '$1,234.50', '1234.5'],
    ['CUSTOMER PRICE', '€12.50', '12.5'],
    ['CUSTOMER PRICE', '2.00005', '2.0001, half away from zero'],
    ['CUSTOMER PRICE', 'TBC', 'words: left blank'],
    ['CUSTOMER PRICE', 1_234_567, 'too large for its column: left blank'],
    ['CUSTOMER PRICE', { formula: 'AA2*1.1' }, 'never calculated: left blank'],
    ['CUSTOMER PRICE', { error: '#DIV/0!' }, 'error cell: left blank'],
    ['US DUTY RATE', '12.5%', '0.125'],
    ['US TARIFF RATE', { number: 0.165, style: 'percent' }, '0.165'],
    ['FREIGHT', 'see note', 'words: left blank'],
    ['DISCOUNT', '$25.00', '25 on the board'],
    ['DISCOUNT', '-2.5', '-2.5'],
    ['DESIGN FEE', 'to be agreed', 'text in SQL, but not a number for the board: left blank'],
    ['HANDLING', { number: 1.5, style: 'money' }, '1.5 as text'],
    ['NOTES', { error: '#N/A' }, 'error cell: left blank'],
    ['NOTES', 'None', 'blank'],
    ['NOTES', 'first line\nsecond line, ünïcode ✓', 'line break kept'],
    ['NOTES', { date: '2025-07-01' }, 'a date as text'],
    ['NOTES', true, 'TRUE'],
    ['STYLE DESCRIPTION', 'LONG '.repeat(24).trim(), 'longer than its column: left blank'],
    ['UNIT OF MEASURE', 'PALLET', 'not a label, may not be made: left blank'],
    ['DELIVERY TERMS', 'DAP NORTH POLE', 'a new label, may be made'],
    ['ALIAS/RELATED ITEM', 'null', 'blank: the name begins with the style'],
    ['ALIAS/RELATED ITEM', 'ALIAS-0815', 'the name begins with it'],
    ['MONTH', { error: '#VALUE!' }, 'error in a column that is not on the board: a reject all the same'],
    ['CUSTOMER STYLE', 629249, 'a style that is a number'],
    [PO, { formula: '"AB"&"0001"', value: 'AB0001' }, 'formula with a text'],
  ];
  for (const [column, cell, remark] of cells) list.order({ [column]: cell }, `${column} ${shown(cell)}: ${remark}`);
  list.order(
    { [PO]: 'P'.repeat(240), 'ALIAS/RELATED ITEM': 'ALIAS '.repeat(9).trim() },
    'item name longer than 255 characters: cut',
  );
  list.order({ [PO]: null, 'CUSTOMER ALT PO': 'ALT-00417' }, 'no PO: the alternative one is in the name');
}

function rowsThatAreNoOrders(list) {
  list.order({ [TYPE]: 'SAMPLEX' }, 'held: ORDER TYPE is not a label and may not be made');
  list.order({ [TYPE]: 'forecast' }, 'becomes the label FORECAST');
  list.order({ 'CUSTOMER STYLE': 'S'.repeat(101) }, 'held row: a unique key is longer than its column');
  list.order({ 'AAG ORDER NUMBER': { error: '#N/A' } }, 'held row: the order number is an error');
  list.order({ 'AAG ORDER NUMBER': 'GRE-09001  ' }, 'order number with trailing blanks');
  list.row(
    { 'CUSTOMER NAME': 'GREYSON CLOTHIERS', NOTES: 'moved to next season', 'CUSTOMER STYLE': 'LSP26O82' },
    'reject: no order number but other values',
  );
  list.row(
    { 'AAG ORDER NUMBER': 'GRE-09900', 'CUSTOMER NAME': 'GREYSON CLOTHIERS', NOTES: 'reserved' },
    'skipped: nothing that makes it an order',
  );
  list.row(
    { 'CUSTOMER NAME': 'GREYSON CLOTHIERS', [TOTAL]: { formula: 'SUM(AC9:CN9)', value: 0 } },
    'skipped: a prepared row, total formula 0',
  );
  list.row({ [TOTAL]: { formula: 'SUM(AC9:CN9)' } }, 'skipped: a prepared row, total never calculated');
  list.ghostRows(25, '25 rows with a format and no value');
}

function shown(cell) {
  if (typeof cell !== 'object') return JSON.stringify(cell).slice(0, 30);
  return cell.error ?? cell.date ?? (cell.formula ? `=${cell.formula}` : String(cell.number));
}
