// order-list: builds one order list row by row: good orders by default, anything else by override, and remembers every remark for the README.
// Owns: where a cell stands in its layout, order numbers, totals. Does not own: which junk goes where (lists-*.mjs).

import { makeValue } from './fictional-values.mjs';
import { columnLetter } from './workbook-xml.mjs';

const ORDER = 'AAG ORDER NUMBER';
const CUSTOMER = 'CUSTOMER NAME';
const UNIT = 'UNIT OF MEASURE';
const TOTAL = 'TOTAL QTY';
const ALWAYS = new Set([
  'PO NUMBER',
  'CUSTOMER STYLE',
  'STYLE DESCRIPTION',
  'CUSTOMER COLOUR DESCRIPTION',
  UNIT,
  'PLANNED DELIVERY METHOD',
  'ORDER TYPE',
  'ORDER DATE PO RECEIVED',
  'EX FACTORY DATE',
  'CATEGORY',
  'DELIVERY TERMS',
  'CUSTOMER PRICE',
  'DESTINATION',
  'DESTINATION WAREHOUSE',
]);
// Names an order by; left to the lists, since the item name depends on them.
const RARE = new Set([
  'ALIAS/RELATED ITEM',
  "CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS",
  'CUSTOMER ALT PO',
]);
const RARE_SHARE = 0.15;

/** Header cells left and right of the two markers, the sizes strictly between them. */
export function sizesOf(headers) {
  return headers.slice(headers.indexOf(UNIT) + 1, headers.indexOf(TOTAL));
}

/**
 * @param {{ headers: string[], customer: string, prefix: string, seasons: [string | null, string | null][], rng: object, filledShare?: number,
 *   headersAs?: Record<string, unknown>, firstNumber?: number }} options  seasons: pairs of CUSTOMER SEASON and AAG SEASON
 */
export function startList({
  headers,
  customer,
  prefix,
  seasons,
  rng,
  filledShare = 0.3,
  headersAs = {},
  firstNumber = 5001,
}) {
  const sizes = sizesOf(headers);
  const rows = [{ row: 1, cells: headers.map((header) => (header in headersAs ? headersAs[header] : header)) }];
  const remarks = [];
  let nextRow = 2;
  let nextNumber = firstNumber;

  const put = (values, remark) => {
    const cells = headers.map((header) => values[header] ?? null);
    const unknown = Object.keys(values).filter((header) => !headers.includes(header));
    if (unknown.length > 0) throw new Error(`no such column in this layout: ${unknown.join(', ')}`);
    rows.push({ row: nextRow, cells });
    if (remark) remarks.push({ row: nextRow, remark });
    return nextRow++;
  };

  const pickSizes = (count) => {
    const wanted = Math.min(count, sizes.length);
    const first = rng.int(0, sizes.length - wanted);
    return Object.fromEntries(sizes.slice(first, first + wanted).map((size) => [size, rng.int(1, 60) * 2]));
  };

  const totalCell = (quantities) => {
    const numbers = Object.values(quantities).filter((value) => typeof value === 'number');
    const sum = numbers.reduce((a, b) => a + b, 0);
    if (!rng.chance(0.3)) return sum;
    const column = (size) => columnLetter(headers.indexOf(size)) + nextRow;
    return { formula: `SUM(${column(sizes[0])}:${column(sizes.at(-1))})`, value: sum };
  };

  /** A good order; `overrides` replaces single cells (null empties one), `overrides.sizes` the whole of the sizes. */
  const order = (overrides = {}, remark = undefined) => {
    const { sizes: givenSizes, ...cells } = overrides;
    const quantities = givenSizes ?? pickSizes(rng.int(3, 8));
    const [customerSeason, aagSeason] = rng.pick(seasons);
    const values = {};
    for (const header of headers) {
      if (sizes.includes(header)) continue;
      const share = ALWAYS.has(header) ? 1 : RARE.has(header) ? RARE_SHARE : filledShare;
      if (rng.chance(share)) values[header] = makeValue(rng, header);
    }
    return put(
      {
        ...values,
        [ORDER]: `${prefix}-${String(nextNumber++).padStart(5, '0')}`,
        [CUSTOMER]: customer,
        'CUSTOMER SEASON': customerSeason,
        'AAG SEASON': aagSeason,
        ...quantities,
        [TOTAL]: totalCell(quantities),
        ...cells,
      },
      remark,
    );
  };

  return {
    sizes,
    headers,
    order,
    orders: (count, overrides = {}) => {
      for (let i = 0; i < count; i++) order(overrides);
    },
    pickSizes,
    /** A row of exactly these cells. */
    row: put,
    blankRows: (count, remark) => {
      if (remark) remarks.push({ row: nextRow, remark });
      nextRow += count;
    },
    ghostRows: (count, remark) => {
      if (remark) remarks.push({ row: nextRow, remark });
      for (let i = 0; i < count; i++) rows.push({ row: nextRow++, cells: headers.map(() => ({ ghost: true })) });
    },
    remarkOnList: (remark) => remarks.push({ row: 1, remark }),
    /** The same cells as an earlier row again, but for the overrides. */
    again: (row, overrides = {}, remark = undefined) => {
      const cells = rows.find((candidate) => candidate.row === row).cells;
      const values = Object.fromEntries(
        headers.map((header, i) => [header, cells[i]]).filter(([, cell]) => cell !== null),
      );
      return put({ ...values, ...overrides }, remark);
    },
    rows: () => rows,
    remarks: () => remarks,
  };
}
