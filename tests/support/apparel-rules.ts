// apparel-rules: the rules of the shipped apparel configs, for tests of the domain that bring columns and customers of their own.
import type { OrderRules } from '../../src/domain/order/order-rules.js';

export const APPAREL: Omit<OrderRules, 'customers' | 'columns'> = {
  roles: {
    orderNumber: 'AAG ORDER NUMBER',
    customer: 'CUSTOMER NAME',
    total: 'TOTAL QTY',
    orderType: 'ORDER TYPE',
  },
  onlyCustomer: null,
  unknownCustomers: 'hold',
  unknownCustomerKeys: {
    uniqueKeys: ['AAG ORDER NUMBER', 'PLANNED DELIVERY METHOD', 'CUSTOMER STYLE'],
    extraChecks: ['PO NUMBER', 'ORDER TYPE', 'ALIAS/RELATED ITEM', 'CUSTOMER ALT PO'],
  },
  totalMismatch: 'warn',
  holdOnRefused: ['CUSTOMER NAME', 'ORDER TYPE'],
  describing: [
    ...['PLANNED DELIVERY METHOD', 'CUSTOMER STYLE', 'PO NUMBER', 'CUSTOMER ALT PO'],
    ...['AAG SEASON', 'CUSTOMER SEASON', 'CUSTOMER COLOUR DESCRIPTION'],
  ],
  totals: ['total', 'totals', 'grand total', 'sum', 'summe', 'gesamt', 'suma'],
  sizes: { after: 'UNIT OF MEASURE', before: 'TOTAL QTY', aliases: {}, ignore: [] },
  decimal: 'point',
  orderTypes: {
    map: [
      { written: 'ACTIVE', kept: 'RECEIVED' },
      { written: 'CANCELED', kept: 'CANCELLED' },
    ],
    cancelled: ['CANCELLED'],
  },
  names: {
    item: [
      ['ALIAS/RELATED ITEM', 'CUSTOMER STYLE'],
      ["CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS", 'CUSTOMER COLOUR DESCRIPTION'],
      ['AAG ORDER NUMBER'],
      ['PO NUMBER', 'CUSTOMER ALT PO'],
    ],
    group: [['{customer}'], ['CUSTOMER SEASON', 'AAG SEASON']],
    groupOtherwise: 'check',
    line: 'Size {size}',
  },
};
