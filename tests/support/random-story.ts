// random-story: a few small order lists of two customers, and the edits that people make in them from one day to the next.
// Owns: what may happen. Values are few and base keys fewer, so that rows meet: twins, moves, refused cells, columns that come and go.
import fc from 'fast-check';
import type { SheetCell } from '../../scripts/samples/workbook-file.mjs';
import { addUp, type DailyList, type ListRow, sizesOf } from './daily-lists.js';

export const ERROR = { error: '#N/A' };
const BEFORE = [
  'AAG ORDER NUMBER',
  'CUSTOMER NAME',
  'PO NUMBER',
  'CUSTOMER ALT PO',
  'AAG SEASON',
  'CUSTOMER SEASON',
  'CATEGORY',
  'ALIAS/RELATED ITEM',
  'CUSTOMER STYLE',
  'CUSTOMER COLOUR DESCRIPTION',
  'UNIT OF MEASURE',
];
const AFTER = [
  'TOTAL QTY',
  'DESTINATION WAREHOUSE',
  'Warehouse',
  'EX FACTORY DATE',
  'PLANNED DELIVERY METHOD',
  'NOTES',
  'ORDER TYPE',
  'CUSTOMER PRICE',
];
const SIZES = ['S', 'M', 'L'];
/** Columns that come and go. */
const OPTIONAL = [
  'PO NUMBER',
  'CUSTOMER ALT PO',
  'CUSTOMER SEASON',
  'CATEGORY',
  'DESTINATION WAREHOUSE',
  'NOTES',
  'ORDER TYPE',
  'CUSTOMER PRICE',
  'S',
  'M',
  'L',
];

const CHOICES: Record<string, SheetCell[]> = {
  'AAG ORDER NUMBER': ['GRE-1', 'GRE-2', 'gre-1 ', ERROR],
  'CUSTOMER NAME': ['GREYSON', 'Greyson Clothiers', 'BC BRANDS', null, 'NOBODY WE KNOW'],
  'PO NUMBER': ['PO1', 'PO2', 'po1', null, ERROR],
  'CUSTOMER ALT PO': ['A1', null, ERROR],
  'AAG SEASON': ['2026 SPRING', '2026 FALL', null],
  'CUSTOMER SEASON': ['SS26', 'ss26', null, 'SPRING SUMMER 2026'],
  CATEGORY: ['MENS', 'mens', 'Kids', 'KIDS', null],
  'ALIAS/RELATED ITEM': ['AL1', null],
  'CUSTOMER STYLE': ['ST1', 'ST2', ERROR],
  'CUSTOMER COLOUR DESCRIPTION': ['RUST', 'SAGE', null],
  'UNIT OF MEASURE': ['PCE', 'SET', 'DOZEN', null],
  'TOTAL QTY': [7, null, 'x', ERROR],
  'DESTINATION WAREHOUSE': ['NORTH', null, ERROR],
  Warehouse: ['SOUTH', null],
  'EX FACTORY DATE': [{ date: '2026-03-01' }, 'TBC', '05/06/2025', null],
  'PLANNED DELIVERY METHOD': ['AIR', 'OCEAN'],
  NOTES: ['one', 'two', null],
  'ORDER TYPE': ['ACTIVE', 'CANCELLED', 'Canceled', 'FORECAST', 'NONSENSE', null, ERROR],
  'CUSTOMER PRICE': [12.5, '$9.00', 'text', null],
  S: [null, 0, 2, 5, 'TBC'],
  M: [null, 3, 5, 'x'],
  L: [null, 4],
};

export type Edit =
  | { do: 'set'; list: number; row: number; column: string; value: number }
  | { do: 'write'; list: number; row: number; column: string; value: SheetCell }
  | { do: 'sizes'; list: number; row: number; quantities: SheetCell[] }
  | { do: 'swap'; list: number; row: number }
  | { do: 'add-up'; list: number; row: number }
  | { do: 'again'; list: number; row: number; to: number }
  | { do: 'remove'; list: number; row: number }
  | { do: 'move'; list: number; row: number; to: number }
  | { do: 'shuffle'; list: number; by: number }
  | { do: 'column'; list: number; column: string }
  | { do: 'turn-columns'; list: number }
  | { do: 'state'; list: number; state: DailyList['state'] }
  | { do: 'save'; list: number }
  | { do: 'rename'; list: number };

export interface Story {
  start: { list: number; cells: ListRow }[];
  days: Edit[][];
}

const at = fc.nat(11);
const list = fc.nat(2);
const settable = Object.keys(CHOICES);

/** What stops a whole list, or takes it away, is rarer than what happens to a row. */
const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant('set' as const),
      list,
      row: at,
      column: fc.constantFrom(...settable),
      value: fc.nat(7),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('sizes' as const),
      list,
      row: at,
      quantities: fc.tuple(...SIZES.map((size) => fc.constantFrom(...(CHOICES[size] ?? [])))),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('swap' as const), list, row: at }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('add-up' as const), list, row: at }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('again' as const), list, row: at, to: list }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('remove' as const), list, row: at }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), list, row: at, to: list }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('shuffle' as const), list, by: fc.nat(5) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('column' as const), list, column: fc.constantFrom(...OPTIONAL) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('turn-columns' as const), list }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('state' as const),
      list,
      state: fc.constantFrom('whole' as const, 'truncated' as const, 'missing' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('save' as const), list }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), list }) },
);

const startRow = fc.record({
  list,
  cells: fc.record({
    'AAG ORDER NUMBER': fc.constantFrom<SheetCell>('GRE-1', 'GRE-2'),
    'PO NUMBER': fc.constantFrom<SheetCell>('PO1', 'PO2', null),
    'CUSTOMER SEASON': fc.constantFrom<SheetCell>('SS26', null),
    NOTES: fc.constantFrom<SheetCell>('one', 'two', null),
    S: fc.constantFrom<SheetCell>(2, 5, null),
    M: fc.constantFrom<SheetCell>(3, null),
  }),
});

export const stories = (days: number): fc.Arbitrary<Story> =>
  fc.record({
    start: fc.array(startRow, { minLength: 2, maxLength: 7 }),
    days: fc.array(fc.array(edit, { minLength: 0, maxLength: 6 }), { minLength: 1, maxLength: days }),
  });

export function firstDay(story: Story): DailyList[] {
  const lists: DailyList[] = ['A/one.xlsx', 'A/two.xlsx', 'B/three.xlsx'].map((file) => ({
    file,
    headers: [...BEFORE, ...SIZES, ...AFTER],
    rows: [],
    state: 'whole',
  }));
  for (const { list: index, cells } of story.start) {
    const target = lists[index] as DailyList;
    const row: ListRow = {
      'CUSTOMER NAME': 'GREYSON',
      'CUSTOMER STYLE': 'ST1',
      'PLANNED DELIVERY METHOD': 'AIR',
      'UNIT OF MEASURE': 'PCE',
      'ORDER TYPE': 'ACTIVE',
      ...cells,
    };
    addUp(row, target.headers);
    target.rows.push(row);
  }
  return lists;
}

export function apply(lists: readonly DailyList[], edit: Edit): void {
  const list = lists[edit.list] as DailyList;
  const index = 'row' in edit && list.rows.length > 0 ? edit.row % list.rows.length : -1;
  const row = list.rows[index];
  switch (edit.do) {
    case 'set': {
      const choices = CHOICES[edit.column] ?? [];
      if (row !== undefined) row[edit.column] = choices[edit.value % choices.length] ?? null;
      break;
    }
    case 'write':
      if (row !== undefined) row[edit.column] = edit.value;
      break;
    case 'sizes':
      if (row !== undefined) {
        SIZES.forEach((size, i) => {
          row[size] = edit.quantities[i] ?? null;
        });
        addUp(row, list.headers);
      }
      break;
    case 'swap':
      if (row !== undefined) [row.S, row.M] = [row.M ?? null, row.S ?? null];
      break;
    case 'add-up':
      if (row !== undefined) addUp(row, list.headers);
      break;
    case 'again':
      if (row !== undefined) lists[edit.to]?.rows.push({ ...row });
      break;
    case 'remove':
      if (row !== undefined) list.rows.splice(index, 1);
      break;
    case 'move':
      if (row !== undefined) lists[edit.to]?.rows.push(...list.rows.splice(index, 1));
      break;
    case 'shuffle':
      list.rows = [
        ...list.rows.slice(edit.by % (list.rows.length + 1)),
        ...list.rows.slice(0, edit.by % (list.rows.length + 1)),
      ].reverse();
      break;
    case 'column':
      toggle(list, edit.column);
      break;
    case 'turn-columns': {
      const sizes = sizesOf(list.headers);
      const [unit, total] = [list.headers.indexOf('UNIT OF MEASURE'), list.headers.indexOf('TOTAL QTY')];
      const before = list.headers.slice(0, unit).reverse();
      const after = list.headers.slice(total + 1).reverse();
      list.headers = [...before, 'UNIT OF MEASURE', ...sizes.reverse(), 'TOTAL QTY', ...after];
      break;
    }
    case 'state':
      list.state = edit.state;
      break;
    case 'save':
      list.saved = (list.saved ?? 0) + 1;
      break;
    case 'rename':
      list.file = list.file.endsWith(' B.xlsx')
        ? list.file.replace(' B.xlsx', '.xlsx')
        : list.file.replace('.xlsx', ' B.xlsx');
      break;
  }
}

function toggle(list: DailyList, column: string): void {
  if (list.headers.includes(column)) {
    list.headers = list.headers.filter((header) => header !== column);
    return;
  }
  const before = SIZES.includes(column)
    ? 'TOTAL QTY'
    : BEFORE.includes(column)
      ? 'CUSTOMER STYLE'
      : 'PLANNED DELIVERY METHOD';
  list.headers.splice(list.headers.indexOf(before), 0, column);
}
