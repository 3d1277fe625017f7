// days: what the board must show after each of several days, from the order lists of those days alone (docs/rules.md "Identity", "Changes").
// Owns: what stays as it was, absence, held orders, what a day may write. Pairing: pair-rows. Cells: read-orders. Labels and names: expect-board.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold, inCodeOrder } from './blanks.js';
import { groupTitle, itemName, readBoardValue, readLabel, spellings } from './expect-board.js';
import type { ExpectedReject } from './expectation.js';
import type { Facts } from './facts.js';
import { orderListFiles } from './first-day.js';
import { type OrderToPair, pairRows, type RowToPair } from './pair-rows.js';
import { type Header, readHeader } from './read-header.js';
import { type Order, readOrders } from './read-orders.js';
import { readWorkbook } from './read-workbook.js';
import { baseKeyOf, contentOf, extrasKeyOf, recordIdOf } from './stable-ids.js';

export interface Shown {
  group: string;
  name: string;
  values: Map<string, string>;
  lines: Map<string, number>;
}

export interface DayOrder extends OrderToPair {
  customer: string;
  baseKey: string;
  workbook: string;
  row: number;
  /** Why it is not sent. */
  holds: string[];
  /** Sizes that vanished and may not become 0; the cell that could settle it. */
  vanished: { size: string; cell: string }[];
  /** The cell of a column in its row. */
  cellOf: (column: string) => string;
  cancelledOn: number;
  /** Board column -> what it was last found good for, also while held. */
  good: Map<string, string>;
  shown: Shown | null;
}

export interface DayCounts {
  read: number;
  new: number;
  changed: number;
  cancelled: number;
  unchanged: number;
  held: number;
  absent: number;
}

/** Calls by mutation, as the practice board counts them. */
export interface DayWrites {
  create_group: number;
  create_item: number;
  create_subitem: number;
  change_multiple_column_values: number;
  move_item_to_group: number;
}

export interface Day {
  /** Record id -> what its item must show. */
  board: Map<string, Shown>;
  counts: DayCounts;
  writes: DayWrites;
  /** "workbook cell column reason", sorted: of this day's workbooks, and of those that could not be read, as they last were. */
  rejects: string[];
}

interface DayRow extends RowToPair {
  order: Order;
  /** Its workbook has the bytes that were read last. */
  unchanged: boolean;
  extras: (string | null)[];
}

const [NUMBER, CUSTOMER, TYPE, TOTAL] = ['AAG ORDER NUMBER', 'CUSTOMER NAME', 'ORDER TYPE', 'TOTAL QTY'];
const DEFAULT_KEYS = [NUMBER, 'PLANNED DELIVERY METHOD', 'CUSTOMER STYLE'];
const DEFAULT_CHECKS = ['PO NUMBER', TYPE, 'ALIAS/RELATED ITEM', 'CUSTOMER ALT PO'];

export class Days {
  readonly orders = new Map<string, DayOrder>();
  #day = 0;
  /** What each workbook said when it was last read. */
  readonly #read = new Map<string, { digest: string; facts: Facts; rejects: ExpectedReject[] }>();
  #labels: Map<string, string[]>;
  #groups: string[];

  constructor(public facts: Facts) {
    this.#labels = new Map([...facts.labels].map(([column, labels]) => [column, [...labels]]));
    this.#groups = [...facts.boardGroups];
  }

  /** The board's own labels and those made since. */
  get #now(): Facts {
    return { ...this.facts, labels: this.#labels };
  }

  async next(folder: string): Promise<Day> {
    this.#day += 1;
    this.#followRenamedCustomers();
    const read = await this.#readFolder(folder);
    const paired = this.#pair(read.rows, read.workbooks);
    for (const order of this.orders.values())
      if (order.presence === 'present' && read.workbooks.has(order.workbook) && !paired.has(order.id))
        order.presence = 'absent';
    const before = new Map([...this.orders].map(([id, { shown }]) => [id, shown]));
    const groups = this.#groups.length;
    this.#show();
    return {
      board: new Map([...this.orders].flatMap(([id, { shown }]) => (shown === null ? [] : [[id, shown] as const]))),
      counts: this.#count(read.workbooks, read.heldRows, before),
      writes: { ...this.#writes(before), create_group: this.#groups.length - groups },
      rejects: this.#rejects(),
    };
  }

  #rejects(): string[] {
    const facts = this.#now;
    const present = [...this.orders.values()].filter(({ presence }) => presence === 'present');
    return [
      ...[...this.#read.values()].flatMap(({ rejects }) =>
        rejects.map(({ workbook, cell, column, reason }) => `${workbook} ${cell} ${column} ${reason}`),
      ),
      ...present.flatMap(({ workbook, vanished }) =>
        vanished.map(({ size, cell }) => `${workbook} ${cell} ${size} size-vanished`),
      ),
      ...present.flatMap((order) =>
        this.#readForBoard(order, facts).rejects.map(
          ({ cell, column, reason }) => `${order.workbook} ${cell} ${column} ${reason}`,
        ),
      ),
    ].sort(inCodeOrder);
  }

  /** A customer that became the alias of another one takes its orders along; their record ids stay. */
  #followRenamedCustomers(): void {
    for (const order of this.orders.values()) {
      const fact = this.facts.customers.get(fold(order.customer));
      order.customer = fact?.name ?? order.customer;
      const keys = (fact?.uniqueKeys ?? DEFAULT_KEYS).map((column) => order.values.get(column) ?? null);
      order.baseKey = baseKeyOf(order.customer, keys);
    }
  }

  async #readFolder(folder: string): Promise<{ rows: DayRow[]; workbooks: Set<string>; heldRows: number }> {
    const rows: DayRow[] = [];
    const workbooks = new Set<string>();
    let heldRows = 0;
    for (const workbook of orderListFiles(folder)) {
      const sheet = await readWorkbook(join(folder, workbook));
      if (sheet === null) continue;
      const header = readHeader(sheet.header, this.facts);
      if ('refused' in header) continue;
      const result = readOrders(workbook, sheet, header, this.facts);
      const columns = header.columns.map(({ fact }) => fact.name);
      const lacksKey = result.orders.some(({ customer }) => {
        const fact = this.facts.customers.get(fold(customer));
        return fact?.uniqueKeys.some((key) => !columns.includes(key)) ?? false;
      });
      if (lacksKey) continue;
      workbooks.add(workbook);
      heldRows += result.heldRows.length;
      const digest = createHash('sha256')
        .update(readFileSync(join(folder, workbook)))
        .digest('hex');
      const last = this.#read.get(workbook);
      const unchanged = last?.digest === digest && last.facts === this.facts;
      this.#read.set(workbook, { digest, facts: this.facts, rejects: result.rejects });
      rows.push(...result.orders.map((order) => this.#asRow(order, header, unchanged)));
    }
    return { rows, workbooks, heldRows };
  }

  #asRow(order: Order, header: Header, unchanged: boolean): DayRow {
    const quantities = new Map(order.lines.map(({ size, quantity }) => [size, quantity]));
    const lines = new Map(header.sizes.map(({ size }) => [size, quantities.get(size) ?? 0]));
    const { values, refused, refusedSizes, cancelled, holds, customerAsWritten } = order;
    const said = JSON.stringify([
      [...values].sort(([a], [b]) => inCodeOrder(a, b)),
      [...lines].sort(([a], [b]) => inCodeOrder(a, b)),
      [...refused].sort(),
      [...refusedSizes].sort(),
      holds.map(({ reason, column }) => `${column} ${reason}`).sort(),
      customerAsWritten,
    ]);
    const content = contentOf({ values, lines, refused, refusedSizes }, this.facts);
    const checks = this.#checksOf(order.customer);
    const extras = checks.map((column) => (refused.includes(column) ? null : (values.get(column) ?? null)));
    return { order, unchanged, values, lines, refused, refusedSizes, cancelled, said, content, extras };
  }

  #checksOf(customer: string): string[] {
    return this.facts.customers.get(fold(customer))?.extraChecks ?? DEFAULT_CHECKS;
  }

  #keyOf({ order }: DayRow): string {
    const keys = this.facts.customers.get(fold(order.customer))?.uniqueKeys ?? DEFAULT_KEYS;
    return baseKeyOf(
      order.customer,
      keys.map((column) => order.values.get(column) ?? null),
    );
  }

  /** Ids of the orders that have a row today. */
  #pair(rows: DayRow[], workbooks: Set<string>): Set<string> {
    const byKey = new Map<string, DayRow[]>();
    for (const row of rows) byKey.set(this.#keyOf(row), [...(byKey.get(this.#keyOf(row)) ?? []), row]);
    const taken = new Set<string>();
    for (const [baseKey, incoming] of byKey) {
      const stored = [...this.orders.values()]
        .filter((order) => order.baseKey === baseKey)
        .map((order) => ({
          ...order,
          presence:
            order.presence === 'present' && !workbooks.has(order.workbook) ? ('unread' as const) : order.presence,
        }));
      const kept = this.#keepRows(incoming, stored);
      const keptIds = new Set([...kept.values()].map(({ id }) => id));
      const pairs = new Map([
        ...kept,
        ...pairRows(
          incoming.filter((row) => !kept.has(row)),
          stored.filter(({ id }) => !keptIds.has(id)),
          this.#checksOf(incoming[0]?.order.customer ?? ''),
        ),
      ]);
      for (const [row, { id }] of pairs) {
        this.#merge(this.orders.get(id) as DayOrder, row);
        taken.add(id);
      }
      const fresh = incoming.filter((row) => !pairs.has(row)).sort((a, b) => inCodeOrder(a.content, b.content));
      for (const row of fresh) taken.add(this.#giveBirth(row, baseKey).id);
    }
    return taken;
  }

  /** In a file that nobody touched every row is the order it was: among twins of several workbooks only this tells which. */
  #keepRows<O extends OrderToPair & { workbook: string }>(rows: DayRow[], orders: O[]): Map<DayRow, O> {
    const kept = new Map<DayRow, O>();
    const taken = new Set<O>();
    for (const row of rows.filter(({ unchanged }) => unchanged)) {
      const order = orders.find(
        (candidate) =>
          !taken.has(candidate) &&
          candidate.presence === 'present' &&
          candidate.workbook === row.order.workbook &&
          candidate.said === row.said,
      );
      if (order === undefined) continue;
      kept.set(row, order);
      taken.add(order);
    }
    return kept;
  }

  #giveBirth(row: DayRow, baseKey: string): DayOrder {
    const extras = extrasKeyOf(row.extras);
    let ordinal = 1;
    while (this.orders.has(recordIdOf(baseKey, extras, ordinal))) ordinal += 1;
    const order: DayOrder = {
      id: recordIdOf(baseKey, extras, ordinal),
      baseKey,
      customer: row.order.customer,
      values: new Map(),
      lines: new Map(),
      presence: 'present',
      said: '',
      workbook: '',
      row: 0,
      holds: [],
      vanished: [],
      cellOf: () => '',
      cancelledOn: 0,
      good: new Map(),
      shown: null,
    };
    this.orders.set(order.id, order);
    this.#merge(order, row);
    return order;
  }

  #merge(order: DayOrder, row: DayRow): void {
    const wasCancelled = order.values.get(TYPE) === 'CANCELLED';
    for (const [column, value] of row.values) if (!row.refused.includes(column)) order.values.set(column, value);
    order.holds = row.order.holds.map(({ reason, column }) => `${column} ${reason}`);
    order.vanished = [];
    order.cellOf = row.order.cellOf;
    const cancelled = order.values.get(TYPE) === 'CANCELLED';
    if (cancelled) {
      order.values.set(TOTAL, '0');
      for (const size of order.lines.keys()) order.lines.set(size, 0);
      const quantities = [TOTAL, ...row.refusedSizes];
      order.holds = row.order.holds
        .filter(({ column }) => !quantities.includes(column))
        .map(({ reason, column }) => `${column} ${reason}`);
      if (!wasCancelled) order.cancelledOn = this.#day;
    } else this.#mergeLines(order, row);
    order.presence = 'present';
    order.said = row.said;
    order.workbook = row.order.workbook;
    order.row = row.order.row;
  }

  #mergeLines(order: DayOrder, row: DayRow): void {
    const sum = [...row.lines.values()].reduce((a, b) => a + b, 0);
    const total = row.refused.includes(TOTAL) ? null : (row.values.get(TOTAL) ?? null);
    const addsUp = row.refusedSizes.length === 0 && total === String(sum);
    for (const [size, quantity] of order.lines) {
      if (quantity === 0 || row.lines.has(size)) continue;
      if (addsUp) order.lines.set(size, 0);
      else order.vanished.push({ size, cell: row.order.cellOf(TOTAL) });
    }
    for (const [size, quantity] of row.lines) {
      if (row.refusedSizes.includes(size)) continue;
      if (quantity > 0 || order.lines.has(size)) order.lines.set(size, quantity);
    }
  }

  #show(): void {
    const facts = this.#now;
    const present = [...this.orders.values()].filter(({ presence }) => presence === 'present');
    const readings = new Map(present.map((order) => [order, this.#readForBoard(order, facts)]));
    const held = (order: DayOrder) => isHeld(order) || readings.get(order)?.held === true;
    const sent = present.filter((order) => !held(order));
    const spelled = new Map(
      facts.mapping.map(([, column]) => {
        const fresh = sent.flatMap((order) => {
          const reading = readings.get(order)?.values.get(column);
          return reading?.newLabel ? [reading.text] : [];
        });
        return [column, { fresh, spell: spellings(fresh, []) }];
      }),
    );
    const titles = sent.map((order) => groupTitle(order));
    const spellTitle = spellings(titles, this.#groups);
    for (const order of present) {
      const reading = readings.get(order);
      if (reading === undefined) continue;
      const values = new Map<string, string>();
      for (const [column, { text, newLabel }] of reading.values)
        values.set(column, newLabel ? (spelled.get(column)?.spell(text) ?? text) : text);
      for (const column of reading.refused) {
        const was = order.good.get(column);
        if (was !== undefined) values.set(column, was);
      }
      order.good = values;
      if (held(order)) continue;
      const onBoard = order.shown?.lines;
      const lines = new Map([...order.lines].filter(([size, quantity]) => quantity > 0 || onBoard?.has(size)));
      order.shown = { group: spellTitle(groupTitle(order)), name: itemName(order.values), values, lines };
    }
    this.#remember(sent, spelled);
  }

  /** Labels and groups that were made today are there tomorrow. */
  #remember(sent: DayOrder[], spelled: Map<string, { fresh: string[]; spell: (text: string) => string }>): void {
    for (const [column, { fresh, spell }] of spelled) {
      const labels = this.#labels.get(column) ?? [];
      this.#labels.set(column, [...new Set([...labels, ...fresh.map(spell)])]);
    }
    const { sizeColumn } = this.facts;
    const sizes = sent.flatMap(({ shown }) => [...(shown?.lines.keys() ?? [])]);
    this.#labels.set(sizeColumn, [...new Set([...(this.#labels.get(sizeColumn) ?? []), ...sizes])]);
    for (const { shown } of sent)
      if (shown !== null && !this.#groups.includes(shown.group)) this.#groups.push(shown.group);
  }

  #readForBoard(order: DayOrder, facts: Facts) {
    const values = new Map<string, { text: string; newLabel: boolean }>();
    const refused: string[] = [];
    const rejects: { column: string; cell: string; reason: string }[] = [];
    const decided = new Set<string>();
    const keys = facts.customers.get(fold(order.customer))?.uniqueKeys ?? DEFAULT_KEYS;
    const holding = [...facts.holdOnRefused, ...keys, CUSTOMER, NUMBER, TOTAL];
    let held = false;
    for (const [source, column] of facts.mapping) {
      const value = source === CUSTOMER ? order.customer : (order.values.get(source) ?? null);
      if (value === null || decided.has(column)) continue;
      decided.add(column);
      const reading = readBoardValue(value, column, facts);
      if ('text' in reading) values.set(column, reading);
      else {
        refused.push(column);
        held ||= holding.includes(source);
        if (!order.holds.some((hold) => hold.startsWith(`${source} `)))
          rejects.push({ column: source, cell: order.cellOf(source), reason: reading.refused });
      }
    }
    for (const [size, quantity] of order.lines)
      if (quantity > 0 && !order.shown?.lines.has(size) && 'refused' in readLabel(size, facts.sizeColumn, facts, true))
        held = true;
    return { values, refused, rejects, held };
  }

  #count(workbooks: Set<string>, heldRows: number, before: Map<string, Shown | null>): DayCounts {
    const counts = { read: heldRows, new: 0, changed: 0, cancelled: 0, unchanged: 0, held: heldRows, absent: 0 };
    const facts = this.#now;
    for (const order of this.orders.values()) {
      if (order.presence === 'absent') counts.absent += 1;
      if (order.presence !== 'present' || !workbooks.has(order.workbook)) continue;
      counts.read += 1;
      const was = before.get(order.id) ?? null;
      if (isHeld(order) || this.#readForBoard(order, facts).held) counts.held += 1;
      else if (was === null) counts.new += 1;
      else if (order.cancelledOn === this.#day) counts.cancelled += 1;
      else if (JSON.stringify(asText(was)) !== JSON.stringify(asText(order.shown))) counts.changed += 1;
      else counts.unchanged += 1;
    }
    return counts;
  }

  #writes(before: Map<string, Shown | null>): Omit<DayWrites, 'create_group'> {
    const writes = { create_item: 0, create_subitem: 0, change_multiple_column_values: 0, move_item_to_group: 0 };
    for (const { id, shown } of this.orders.values()) {
      const was = before.get(id) ?? null;
      if (shown === null) continue;
      if (was === null) writes.create_item += 1;
      else {
        if (was.group !== shown.group) writes.move_item_to_group += 1;
        const differs = was.name !== shown.name || asText(was).values !== asText(shown).values;
        if (differs) writes.change_multiple_column_values += 1;
      }
      for (const [size, quantity] of shown.lines) {
        const old = was?.lines.get(size);
        if (old === undefined) writes.create_subitem += 1;
        else if (old !== quantity) writes.change_multiple_column_values += 1;
      }
    }
    return writes;
  }
}

const isHeld = ({ holds, vanished }: DayOrder): boolean => holds.length > 0 || vanished.length > 0;

function asText(shown: Shown | null) {
  const sorted = (map: Map<string, unknown> | undefined) =>
    JSON.stringify([...(map ?? [])].sort(([a], [b]) => inCodeOrder(a, b)));
  return { group: shown?.group, name: shown?.name, values: sorted(shown?.values), lines: sorted(shown?.lines) };
}
