// order-rules: the business rules a config may change (spec 3 and 8), as plain data. The config folder makes it; the domain only reads it.
import type { ColumnType } from './column-type.js';

export interface ColumnRule {
  readonly name: string;
  readonly type: ColumnType;
  readonly aliases: readonly string[];
}

export interface CustomerRule {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly uniqueKeys: readonly string[];
  readonly extraChecks: readonly string[];
  readonly dateOrder?: 'dmy' | 'mdy';
}

export interface OrderRules {
  readonly customers: readonly CustomerRule[];
  readonly columns: readonly ColumnRule[];
  readonly unknownCustomers: 'hold' | 'accept';
  readonly totalMismatch: 'warn' | 'hold';
  readonly holdOnRefused: readonly string[];
  readonly sizes: { readonly after: string; readonly before: string };
}

/** The columns the rules of spec 3 speak of by name. */
export const ORDER_NUMBER = 'AAG ORDER NUMBER';
export const CUSTOMER_NAME = 'CUSTOMER NAME';
export const UNIT_OF_MEASURE = 'UNIT OF MEASURE';
export const TOTAL_QTY = 'TOTAL QTY';
export const ORDER_TYPE = 'ORDER TYPE';

/** Keys of a customer no list knows (spec 3 "Customer", business.md 3.1: all 52 known customers use just these). */
export const DEFAULT_UNIQUE_KEYS: readonly string[] = [ORDER_NUMBER, 'PLANNED DELIVERY METHOD', 'CUSTOMER STYLE'];
export const DEFAULT_EXTRA_CHECKS: readonly string[] = [
  'PO NUMBER',
  ORDER_TYPE,
  'ALIAS/RELATED ITEM',
  'CUSTOMER ALT PO',
];
