// source: the interface between "where orders come from" and the import. A source yields raw rows with their place; it applies no business rule.
import type { RawHeader, RawRow } from '../domain/order/raw-cell.js';

/** One document of orders that is taken whole or not at all (S8): a workbook, a sheet of one that is read like a workbook of its own, or a table. */
export interface SourceRef {
  /** Stable name: the path below the source folder, with forward slashes; of a listed sheet with its name behind. */
  readonly name: string;
  /** The file that it is, or is in: two files of the same bytes are copies. null where it is none. */
  readonly file: string | null;
  readonly sizeBytes: number;
  /** When it was last changed; null where nothing tells. */
  readonly changedAt: Date | null;
}

/** A file that lies among the documents and is not read. */
export interface FileNotRead {
  readonly name: string;
  /** Continues the sentence that its name begins. */
  readonly why: string;
}

/** What only the end of a sheet told about rows before it. It goes back to the source that made it. */
export interface SecondLook {
  readonly of: string;
}

export interface OpenSource {
  readonly name: string;
  readonly sheet: string;
  /** 1-based. */
  readonly headerRow: number;
  /** True when plain date serials count from 1904. */
  readonly date1904: boolean;
  readonly headers: readonly RawHeader[];
  /** Rows after the header, in order, wholly empty ones left out. Throws SourceRefused when the file turns out damaged. Can be called once per open. */
  rows(): AsyncIterable<RawRow>;
  /** Asked after the last row. Not null: some of these rows are not what the sheet shows; forget them, and read again with this. */
  secondLook(): SecondLook | null;
  close(): Promise<void>;
}

export interface OrderSource {
  /** All documents now there, in name order (code order). Throws SourceRefused(kind 'missing') when the folder itself is not there. */
  list(): Promise<SourceRef[]>;
  /** What lies beside them and is nobody's document, in name order. */
  notRead(): Promise<FileNotRead[]>;
  /** SHA-256 (hex) of the document's bytes: equal digest means equal rows. */
  digest(name: string, signal?: AbortSignal): Promise<string>;
  /** Throws SourceRefused. */
  open(name: string, signal?: AbortSignal, look?: SecondLook): Promise<OpenSource>;
}
