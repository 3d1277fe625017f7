// order-book: the made-up orders of a chaos run, and how they change from round to round as people's lists do. Pure.
// Owns: what the source says. Does not own: how it looks as a workbook (order-lists.ts), what the board should show of it (expectation.ts).
import type { Random } from './random.js';

export interface Order {
  readonly number: string;
  readonly customer: string;
  readonly style: string;
  readonly colour: string | null;
  readonly po: string | null;
  readonly altPo: string | null;
  readonly season: string | null;
  readonly aagSeason: string | null;
  readonly cancelled: boolean;
  readonly category: string | null;
  readonly unit: string;
  readonly price: string | null;
  readonly exFactory: string | null;
  readonly notes: string | null;
  readonly quantities: Readonly<Record<string, number>>;
  /** Sizes that ever had a quantity while the order was good: a line once made is never deleted. */
  readonly lines: readonly string[];
  /** false: its row was taken out of the list; the board keeps it as it was (S7). */
  readonly present: boolean;
}

export interface Book {
  readonly orders: readonly Order[];
  readonly created: number;
}

export const SIZES = ['XS', 'S', 'M', 'L', 'XL', '2XL', '34', '3-4', 'O/S'] as const;

/** Names the practice board has labels for. Two share a workbook; one of them is another's name with more behind it. */
export const CUSTOMERS = ['LAMBS', 'RHONE', 'STARLIGHT', "STARLIGHT CHILDREN'S FOUNDATION (AU)"] as const;

const SEASONS = ['SS25', 'FW25', 'SS26', 'FW26', 'SS27', 'FW27', 'HOLIDAY 26', 'RESORT 27'] as const;
const COLOURS = ['ARCTIC', 'BLACK', 'CAFÉ CRÈME', 'DEEP SEA', 'ROSE / GOLD'] as const;
const CATEGORIES = ['MENS', 'WOMENS', 'UNISEX', 'KIDS', 'GOLF'] as const;
const UNITS = ['PCE', 'PCS', 'SET', 'PAIR'] as const;

export function firstBook(random: Random, ordersEach: number): Book {
  let book: Book = { orders: [], created: 0 };
  for (const customer of CUSTOMERS) for (let i = 0; i < ordersEach; i += 1) book = withNewOrder(book, random, customer);
  return book;
}

/** A board made anew knows nothing of what was before: rows that are gone, sizes that are 0. */
export function forgetPast(book: Book): Book {
  const orders = book.orders
    .filter((order) => order.present)
    .map((order) => ({ ...order, lines: order.cancelled ? [] : sizesOf(order) }));
  return { ...book, orders };
}

/**
 * A few changes of each kind: every round makes an order, a size and a change of both, so that every kind of call is met.
 * `touched`: orders that were changed since the mirror last read the lists; what happens to one twice in between it cannot know.
 */
export function changedBook(book: Book, random: Random, touched = new Set<string>()): Book {
  let next = book;
  const change = (fits: (order: Order) => boolean, to: (order: Order) => Order) => {
    const candidates = next.orders.filter((order) => fits(order) && !touched.has(order.number));
    if (candidates.length === 0) return;
    const one = random.pick(candidates);
    touched.add(one.number);
    next = { ...next, orders: next.orders.map((order) => (order === one ? withLines(to(order)) : order)) };
  };
  const alive = (order: Order) => order.present && !order.cancelled;
  for (let times = random.int(1, 2); times > 0; times -= 1) {
    change(alive, (order) => ({ ...order, notes: `note ${random.int(1, 99_999)}`, price: price(random) }));
    change(alive, (order) => withQuantity(order, random.pick(sizesOf(order, SIZES)), random.int(1, 60) * 2));
  }
  change(alive, (order) => withQuantity(order, random.pick(SIZES), random.int(1, 400)));
  if (random.chance(0.5)) change(alive, (order) => ({ ...order, season: random.pick(SEASONS) }));
  if (random.chance(0.3)) change(alive, (order) => ({ ...order, season: null }));
  if (random.chance(0.4)) change(alive, (order) => ({ ...order, notes: null, exFactory: null, category: null }));
  if (random.chance(0.3)) change(alive, (order) => ({ ...order, po: random.chance(0.4) ? null : po(random) }));
  if (random.chance(0.4)) change(alive, (order) => withQuantity(order, random.pick(sizesOf(order, SIZES)), 0));
  if (random.chance(0.3)) change(alive, (order) => ({ ...order, cancelled: true }));
  if (random.chance(0.4))
    change(
      (order) => order.present && order.cancelled,
      (order) => ({ ...order, cancelled: false }),
    );
  if (random.chance(0.4))
    change(
      (order) => order.present,
      (order) => ({ ...order, present: false }),
    );
  if (random.chance(0.2))
    change(
      (order) => !order.present,
      (order) => ({ ...order, present: true, notes: `back ${random.int(1, 999)}` }),
    );
  for (let times = random.int(1, 2); times > 0; times -= 1) {
    next = withNewOrder(next, random, random.pick(CUSTOMERS));
    touched.add(numberOf(next.created));
  }
  return next;
}

function withNewOrder(book: Book, random: Random, customer: string): Book {
  const created = book.created + 1;
  const quantities = Object.fromEntries(
    random
      .shuffled(SIZES)
      .slice(0, random.int(1, 4))
      .map((size) => [size, random.int(1, 60) * 2]),
  );
  const order: Order = {
    number: numberOf(created),
    customer,
    style: `ST${random.int(100, 999)}`,
    colour: random.chance(0.8) ? random.pick(COLOURS) : null,
    po: random.chance(0.7) ? po(random) : null,
    altPo: random.chance(0.3) ? `ALT-${random.int(1, 999)}` : null,
    season: random.chance(0.6) ? random.pick(SEASONS) : null,
    aagSeason: random.chance(0.9) ? random.pick(SEASONS) : null,
    cancelled: random.chance(0.05),
    category: random.chance(0.7) ? random.pick(CATEGORIES) : null,
    unit: random.pick(UNITS),
    price: random.chance(0.7) ? price(random) : null,
    exFactory: random.chance(0.6) ? `2027-0${random.int(1, 9)}-${random.int(10, 28)}` : null,
    notes: random.chance(0.5) ? `note ${random.int(1, 99_999)}` : null,
    quantities,
    lines: [],
    present: true,
  };
  return { created, orders: [...book.orders, withLines(order)] };
}

const numberOf = (created: number) => `CH-${String(created).padStart(5, '0')}`;
const po = (random: Random) => `PO${random.int(1000, 9999)}`;
/** Shortest form: no trailing zeros. */
const price = (random: Random) => String(random.int(1, 20_000) / 100);

function withQuantity(order: Order, size: string, quantity: number): Order {
  return { ...order, quantities: { ...order.quantities, [size]: quantity } };
}

function withLines(order: Order): Order {
  if (order.cancelled || !order.present) return order;
  const lines = SIZES.filter((size) => order.lines.includes(size) || (order.quantities[size] ?? 0) > 0);
  return { ...order, lines };
}

/** Sizes with a quantity; `otherwise` where none has. */
function sizesOf(order: Order, otherwise: readonly string[] = []): readonly string[] {
  const sizes = SIZES.filter((size) => (order.quantities[size] ?? 0) > 0);
  return sizes.length > 0 ? sizes : otherwise;
}
