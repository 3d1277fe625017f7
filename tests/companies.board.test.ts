// Companies that are not the one this was made for, from workbook to board (docs/rules.md "Any company"). What the boards must show is written here by hand.
import { describe, expect, it } from 'vitest';
import { type Company, shown, startCompany, writeLists } from './support/company.js';
import { type Mirror, syncOnce } from './support/mirror.js';
import { ENGINES } from './support/store-engines.js';

const day = (iso: string) => new Date(`${iso}T00:00:00Z`);

async function rejectsOf(mirror: Mirror, runId: string): Promise<string[]> {
  const rejects = await mirror.store.imports.rejectsOfRun(runId);
  return rejects.map(({ cell, column_name, value, effect }) => `${cell} ${column_name} "${value}": ${effect}`).sort();
}

/** A maker of shoes: sizes and columns of its own, two spellings of one size, a column among the sizes that is none. */
const SHOES: Company = {
  name: 'shoes',
  columns: [
    ['Auftrag', 'NVARCHAR(50)', 'order_number', 'Auftragsnr.'],
    ['Kunde', 'NVARCHAR(100)', 'customer'],
    ['Saison', 'NVARCHAR(20)'],
    ['Modell', 'NVARCHAR(100)'],
    ['Farbe', 'NVARCHAR(100)'],
    ['Leisten', 'NVARCHAR(20)'],
    ['Paare', 'INT', 'total'],
    ['Art', 'NVARCHAR(20)', 'order_type'],
    ['Preis', 'DECIMAL(10,2)'],
  ],
  customers:
    '[[customer]]\nname = "Lindner"\naliases = ["Schuhhaus Lindner"]\n[[customer]]\nname = "NORD"\nunique_keys = ["Auftrag", "Farbe"]\n',
  orders: `item_name = ["Modell", "Farbe", "Auftrag"]
group = ["{customer}", "Saison"]
group_otherwise = "ohne Saison"
line_name = "Gr. {size}"
describing = ["Modell", "Farbe"]
sizes = { after = "Leisten", before = "Paare", aliases = { "38 1/2" = "38.5" }, ignore = ["Karton"] }
[orders.order_types]
map = { OFFEN = "Offen", STORNIERT = "Storno" }
cancelled = ["Storno"]`,
  mapping: {
    Auftrag: 'text_number',
    Kunde: 'text_customer',
    Paare: 'numbers_total',
    Art: 'text_type',
    Preis: 'numbers_price',
  },
  lists: {
    'lindner.xlsx': {
      Blatt1: [
        [
          'Auftragsnr.',
          'Kunde',
          'Saison',
          'Modell',
          'Farbe',
          'Leisten',
          38,
          '38 1/2',
          39,
          'Karton',
          40,
          42,
          9,
          'Paare',
          'Art',
          'Preis',
        ],
        ['A1', 'schuhhaus lindner', 'H26', 'Oslo', 'schwarz', 'G', 2, 3, 4, 'K7', 5, null, 1, 15, 'offen', 89.9],
        ['A2', null, 'H26', 'Oslo', 'braun', 'G', 1, null, 1, null, null, null, null, 2, 'Storniert', 89.9],
        ['A3', 'Lindner', null, 'Bergen', 'rot', 'F', null, null, null, null, 7, null, null, 7, 'Muster', null],
        ['A4', 'Lindner', 'H26', 'Bergen', 'blau', 'F', 'drei', null, null, null, 1, null, null, 1, 'offen', null],
        // Prepared rows: a number and nothing behind it. The second has a quantity, so it is an order.
        ['A5', null, null, null, null, null, null, null, null, null, null, null, null, 0, null, null],
        ['A6', null, 'H26', null, null, null, null, null, null, null, null, 6, null, 6, null, null],
      ],
    },
    'nord.xlsx': {
      Liste: [
        ['Auftrag', 'Kunde', 'Saison', 'Modell', 'Farbe', 'Leisten', '38.5', 'Paare', 'Art', 'Preis'],
        ['N1', 'Nord', 'H26', 'Oslo', 'schwarz', 'G', 10, 10, null, 80],
        ['N1', 'Nord', 'H26', 'Oslo', 'weiss', 'G', 20, 21, null, 80],
        ['N9', 'Unbekannt', 'H26', 'Oslo', 'weiss', 'G', 1, 1, null, 80],
      ],
    },
  },
};
const SHOE_COLUMNS = ['text_number', 'text_customer', 'numbers_total', 'text_type', 'numbers_price'];

describe.each(ENGINES)('a maker of shoes, on $name', (engine) => {
  it('is on its board as its own rules say, sizes in the order of the sheet', async () => {
    const mirror = await startCompany(SHOES, { engine });
    try {
      expect(await syncOnce(mirror, 'run-1')).toMatchObject({ balanced: true, failed: 0 });
      expect(shown(mirror, SHOE_COLUMNS)).toEqual({
        'Lindner H26': [
          ['A6', 'A6|Lindner|6||', 'Gr. 42: 42 = 6'],
          ['Oslo braun A2', 'A2|Lindner|0|Storno|89.9'],
          [
            'Oslo schwarz A1',
            'A1|Lindner|15|Offen|89.9',
            'Gr. 38: 38 = 2',
            'Gr. 38.5: 38.5 = 3',
            'Gr. 39: 39 = 4',
            'Gr. 40: 40 = 5',
            'Gr. 9: 9 = 1',
          ],
        ],
        'NORD H26': [
          ['Oslo schwarz N1', 'N1|NORD|10||80', 'Gr. 38.5: 38.5 = 10'],
          ['Oslo weiss N1', 'N1|NORD|21||80', 'Gr. 38.5: 38.5 = 20'],
        ],
        'ohne Saison': [['Bergen rot A3', 'A3|Lindner|7|Muster|', 'Gr. 40: 40 = 7']],
      });
      expect(await rejectsOf(mirror, 'run-1')).toEqual([
        'B4 Kunde "Unbekannt": held',
        'G5 38 "drei": held',
        'H3 Paare "21": warned',
      ]);
      expect(await syncOnce(mirror, 'run-2')).toMatchObject({ outcome: 'NOTHING_TO_DO', applied: 0 });
    } finally {
      await mirror.close();
    }
  });
});

describe('a maker of furniture, whose orders have no sizes', () => {
  const HEADER = ['PO', 'Account', 'Item', 'Finish', 'Qty', 'Status', 'Ship date'];
  const FURNITURE: Company = {
    name: 'furniture',
    columns: [
      ['PO', 'NVARCHAR(50)', 'order_number'],
      ['Account', 'NVARCHAR(100)', 'customer'],
      ['Item', 'NVARCHAR(100)'],
      ['Finish', 'NVARCHAR(100)'],
      ['Qty', 'INT', 'total'],
      ['Status', 'NVARCHAR(20)', 'order_type'],
      ['Ship date', 'DATE'],
    ],
    orders: `unknown_customers = "accept"
unique_keys = ["PO", "Item"]
item_name = ["Item|Finish", "PO"]
sizes = "none"
total_mismatch = "hold"`,
    mapping: { PO: 'text_po', Qty: 'numbers_qty', Status: 'text_status', 'Ship date': 'date_ship' },
    lists: {
      'accounts/orders.xlsx': {
        Orders: [
          HEADER,
          ['P-1', 'Acme', 'CHAIR', 'oak', 12, 'Open', day('2026-03-01')],
          ['P-1', 'Acme', 'TABLE', 'oak', '1,200', 'ACTIVE', '2026-03-02'],
          ['P-2', 'Acme', null, 'pine', 4, 'Cancelled', null],
          ['P-3', 'Birch & Sons', 'DESK', 'ash', 'about 5', 'Open', null],
          ['P-4', 'Birch & Sons', 'DESK', 'ash', null, 'Open', null],
        ],
      },
    },
  };
  const COLUMNS = ['text_po', 'numbers_qty', 'text_status', 'date_ship'];

  it('needs no board of subitems and one key column; the total is a quantity like any other', async () => {
    const mirror = await startCompany(FURNITURE);
    try {
      expect(mirror.config.board.subitemBoardId).toBe('');
      expect(await syncOnce(mirror, 'run-1')).toMatchObject({ balanced: true, failed: 0 });
      expect(shown(mirror, COLUMNS)).toEqual({
        ACME: [
          ['CHAIR P-1', 'P-1|12|Open|2026-03-01'],
          ['TABLE P-1', 'P-1|1200|RECEIVED|2026-03-02'],
          ['pine P-2', 'P-2|0|CANCELLED|'],
        ],
        'BIRCH & SONS': [['DESK P-4', 'P-4||Open|']],
      });
      expect(await rejectsOf(mirror, 'run-1')).toEqual(['E5 Qty "about 5": held']);
      expect(await syncOnce(mirror, 'run-2')).toMatchObject({ outcome: 'NOTHING_TO_DO', applied: 0 });
    } finally {
      await mirror.close();
    }
  });

  it('sends changes, cancellations and what was mended, and nothing else', async () => {
    const mirror = await startCompany(FURNITURE);
    try {
      await syncOnce(mirror, 'run-1');
      await writeLists(mirror.configFile, {
        'accounts/orders.xlsx': {
          Orders: [
            HEADER,
            ['P-3', 'Birch & Sons', 'DESK', 'ash', 5, 'Open', null],
            ['P-1', 'Acme', 'TABLE', 'oak', 1200, 'Canceled', '2026-03-02'],
            ['P-1', 'Acme', 'CHAIR', 'oak', 14, 'Open', day('2026-03-01')],
            ['P-2', 'Acme', null, 'pine', 4, 'Cancelled', null],
            ['P-4', 'Birch & Sons', 'DESK', 'ash', null, 'Open', null],
          ],
        },
      });
      expect(await syncOnce(mirror, 'run-2')).toMatchObject({ balanced: true, failed: 0, applied: 3 });
      expect(shown(mirror, COLUMNS)).toEqual({
        ACME: [
          ['CHAIR P-1', 'P-1|14|Open|2026-03-01'],
          ['TABLE P-1', 'P-1|0|CANCELLED|2026-03-02'],
          ['pine P-2', 'P-2|0|CANCELLED|'],
        ],
        'BIRCH & SONS': [
          ['DESK P-3', 'P-3|5|Open|'],
          ['DESK P-4', 'P-4||Open|'],
        ],
      });
    } finally {
      await mirror.close();
    }
  });
});

describe('a baker with one buyer: no customers, no totals, nothing that cancels', () => {
  const HEADER = ['Pedido', 'Fecha', 'Dia', 'Pan', 'Bollo', 'Tarta', 'Nota'];
  const BAKER: Company = {
    name: 'baker',
    columns: [
      ['Pedido', 'NVARCHAR(50)', 'order_number'],
      ['Fecha', 'DATE'],
      ['Dia', 'NVARCHAR(20)'],
      ['Nota', 'NVARCHAR(200)'],
    ],
    orders: `customer = "Horno Sol"
item_name = ["Pedido", "Dia"]
line_name = "{size}"
sizes = { after = "Dia", before = "Nota" }`,
    mapping: { Pedido: 'text_number', Fecha: 'date_day', Nota: 'text_note' },
    lists: {
      'pedidos.xlsx': {
        Hoja1: [
          HEADER,
          [1, day('2026-05-01'), 'lunes', 10, 20, null, 'temprano'],
          [2, day('2026-05-02'), 'martes', null, 5, 1, null],
          [3, day('2026-05-03'), 'jueves', null, null, null, 'sin pan'],
          [null, null, 'viernes', 3, null, null, null],
        ],
      },
    },
  };
  const COLUMNS = ['text_number', 'date_day', 'text_note'];

  it('is one group, and says which row has no order number', async () => {
    const mirror = await startCompany(BAKER);
    try {
      expect(await syncOnce(mirror, 'run-1')).toMatchObject({ balanced: true, failed: 0 });
      expect(shown(mirror, COLUMNS)).toEqual({
        'Horno Sol': [
          ['1 lunes', '1|2026-05-01|temprano', 'Pan: Pan = 10', 'Bollo: Bollo = 20'],
          ['2 martes', '2|2026-05-02|', 'Bollo: Bollo = 5', 'Tarta: Tarta = 1'],
          ['3 jueves', '3|2026-05-03|sin pan'],
        ],
      });
      expect(await rejectsOf(mirror, 'run-1')).toEqual(['A5 Pedido "": row']);
    } finally {
      await mirror.close();
    }
  });

  it('a size column that vanished holds its orders, for no total proves that it is 0', async () => {
    const mirror = await startCompany(BAKER);
    try {
      await syncOnce(mirror, 'run-1');
      const without = (row: readonly (string | number | Date | null)[]) => row.filter((_, index) => index !== 4);
      const rows = BAKER.lists['pedidos.xlsx']?.Hoja1 ?? [];
      await writeLists(mirror.configFile, { 'pedidos.xlsx': { Hoja1: rows.map(without) } });
      await syncOnce(mirror, 'run-2');
      expect(shown(mirror, COLUMNS)['Horno Sol']?.[0]).toEqual([
        '1 lunes',
        '1|2026-05-01|temprano',
        'Pan: Pan = 10',
        'Bollo: Bollo = 20',
      ]);
    } finally {
      await mirror.close();
    }
  });
});

describe('a maker of tiles that writes numbers with a comma', () => {
  const HEADER = ['Bestellung', 'Händler', 'Fliese', 'Charge', '30x30', '60x60', 'Stück', 'Preis', 'Gewicht'];
  const TILES: Company = {
    name: 'tiles',
    columns: [
      ['Bestellung', 'NVARCHAR(50)', 'order_number'],
      ['Händler', 'NVARCHAR(100)', 'customer'],
      ['Fliese', 'NVARCHAR(100)'],
      ['Charge', 'NVARCHAR(20)'],
      ['Stück', 'INT', 'total'],
      ['Preis', 'DECIMAL(10,2)'],
      ['Gewicht', 'NVARCHAR(20)'],
    ],
    customers: '[[customer]]\nname = "KERAMIK"\n[[customer]]\nname = "TILES LTD"\ndecimal = "point"\n',
    orders:
      'item_name = ["Fliese", "Bestellung"]\nsizes = { after = "Charge" }\ndecimal = "comma"\ntotal_mismatch = "off"',
    mapping: { Bestellung: 'text_number', Stück: 'numbers_total', Preis: 'numbers_price', Gewicht: 'numbers_weight' },
    lists: {
      'fliesen.xlsx': {
        Liste: [
          HEADER,
          ['B1', 'Keramik', 'Carrara', 'c', '1.200', '34', '1.234', '1.234,50', '12,5'],
          ['B2', 'Keramik', 'Carrara', 'c', 1.2e3, null, 1200, 1234.5, '1.000'],
          ['B3', 'Keramik', 'Basalt', 'c', '1,5', null, null, '12.50', null],
          ['B4', 'Tiles Ltd', 'Basalt', 'c', '1,200', null, '9', '12.50', '1,000.5'],
        ],
      },
    },
  };

  it('has its numbers as it means them, each customer as it writes them, and no word of totals', async () => {
    const mirror = await startCompany(TILES);
    try {
      await syncOnce(mirror, 'run-1');
      expect(shown(mirror, ['numbers_total', 'numbers_price', 'numbers_weight'])).toEqual({
        KERAMIK: [
          ['Carrara B1', '1234|1234.5|12.5', 'Size 30x30: 30x30 = 1200', 'Size 60x60: 60x60 = 34'],
          ['Carrara B2', '1200|1234.5|1000', 'Size 30x30: 30x30 = 1200'],
        ],
        'TILES LTD': [['Basalt B4', '9|12.5|1000.5', 'Size 30x30: 30x30 = 1200']],
      });
      expect(await rejectsOf(mirror, 'run-1')).toEqual(['E4 30x30 "1,5": held', 'H4 Preis "12.50": left']);
    } finally {
      await mirror.close();
    }
  });
});
