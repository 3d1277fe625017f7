// daily-lists: order lists as data that a story edits from day to day, written as workbooks in any layout.
// Owns: rows by header, files that are moved, cut off, or not there. What the board must show then: oracle/days.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SheetCell, writeWorkbookFile } from '../../scripts/samples/workbook-file.mjs';

export type ListRow = Record<string, SheetCell>;

export interface DailyList {
  file: string;
  /** Header cells as they stand today; cells of a row whose header is not among them are not written. */
  headers: string[];
  rows: ListRow[];
  /** missing: not in the folder. truncated: cut off half way. */
  state: 'whole' | 'truncated' | 'missing';
  sheet?: string;
  date1904?: boolean;
  /** Another number gives other bytes for the same content: a file that was saved again. */
  saved?: number;
}

const TOTAL = 'TOTAL QTY';

export function sizesOf(headers: readonly string[]): string[] {
  return headers.slice(headers.indexOf('UNIT OF MEASURE') + 1, headers.indexOf(TOTAL));
}

/** Sets TOTAL QTY to what the sizes of the row add up to, those among the headers. */
export function addUp(row: ListRow, headers: readonly string[]): void {
  row[TOTAL] = sizesOf(headers).reduce((sum, size) => sum + (typeof row[size] === 'number' ? row[size] : 0), 0);
}

export class DailyFolder {
  private constructor(readonly path: string) {}

  static async make(): Promise<DailyFolder> {
    return new DailyFolder(await mkdtemp(join(tmpdir(), 'order-mirror-days-')));
  }

  /** The folder as it is today, nothing left of yesterday. */
  async write(lists: readonly DailyList[]): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
    for (const list of lists) if (list.state !== 'missing') await this.#writeList(list);
    await writeFile(join(this.path, 'notes.txt'), 'not an order list').catch(() => undefined);
  }

  async #writeList({ file, headers, rows, state, sheet = 'MASTER', date1904 = false, saved = 0 }: DailyList) {
    const cells = rows.map((row, at) => ({ row: at + 2, cells: headers.map((header) => row[header] ?? null) }));
    const list = { name: sheet, rows: [{ row: 1, cells: headers }, ...cells] };
    const sheets = saved === 0 ? [list] : [list, { name: 'SAVED', rows: [{ row: 1, cells: [`save ${saved}`] }] }];
    const path = join(this.path, file);
    await writeWorkbookFile(path, { sheets, date1904 });
    if (state !== 'truncated') return;
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, Math.floor(whole.length / 2)));
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}
