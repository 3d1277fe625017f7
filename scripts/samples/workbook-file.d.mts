// What the tests use of workbook-file.mjs.
export type SheetCell =
  | string
  | number
  | boolean
  | null
  | { readonly date: string }
  | { readonly error: string }
  | { readonly formula: string; readonly value?: unknown };

export function writeWorkbookFile(
  path: string,
  workbook: {
    readonly sheets: readonly {
      readonly name: string;
      readonly state?: string;
      readonly rows: Iterable<{ readonly row: number; readonly cells: readonly SheetCell[] }>;
    }[];
    readonly date1904?: boolean;
    readonly compressionLevel?: number;
  },
): Promise<void>;
