// limits: how much one workbook may unpack to. Counted on real bytes, never on what the zip directory claims.
// Owns: the numbers and their reasons. Does not own: the counting (container.ts, xml-scanner.ts).

export interface XlsxLimits {
  /** The sheet is streamed, so its size costs time, not memory: 1 GiB is about 80,000 rows x 417 columns (122 MB per 10,000). */
  readonly sheetBytes: number;
  /** Every other part is held in memory in some form (shared strings above all). */
  readonly partBytes: number;
  /** All parts of one file together. */
  readonly fileBytes: number;
  /** One text, tag or comment. Excel's own limit for a cell is 32,767 characters. */
  readonly tokenBytes: number;
}

export const DEFAULT_LIMITS: XlsxLimits = {
  sheetBytes: 1024 * 1024 * 1024,
  partBytes: 256 * 1024 * 1024,
  fileBytes: 1536 * 1024 * 1024,
  tokenBytes: 1_000_000,
};

/** Excel's own grid. */
export const MAX_ROW = 1_048_576;
export const MAX_COLUMN = 16_384;

/** Merged cells of one sheet. A list of 100,000 rows with two in each has 200,000. */
export const MAX_MERGED = 1_000_000;

/** Parts in one zip. The fullest real workbooks have some hundreds; each costs about 1 kB of directory in memory. */
export const MAX_PARTS = 20_000;

/** Shared strings. An array of 10 M references is 80 MB; 24 M rows x sizes never get near, as texts repeat. */
export const MAX_SHARED_STRINGS = 10_000_000;
