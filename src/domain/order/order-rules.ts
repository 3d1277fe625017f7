// order-rules: the business rules of one company, as plain data: which column plays which role, how rows are read, what things are called.
// Owns: the shapes, and that nothing here is a name of one company's column. The config folder makes them; the domain only reads them.
import type { ColumnType } from './column-type.js';

/** What the rules speak of instead of a column's name. A column without a role is carried along as it is. */
export const COLUMN_ROLES = ['order_number', 'customer', 'total', 'order_type'] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];

export interface ColumnRule {
  readonly name: string;
  readonly type: ColumnType;
  readonly aliases: readonly string[];
}

/** The column of each role, by its canonical name; null where the company's order lists have none. */
export interface Roles {
  readonly orderNumber: string;
  readonly customer: string | null;
  readonly total: string | null;
  readonly orderType: string | null;
}

/** How texts write numbers: 1,234.50 or 1.234,50. */
export type DecimalMark = 'point' | 'comma';

export interface CustomerRule {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly uniqueKeys: readonly string[];
  readonly extraChecks: readonly string[];
  readonly dateOrder?: 'dmy' | 'mdy';
  /** Left out: as the rules say for all. */
  readonly decimal?: DecimalMark;
}

/** What identifies an order of a customer that names nothing of its own. */
export interface OrderKeys {
  readonly uniqueKeys: readonly string[];
  readonly extraChecks: readonly string[];
}

/** Where a workbook's sizes stand, and which headers there mean another size or none. */
export interface SizeRules {
  readonly after: string;
  readonly before: string;
  /** Header -> the size it means, letter by letter. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Headers between the markers that are no sizes. */
  readonly ignore: readonly string[];
}

export interface OrderTypeRules {
  /** As written, in any case -> what is kept. Without an entry a value is kept as written. */
  readonly map: readonly { readonly written: string; readonly kept: string }[];
  /** Kept values that cancel, in any case. */
  readonly cancelled: readonly string[];
}

/** Stands among the columns of a name's part for the customer's canonical name. */
export const CUSTOMER_PART = '{customer}';
/** Stands in the name of a line for its size. */
export const SIZE_PART = '{size}';

/** Columns of which the first that is not blank gives the part; CUSTOMER_PART is the customer. */
export type NamePart = readonly string[];

export interface NameRules {
  /** Parts of an item's name, joined by a blank; missing ones are left out. */
  readonly item: readonly NamePart[];
  /** Parts of a group's title; where one is missing, `groupOtherwise` alone. */
  readonly group: readonly NamePart[];
  readonly groupOtherwise: string;
  /** With SIZE_PART in it. */
  readonly line: string;
}

export interface OrderRules {
  readonly customers: readonly CustomerRule[];
  readonly columns: readonly ColumnRule[];
  readonly roles: Roles;
  /** The customer of all orders, where no column says it; one of `customers`. */
  readonly onlyCustomer: string | null;
  readonly unknownCustomers: 'hold' | 'accept';
  /** The keys of a customer that is not in the list. */
  readonly unknownCustomerKeys: OrderKeys;
  readonly totalMismatch: 'warn' | 'hold' | 'off';
  readonly holdOnRefused: readonly string[];
  /** Without a value in any of these, and without a quantity, a row is no order. Empty: every row with a value is one. */
  readonly describing: readonly string[];
  /** Order numbers that mean the row is a total of others. */
  readonly totals: readonly string[];
  /** null: the company's orders have no sizes, and so no lines. */
  readonly sizes: SizeRules | null;
  readonly decimal: DecimalMark;
  readonly orderTypes: OrderTypeRules;
  readonly names: NameRules;
}
