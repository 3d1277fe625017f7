// known-names: which customer, workbook or order a person means. Names and aliases are understood in any case; a name that nobody has is refused with
// the nearest one, since "nothing to do" about a misspelt name would be false comfort.
import type { Config } from '../config/config.js';
import { nearestName } from '../domain/order/near-name.js';
import { casefold, collapseBlanks } from '../domain/order/white-space.js';
import { customerDirectory } from '../domain/reading/customers.js';
import type { Store } from '../store/store.js';
import { CommandFailed, type Output } from './context.js';

/** So many are listed where none is near: enough to find one's own, few enough to read. */
const LISTED_AT_MOST = 12;

/** The canonical name; null: none was asked for. */
export async function customerMeant(
  { orders }: Pick<Config, 'orders'>,
  store: { readonly identity: Pick<Store['identity'], 'customers'> },
  written: string | undefined,
  output: Pick<Output, 'err'>,
): Promise<string | null> {
  if (written === undefined) return null;
  const stored = await store.identity.customers();
  const keyOf = (name: string) => casefold(collapseBlanks(name));
  const known = customerDirectory(orders).find(written);
  if (known?.kind === 'known') {
    if (!stored.includes(known.rule.name)) output.err(`${known.rule.name} has no order in this store yet.`);
    return known.rule.name;
  }
  // Taken as it stood in a list (unknown_customers), or a fixed one.
  const own = stored.find((name) => keyOf(name) === keyOf(written));
  if (own !== undefined) return own;
  const names = [...new Set([...stored, ...orders.customers.map(({ name }) => name)])];
  const aliases = orders.customers.flatMap(({ aliases }) => aliases);
  throw new CommandFailed(`There is no customer "${written}". ${meant(written, names, aliases, 'customers', stored)}`);
}

/** Workbooks of the store with this in their name. Refused where there is none. */
export function workbooksMeant(known: readonly string[], written: string): string[] {
  const wanted = casefold(written.trim());
  const found = known.filter((name) => casefold(name).includes(wanted));
  if (found.length > 0) return found;
  throw new CommandFailed(`There is no workbook "${written}" in this store. ${meant(written, known, [], 'workbooks')}`);
}

function meant(
  written: string,
  names: readonly string[],
  aliases: readonly string[],
  what: string,
  first = names,
): string {
  const near = nearestName(written, [...names, ...aliases]);
  if (near !== undefined) return `Did you mean "${near}"?`;
  const part = casefold(collapseBlanks(written));
  const holding = part === '' ? [] : names.filter((name) => casefold(name).includes(part));
  // Whoever has orders here is more likely meant than whoever the config knows besides.
  const listed = (holding.length > 0 ? holding : first.length > 0 ? first : names).slice().sort();
  if (listed.length === 0) return `It knows no ${what} yet.`;
  const left = listed.length - LISTED_AT_MOST;
  const more = left > 0 ? ` and ${left} more` : '';
  return `${holding.length > 0 ? 'Did you mean one of' : `The ${what} are`}: ${listed.slice(0, LISTED_AT_MOST).join(', ')}${more}.`;
}
