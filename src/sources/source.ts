// source: the interface between "where orders come from" and the import. A source yields raw rows with their place; it applies no business rule.
import type { RawHeader, RawRow } from '../domain/order/raw-cell.js';

/** One document of orders that is taken whole or not at all (S8): a workbook, or a table. */
export interface SourceRef {
  /** Stable name: the path below the source folder, with forward slashes. */
  readonly name: string;
  readonly sizeBytes: number;
  /** When it was last changed; null where nothing tells. */
  readonly changedAt: Date | null;
}

export interface OpenSource {
  readonly name: string;
  readonly sheet: string;
  /** True when plain date serials count from 1904. */
  readonly date1904: boolean;
  readonly headers: readonly RawHeader[];
  /** Rows after the header, in order, wholly empty ones left out. Throws SourceRefused when the file turns out damaged. Can be called once per open. */
  rows(): AsyncIterable<RawRow>;
  close(): Promise<void>;
}

export interface OrderSource {
  /** All documents now there, in name order (code order). Throws SourceRefused(kind 'missing') when the folder itself is not there. */
  list(): Promise<SourceRef[]>;
  /** SHA-256 (hex) of the document's bytes: equal digest means equal rows. */
  digest(name: string, signal?: AbortSignal): Promise<string>;
  /** Throws SourceRefused. */
  open(name: string, signal?: AbortSignal): Promise<OpenSource>;
}
