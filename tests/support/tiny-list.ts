// tiny-list: an order list of a few plain rows, written anew whenever a test's day goes by. Owns: the columns; values are the test's.
import ExcelJS from 'exceljs';

export type TinyRow = Readonly<Record<string, string | number | null>>;

const HEADERS = [
  'CUSTOMER NAME',
  'AAG ORDER NUMBER',
  'ORDER TYPE',
  'PO NUMBER',
  'CUSTOMER STYLE',
  'CUSTOMER COLOUR DESCRIPTION',
  'CUSTOMER SEASON',
  'DESTINATION',
  'NOTES',
  'PLANNED DELIVERY METHOD',
  'UNIT OF MEASURE',
  'S',
  'M',
  'L',
  'TOTAL QTY',
];

/** Orders of one customer, all alike but for their number. */
export function tinyRows(customer: string, orders: number, change: (index: number) => TinyRow = () => ({})): TinyRow[] {
  return Array.from({ length: orders }, (_, index) => ({
    'CUSTOMER NAME': customer,
    'AAG ORDER NUMBER': `${customer.slice(0, 3)}-${String(index + 1).padStart(3, '0')}`,
    'ORDER TYPE': 'ACTIVE',
    'PO NUMBER': `PO${index + 1}`,
    'CUSTOMER STYLE': 'POLO',
    'CUSTOMER COLOUR DESCRIPTION': 'NAVY',
    'CUSTOMER SEASON': 'SPRING 27',
    DESTINATION: 'ROTTERDAM',
    NOTES: 'handle with care',
    'PLANNED DELIVERY METHOD': 'SEA',
    'UNIT OF MEASURE': 'PCE',
    S: 1,
    M: 2,
    'TOTAL QTY': 3,
    ...change(index),
  }));
}

export async function writeTinyList(file: string, rows: readonly TinyRow[], headers = HEADERS): Promise<void> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('MASTER');
  sheet.addRow(headers);
  for (const row of rows) sheet.addRow(headers.map((header) => row[header] ?? null));
  await workbook.xlsx.writeFile(file);
}
