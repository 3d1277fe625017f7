// order-lists: the source of the order lists as a config says it. Owns: that whoever reads them, worker, thread or command, reads them alike.
import type { WorkbooksConfig } from '../config/config.js';
import type { OrderRules } from '../domain/order/order-rules.js';
import { holdsRequiredHeaders } from '../domain/reading/required-headers.js';
import type { OrderSource } from '../sources/source.js';
import { createWorkbookSource, type WorkbookSourceOptions } from '../sources/workbook-source.js';
import { sha256 } from '../store/sha256.js';

/** Plain data: it is copied into threads. */
export type OrderLists = Required<Pick<WorkbookSourceOptions, 'folder' | 'sheets' | 'files' | 'headerRow'>>;

export function listsOf({ folder, sheets, files, headerRow }: WorkbooksConfig): OrderLists {
  return { folder, sheets, files, headerRow };
}

export function openOrderLists(lists: OrderLists, rules: OrderRules): OrderSource {
  return createWorkbookSource({ ...lists, isHeader: (headers) => holdsRequiredHeaders(headers, rules, { sha256 }) });
}
