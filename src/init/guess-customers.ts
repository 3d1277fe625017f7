// guess-customers: whose orders they are: the names in the customer column. Owns: which names are one customer, and which are none.
import { foldName } from '../domain/order/white-space.js';
import type { GuessedColumn } from './guess-columns.js';
import { columnOf, plainText, type SheetFacts } from './sheet-facts.js';
import { plainWords } from './words.js';

export interface GuessedCustomer {
  readonly name: string;
  readonly aliases: readonly string[];
}

const TOTALS = new Set(['total', 'totals', 'grand total', 'sum', 'summe', 'gesamt', 'suma']);

export const isTotalsWord = (text: string): boolean => TOTALS.has(plainWords(text));

interface Spelling {
  readonly name: string;
  readonly key: string;
  readonly words: ReadonlySet<string>;
  readonly workbooks: Set<string>;
}

/**
 * Names of rows that have an order number and are no totals. Spellings that differ in blanks and punctuation are one customer; so are two names of
 * which one workbook has no others, and of which the shorter is part of the longer and of no other name. Each such pair is said.
 */
export function guessCustomers(
  sheets: readonly SheetFacts[],
  customer: GuessedColumn | undefined,
  orderNumber: GuessedColumn | undefined,
  weak: { column: string; why: string }[],
): readonly GuessedCustomer[] {
  if (customer === undefined || orderNumber === undefined) return [];
  const groups: Spelling[][] = [];
  for (const one of spellingsIn(sheets, customer, orderNumber)) {
    const same = groups.find((group) => group.some(({ key }) => key === one.key));
    if (same === undefined) groups.push([one]);
    else same.push(one);
  }
  for (const short of [...groups]) {
    const longer = groups.filter((group) => group !== short && isPartOf(short, group));
    const [long] = longer;
    if (long === undefined || longer.length > 1 || !shareOnlyWorkbook(short, long, groups)) continue;
    groups.splice(groups.indexOf(short), 1);
    long.push(...short);
  }
  return groups.map((group) => {
    const [name = '', ...aliases] = group.map((one) => one.name);
    if (aliases.length > 0)
      weak.push({ column: customer.name, why: `these are taken for one customer: ${[name, ...aliases].join(', ')}` });
    return { name, aliases };
  });
}

function spellingsIn(
  sheets: readonly SheetFacts[],
  customer: GuessedColumn,
  orderNumber: GuessedColumn,
): readonly Spelling[] {
  const found = new Map<string, Spelling>();
  for (const sheet of sheets) {
    const at = columnOf(sheet, [customer.name, ...customer.aliases]);
    const order = columnOf(sheet, [orderNumber.name, ...orderNumber.aliases]);
    if (at === null || order === null) continue;
    for (const cells of sheet.rows) {
      const [name, number] = [plainText(cells[at]), plainText(cells[order])];
      if (name === '' || number === '' || isTotalsWord(number) || isTotalsWord(name)) continue;
      const known = found.get(foldName(name));
      const plain = plainWords(name);
      const key = plain.replaceAll(' ', '') || foldName(name);
      if (known === undefined)
        found.set(foldName(name), {
          name,
          key,
          words: new Set(plain.split(' ')),
          workbooks: new Set([sheet.workbook]),
        });
      else known.workbooks.add(sheet.workbook);
    }
  }
  return [...found.values()];
}

const isPartOf = (short: readonly Spelling[], long: readonly Spelling[]): boolean =>
  long.some(({ words }) =>
    short.some((one) => one.words.size < words.size && [...one.words].every((word) => words.has(word))),
  );

/** Of every workbook that has the short one, it and the long one are all that there is. */
function shareOnlyWorkbook(
  short: readonly Spelling[],
  long: readonly Spelling[],
  groups: readonly (readonly Spelling[])[],
): boolean {
  const workbooks = new Set(short.flatMap((one) => [...one.workbooks]));
  const has = (group: readonly Spelling[], workbook: string) => group.some((one) => one.workbooks.has(workbook));
  return [...workbooks].every(
    (workbook) =>
      has(long, workbook) && groups.every((group) => group === short || group === long || !has(group, workbook)),
  );
}
