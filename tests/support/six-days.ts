// six-days: what happens to twenty order lists in twenty layouts on six days; a third of the lists meets each event of a day.
// Owns: the script. Writing workbooks: daily-lists. What the board must show: oracle/days.
import { readFileSync } from 'node:fs';
import type { SheetCell } from '../../scripts/samples/workbook-file.mjs';
import { addUp, type DailyList, type ListRow, sizesOf } from './daily-lists.js';

const LAYOUTS = JSON.parse(readFileSync('samples/layouts.json', 'utf8')) as Record<string, string[]>;
/** Customers whose layouts carry their own names, in code order; the first is the customer with two workbooks. */
const NAMES = Object.keys(LAYOUTS)
  .filter((name) => !['ed_wonder', 'exotic_athletica', 'recreation_generation'].includes(name))
  .slice(0, 20);
const ERROR: SheetCell = { error: '#REF!' };

/** Rows by what they are for; every list has them all. */
export type Part =
  | 'plain'
  | 'swapped'
  | 'repriced'
  | 'moved-season'
  | 'cancelled-later'
  | 'born-cancelled'
  | 'held-at-birth'
  | 'left-cell'
  | 'twin-one'
  | 'twin-two'
  | 'by-po-one'
  | 'by-po-two'
  | 'gone-for-a-day'
  | 'travels';

interface StoryList extends DailyList {
  readonly parts: Map<Part | 'twin-three' | 'late', ListRow>;
}

export function dayOne(): StoryList[] {
  return NAMES.map((layout, at) => {
    const headers = [...(LAYOUTS[layout] ?? [])].filter((header) => header !== '' && header !== null);
    const sizes = sizesOf(headers);
    const customer = layout.replaceAll('_', ' ').toUpperCase();
    const parts: StoryList['parts'] = new Map();
    const put = (part: Part, number: number, cells: ListRow, quantities: number[] = [6, 12]) => {
      const row: ListRow = {
        'AAG ORDER NUMBER': `${layout.slice(0, 3).toUpperCase()}-${String(number).padStart(5, '0')}`,
        'CUSTOMER NAME': customer,
        'CUSTOMER STYLE': `ST${number}`,
        'CUSTOMER COLOUR DESCRIPTION': '417 - MALTESE BLUE',
        'PO NUMBER': `00${4700 + number}`,
        'CUSTOMER SEASON': 'FALL 26',
        'AAG SEASON': '2026 FALL',
        'PLANNED DELIVERY METHOD': 'OCEAN',
        'UNIT OF MEASURE': 'PCE',
        'ORDER TYPE': 'ACTIVE',
        'EX FACTORY DATE': { date: '2026-05-20' },
        'CUSTOMER PRICE': 12.5,
        NOTES: `note ${number}`,
        ...Object.fromEntries(quantities.map((quantity, i) => [sizes[i] ?? '', quantity])),
      };
      addUp(row, headers);
      Object.assign(row, cells);
      parts.set(part, row);
    };
    put('plain', 1, {});
    put('swapped', 2, {}, [6, 12, 18]);
    put('repriced', 3, {});
    put('moved-season', 4, {});
    put('cancelled-later', 5, {});
    put('born-cancelled', 6, { 'ORDER TYPE': 'Canceled' });
    put('held-at-birth', 7, { [sizes[1] ?? '']: 'TBC' });
    put('left-cell', 8, { 'EX FACTORY DATE': '05/06/2026' });
    put('twin-one', 9, { NOTES: 'first delivery' });
    put('twin-two', 9, { NOTES: 'second delivery' });
    put('by-po-one', 10, { 'PO NUMBER': 'AB0001' });
    put('by-po-two', 10, { 'PO NUMBER': 'AB0002' });
    put('gone-for-a-day', 11, {});
    put('travels', 12, {}, [4, 4]);
    const list = {
      file: `${at % 2 === 0 ? 'USA' : 'EUROPE'}/${customer}.xlsx`,
      headers,
      state: 'whole' as const,
      parts,
    };
    const opened: StoryList = {
      ...list,
      rows: [],
      date1904: at % 7 === 3,
      ...(at % 5 === 2 ? { sheet: 'Orders' } : {}),
    };
    return gathered(opened);
  });
}

function gathered(list: StoryList): StoryList {
  list.rows = [...list.parts.values()];
  return list;
}

function rowOf({ parts }: StoryList, part: Part | 'twin-three' | 'late'): ListRow {
  return parts.get(part) ?? {};
}

/** Its own row order on every day and for every list; nothing may depend on it. */
function shuffle(list: StoryList, by: number): void {
  const turn = by % list.rows.length;
  list.rows = [...list.rows.slice(turn), ...list.rows.slice(0, turn)].reverse();
}

const third = (lists: StoryList[], which: number) => lists.filter((_, at) => at % 3 === which);

const DAYS: ((lists: StoryList[]) => void)[] = [
  // Day 2: shuffled rows, moved columns, re-saved files; sizes swapped, values changed and cleared, seasons corrected, cancellations, a third twin.
  (lists) => {
    lists.forEach((list, at) => {
      shuffle(list, at);
      if (at % 4 === 1) list.saved = 1;
      if (at % 4 === 2) {
        const total = list.headers.indexOf('TOTAL QTY');
        list.headers = [...list.headers.slice(0, total + 1), ...list.headers.slice(total + 1).reverse()];
      }
    });
    for (const list of third(lists, 0)) {
      const [one, two] = sizesOf(list.headers);
      const swapped = rowOf(list, 'swapped');
      [swapped[one ?? ''], swapped[two ?? '']] = [swapped[two ?? ''] ?? null, swapped[one ?? ''] ?? null];
      Object.assign(rowOf(list, 'repriced'), { 'CUSTOMER PRICE': 13.75, NOTES: null, 'PO NUMBER': '009999' });
    }
    for (const list of third(lists, 1)) {
      rowOf(list, 'moved-season')['CUSTOMER SEASON'] = 'SPRING 27';
      rowOf(list, 'cancelled-later')['ORDER TYPE'] = 'cancelled';
    }
    for (const list of third(lists, 2))
      list.parts.set('twin-three', { ...rowOf(list, 'twin-one'), NOTES: 'third delivery' });
    for (const list of third(lists, 2)) gathered(list);
  },
  // Day 3: lists cut off and missing; held ones mended, good ones spoiled; columns gone; a size gone, with and without the rest adding up.
  (lists) => {
    lists.forEach((list, at) => {
      if (at % 6 === 0) list.state = 'truncated';
      if (at % 6 === 1) list.state = 'missing';
      rowOf(list, 'left-cell')['EX FACTORY DATE'] = at % 2 === 0 ? { date: '2026-06-05' } : 'TBC';
      const sizes = sizesOf(list.headers);
      rowOf(list, 'held-at-birth')[sizes[1] ?? ''] = 3;
      addUp(rowOf(list, 'held-at-birth'), list.headers);
      if (at % 6 === 2) rowOf(list, 'plain')['TOTAL QTY'] = 'about 20';
      if (at % 6 === 3) {
        // The first size goes; `swapped` adds up without it, all the others do not.
        list.headers = list.headers.filter((header) => header !== sizes[0]);
        addUp(rowOf(list, 'swapped'), list.headers);
      }
      if (at % 6 === 4)
        list.headers = list.headers.filter((header) => !['NOTES', 'PO NUMBER', 'CUSTOMER PRICE'].includes(header));
      if (at % 6 === 5) for (const part of ['by-po-one', 'by-po-two'] as const) rowOf(list, part)['PO NUMBER'] = ERROR;
      list.parts.delete('gone-for-a-day');
      gathered(list);
      shuffle(list, at + 1);
    });
  },
  // Day 4: all are back; un-cancellations; broken POs mended one after the other; an order travels to another workbook with fewer columns.
  (lists) => {
    lists.forEach((list, at) => {
      list.state = 'whole';
      const headers = LAYOUTS[NAMES[at] ?? ''] ?? [];
      list.headers = [...headers];
      rowOf(list, 'cancelled-later')['ORDER TYPE'] = 'ACTIVE';
      rowOf(list, 'by-po-one')['PO NUMBER'] = 'AB0001';
      addUp(rowOf(list, 'plain'), list.headers);
      const travels = rowOf(list, 'travels');
      list.parts.delete('travels');
      gathered(list);
      shuffle(list, at + 2);
      if (at % 5 !== 0) return;
      const sizes = sizesOf(list.headers);
      lists.push({
        file: `MOVED/${NAMES[at]}.xlsx`,
        headers: list.headers.filter((header) => header !== 'NOTES' && (at % 2 === 0 || header !== sizes[1])),
        rows: [travels],
        state: 'whole',
        parts: new Map([['travels', travels]]),
      });
    });
  },
  // Day 5: what was gone comes back; files renamed; another layout for the same customer; other spellings of the customer.
  (lists) => {
    lists.forEach((list, at) => {
      const plain = rowOf(list, 'plain');
      if (at < 20) {
        const sizes = sizesOf(list.headers);
        const back: ListRow = {
          ...plain,
          'AAG ORDER NUMBER': String(plain['AAG ORDER NUMBER']).replace('00001', '00011'),
        };
        Object.assign(back, { 'CUSTOMER STYLE': 'ST11', 'PO NUMBER': '004711', NOTES: 'note 11', [sizes[0] ?? '']: 7 });
        addUp(back, list.headers);
        list.parts.set('late', back);
      }
      if (at % 4 === 0) list.file = list.file.replace('.xlsx', ' (final).xlsx');
      if (at % 4 === 1)
        list.headers = [
          'LEGEND',
          ...list.headers
            .slice()
            .reverse()
            .filter(
              (header) =>
                !sizesOf(list.headers).includes(header) && header !== 'UNIT OF MEASURE' && header !== 'TOTAL QTY',
            ),
          'UNIT OF MEASURE',
          ...sizesOf(list.headers),
          'TOTAL QTY',
        ];
      for (const row of list.parts.values())
        if (at % 4 === 2) row['CUSTOMER NAME'] = `  ${String(row['CUSTOMER NAME']).toLowerCase()} `;
      if (at % 4 === 3) rowOf(list, 'by-po-two')['PO NUMBER'] = 'AB0002';
      gathered(list);
      shuffle(list, at + 3);
    });
  },
  // Day 6: names changed back, a twin gone, another one changed, everything else as it was.
  (lists) => {
    lists.forEach((list, at) => {
      list.file = list.file.replace(' (final).xlsx', '.xlsx');
      if (at % 3 === 0) list.parts.delete('twin-two');
      if (at % 3 === 1) rowOf(list, 'twin-one').NOTES = 'first delivery, now by air';
      if (at % 3 === 2) rowOf(list, 'by-po-one')['ORDER TYPE'] = 'CANCELLED';
      gathered(list);
      shuffle(list, at + 4);
    });
  },
];

/** The lists of each day, one after the other; each call changes what the one before made. */
export function* sixDays(): Generator<DailyList[]> {
  const lists = dayOne();
  yield lists;
  for (const events of DAYS) {
    events(lists);
    yield lists;
  }
}
