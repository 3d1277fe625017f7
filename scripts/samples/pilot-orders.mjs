// pilot-orders: GREYSON's PO 4755 as it was in the pilot: 69 orders, 53 with lines, 16 without, 264 lines, none of them held (docs/rules.md "Samples").
// Owns: these orders. Does not own: the other orders of the list.

const PO = 'PO NUMBER';
const TOTAL = 'TOTAL QTY';
const TYPE = 'ORDER TYPE';
const PILOT = { orders: 69, withLines: 53, lines: 264 };

/** Numbers of lines for the 53 orders: three to eight each, 264 in all. */
function lineCounts(rng) {
  const counts = Array.from({ length: PILOT.withLines }, () => 5);
  counts[0] -= PILOT.withLines * 5 - PILOT.lines;
  for (let i = 0; i < 200; i++) {
    const from = rng.int(0, counts.length - 1);
    const to = rng.int(0, counts.length - 1);
    if (counts[from] <= 3 || counts[to] >= 8 || from === to) continue;
    counts[from]--;
    counts[to]++;
  }
  return counts;
}

export function pilotOrders(list, rng) {
  const spellings = [
    'GREYSON CLOTHIERS',
    'GREYSON CLOTHIERS',
    'Greyson Clothiers ',
    'greyson',
    'GREYSON\u00a0 CLOTHIERS',
  ];
  const counts = lineCounts(rng);
  for (let i = 0; i < PILOT.orders; i++) {
    const common = {
      [PO]: rng.pick([4755, '4755', ' 4755 ']),
      'CUSTOMER NAME': rng.pick(spellings),
      'PLANNING REMARK': rng.chance(0.2) ? 'ok' : null,
    };
    const type = rng.pick(['ACTIVE', 'ACTIVE', 'Active', 'active ']);
    // Every fourth order or so has no lines, in between the others.
    const empty = i % 4 === 3 && i / 4 < PILOT.orders - PILOT.withLines;
    if (!empty) list.order({ ...common, [TYPE]: type, sizes: list.pickSizes(counts.pop()) });
    else emptyOrder(list, common, type, (i - 3) / 4);
    if (i === 20) list.blankRows(2, 'two blank rows');
  }
  list.remarkOnList(
    'PO 4755 (as number, as text, with blanks): 69 orders, 53 with lines, 16 cancelled or with quantity 0, 264 lines, none held',
  );
}

function emptyOrder(list, common, type, n) {
  if (n < 9) list.order({ ...common, [TYPE]: ['CANCELLED', 'Cancelled', 'Canceled'][n % 3], sizes: {}, [TOTAL]: 0 });
  else if (n < 13) list.order({ ...common, [TYPE]: type, sizes: {}, [TOTAL]: n % 2 ? 0 : null });
  else
    list.order({
      ...common,
      [TYPE]: type,
      sizes: { S: 0, M: 0, L: '-' },
      [TOTAL]: { formula: 'SUM(AC2:CN2)', value: 0 },
    });
}
