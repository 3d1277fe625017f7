// customers: who a customer name means (docs/rules.md "Customers"). Owns: the directory of names and aliases, and what an unknown name becomes.
import type { CustomerRule, OrderKeys, OrderRules } from '../order/order-rules.js';
import { collapseBlanks, foldName } from '../order/white-space.js';

/** `rule` of an unknown customer is made up: its name in upper case and the keys of those that name none. */
export interface Customer {
  readonly kind: 'known' | 'unknown';
  readonly rule: CustomerRule;
}

export interface CustomerDirectory {
  /** By canonical name or alias; trimmed, inner blanks collapsed, any case. null for a blank name. */
  find(name: string): Customer | null;
}

export function customerDirectory({
  customers: rules,
  unknownCustomerKeys,
}: Pick<OrderRules, 'customers' | 'unknownCustomerKeys'>): CustomerDirectory {
  const byName = new Map<string, Customer>();
  // A canonical name wins over another customer's alias of the same spelling; the config's own check reports the clash.
  for (const rule of [...rules].reverse()) {
    for (const alias of rule.aliases) byName.set(foldName(alias), { kind: 'known', rule });
  }
  for (const rule of [...rules].reverse()) byName.set(foldName(rule.name), { kind: 'known', rule });

  const asWritten = new Map<string, Customer | null>();
  return {
    find(name) {
      const seen = asWritten.get(name);
      if (seen !== undefined) return seen;
      const key = foldName(name);
      const customer = key === '' ? null : (byName.get(key) ?? unknownCustomer(name, unknownCustomerKeys));
      asWritten.set(name, customer);
      return customer;
    },
  };
}

function unknownCustomer(name: string, keys: OrderKeys): Customer {
  const rule: CustomerRule = { name: collapseBlanks(name).toUpperCase(), aliases: [], ...keys };
  return { kind: 'unknown', rule };
}
