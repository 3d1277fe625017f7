// Orders stay the orders they were when the rules that find them change (S2): a customer becomes the alias of another name, an unknown one
// becomes known, unique_keys change. Against the independent model, day by day.
import { expect, test } from 'vitest';
import { createActivities } from '../src/activities/index.js';
import type { Config } from '../src/config/config.js';
import type { CustomerRule } from '../src/domain/order/order-rules.js';
import { sha256 } from '../src/store/sha256.js';
import { depsOf } from '../src/wiring/deps.js';
import { DailyFolder, type DailyList } from './support/daily-lists.js';
import { demoConfig, type Mirror, startMirror } from './support/mirror.js';
import { Days } from './support/oracle/days.js';
import type { Facts } from './support/oracle/facts.js';
import { readSampleFacts } from './support/oracle/sample-facts.js';
import { playDay } from './support/play-days.js';
import { apply, firstDay, type Story } from './support/random-story.js';

type Rule = CustomerRule;
const CUSTOMER_COLUMN = 'dropdown_mkr542p2';
const GREYSON = demoConfig().orders.customers.find(({ name }) => name === 'GREYSON') as Rule;
const order = (cells: Record<string, string | number>): Story['start'][number] => ({
  list: 0,
  cells: { 'AAG ORDER NUMBER': 'GRE-1', S: 2, ...cells },
});

/** The same customers for the product and for the model, each in its own shape. */
function configWith(customers: readonly Rule[], unknown: 'hold' | 'accept'): (config: Config) => Config {
  return (config) => ({
    ...config,
    rulesFingerprint: sha256(JSON.stringify([customers, unknown])),
    orders: { ...config.orders, customers, unknownCustomers: unknown },
    board: {
      ...config.board,
      labels: { ...config.board.labels, byColumn: { ...config.board.labels.byColumn, [CUSTOMER_COLUMN]: true } },
    },
  });
}

function factsWith(customers: readonly Rule[], unknownCustomers: 'hold' | 'accept'): Facts {
  const settings = readSampleFacts();
  const byName = new Map<string, Facts['customers'] extends Map<string, infer F> ? F : never>();
  for (const { name, aliases, uniqueKeys, extraChecks } of customers)
    for (const spelled of [name, ...aliases])
      byName.set(spelled.toUpperCase(), { name, uniqueKeys: [...uniqueKeys], extraChecks: [...extraChecks] });
  return {
    ...settings,
    customers: byName,
    unknownCustomers,
    mayCreateLabel: new Map([...settings.mayCreateLabel, [CUSTOMER_COLUMN, true]]),
  };
}

interface Act {
  readonly customers: readonly Rule[];
  readonly edit?: (lists: DailyList[]) => void;
}

async function play(
  start: Story['start'],
  acts: readonly Act[],
  unknown: 'hold' | 'accept' = 'hold',
): Promise<string[][]> {
  const folder = await DailyFolder.make();
  const first = await startMirror({ sourceFolder: folder.path, config: configWith(acts[0]?.customers ?? [], unknown) });
  const lists = firstDay({ start, days: [] });
  const days = new Days(factsWith(acts[0]?.customers ?? [], unknown));
  const shown: string[][] = [];
  try {
    for (const [index, { customers, edit }] of acts.entries()) {
      edit?.(lists);
      await folder.write(lists);
      days.facts = factsWith(customers, unknown);
      const config = configWith(customers, unknown)(first.config);
      const deps = await depsOf(config, first.store, { waits: first.deps.waits });
      const mirror: Mirror = { ...first, config, deps, activities: createActivities(deps) };
      const day = await playDay(mirror, days, folder, `day-${index + 1}`);
      shown.push([...day.board.keys()].sort());
      await deps.close();
    }
    return shown;
  } finally {
    await first.close();
    await folder.remove();
  }
}

const other = (name: string, aliases: readonly string[]): Rule => ({ ...GREYSON, name, aliases });
const three = [
  order({ 'PO NUMBER': 'PO1' }),
  order({ 'PO NUMBER': 'PO2', M: 3 }),
  order({ 'AAG ORDER NUMBER': 'GRE-2' }),
];

test('a customer is renamed, its old name an alias: the same items, in the new groups; then back again', async () => {
  const [before, renamed, edited, back] = await play(three, [
    { customers: [GREYSON] },
    { customers: [other('GREYSON CLOTHIERS', ['GREYSON'])] },
    {
      customers: [other('GREYSON CLOTHIERS', ['GREYSON'])],
      edit: (lists) => apply(lists, { do: 'write', list: 0, row: 2, column: 'PO NUMBER', value: 'PO9' }),
    },
    { customers: [GREYSON] },
  ]);
  expect(before).toHaveLength(3);
  expect([renamed, edited, back]).toEqual([before, before, before]);
});

test('a row that looks like the first one did, under the old name, is an order of its own', async () => {
  const [, renamed, split] = await play(three, [
    { customers: [GREYSON] },
    { customers: [other('GREYSON CLOTHIERS', ['GREYSON'])] },
    {
      // GREYSON is a customer of its own from now on; its list holds the very rows of the first day.
      customers: [other('GREYSON CLOTHIERS', []), other('GREYSON', [])],
      edit: (lists) => {
        lists[1] = {
          ...(lists[0] as DailyList),
          file: 'A/two.xlsx',
          rows: (lists[0] as DailyList).rows.map((row) => ({ ...row })),
        };
        for (const row of lists[0]?.rows ?? []) row['CUSTOMER NAME'] = 'GREYSON CLOTHIERS';
      },
    },
  ]);
  expect(renamed).toHaveLength(3);
  expect(split).toHaveLength(6);
});

test('an unknown customer that was taken as it stands becomes the alias of a known one', async () => {
  const acts = [{ customers: [] }, { customers: [other('GREYSON CLOTHIERS', ['GREYSON'])] }];
  const [before, after] = await play(three, acts, 'accept');
  expect(after).toEqual(before);
});

test('an unknown customer that was held becomes known: its orders are sent, none of them twice', async () => {
  const [before, after] = await play(three, [
    { customers: [] },
    { customers: [other('GREYSON CLOTHIERS', ['GREYSON'])] },
  ]);
  expect(before).toEqual([]);
  expect(after).toHaveLength(3);
});

test('unique_keys change: the same items; then a value of the former key changes, and is a change', async () => {
  const fewer: Rule = { ...GREYSON, uniqueKeys: ['AAG ORDER NUMBER', 'CUSTOMER STYLE'] };
  const [before, after, changed] = await play(three, [
    { customers: [GREYSON] },
    { customers: [fewer] },
    {
      customers: [fewer],
      edit: (lists) =>
        apply(lists, { do: 'write', list: 0, row: 2, column: 'PLANNED DELIVERY METHOD', value: 'OCEAN' }),
    },
  ]);
  expect([after, changed]).toEqual([before, before]);
});
