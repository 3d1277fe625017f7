// lists-shoes: the order lists of the second company, a maker of shoes: a sheet per season, half sizes in two spellings, decimal commas.
import { join } from 'node:path';
import { writeWorkbookFile } from './workbook-file.mjs';

const HEADER = (sizes) => ['Auftragsnr.', 'Kunde', 'Saison', 'Modell', 'Farbe', 'Leisten', ...sizes, 'Paare', 'Art', 'Preis', 'Liefertermin'];

const LISTS = {
  'Lindner.xlsx': {
    H26: [
      HEADER(['36', '36 1/2', '37', 'Karton', '38']),
      ['L-1001', 'Schuhhaus Lindner', 'H26', 'Oslo', 'schwarz', 'G', 4, 6, 8, 'K12', 2, 20, 'offen', '1.089,90', { date: '2026-08-15' }],
      // No customer: the only one of the workbook.
      ['L-1002', null, 'H26', 'Oslo', 'braun', 'G', 2, '-', 3, null, 5, 10, 'Offen', '79,50', '15.08.2026'],
      ['L-1003', 'Lindner', 'H26', 'Bergen', 'rot', 'F', null, null, null, null, 6, 6, 'storniert', 99, null],
      // Prepared, and nothing behind it.
      ['L-1004', null, null, null, null, null, null, null, null, null, null, 0],
      ['Summe', null, null, null, null, null, 6, 6, 11, null, 13, 36],
    ],
    F27: [
      HEADER(['36', '37', '38']),
      ['L-2001', 'Lindner', 'F27', 'Fjord', 'weiss', 'G', '1.200', '300', null, '1.500', 'offen', '59,90', { date: '2027-02-01' }],
    ],
  },
  'Nord.xlsx': {
    H26: [
      HEADER(['36', '36.5', '37', '38']),
      ['N-77', 'Schuhe Nord', 'H26', 'Oslo', 'schwarz', 'H', 10, null, 12, 14, 36, 'offen', 84, null],
      ['N-77', 'Schuhe Nord', 'H26', 'Oslo', 'grau', 'H', null, 1, null, null, 1, 'offen', '84,00', null],
    ],
    F27: [
      HEADER(['36', '37', '38']),
      // The total does not fit: told, and sent all the same.
      ['N-78', 'Schuhe Nord', 'F27', 'Fjord', 'grau', 'H', 5, 5, 5, 16, 'offen', null, null],
      ['N-79', 'Schuhe Nord', null, 'Fjord', 'grün', 'H', 'drei', 5, null, 5, 'offen', null, null],
      ['N-80', 'Schuhe Nord', null, 'Fjord', 'blau', 'H', null, 7, null, 7, 'Muster', null, null],
    ],
  },
};

/** @param {string} folder */
export async function writeShoes(folder) {
  for (const [name, sheets] of Object.entries(LISTS))
    await writeWorkbookFile(join(folder, name), {
      sheets: Object.entries(sheets).map(([title, rows]) => ({
        name: title,
        rows: rows.map((cells, index) => ({ row: index + 1, cells })),
      })),
    });
}
