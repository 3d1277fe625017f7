// forget-store: a workbook that is gone for good (S7): what forgetting it means, and doing it. Its orders become absent; nothing leaves the board.
import type { StoreContext } from './context.js';

export interface Forgettable {
  readonly workbook: string;
  readonly state: 'CURRENT' | 'REFUSED' | 'MISSING';
  readonly orders: number;
  readonly onBoard: number;
  readonly held: number;
  /** New or changed ones that were not sent, and will not be. */
  readonly unsent: number;
}

export type ForgetStore = ReturnType<typeof createForgetStore>;

export function createForgetStore({ db, sql, now }: StoreContext) {
  return {
    async look(workbook: string): Promise<Forgettable | null> {
      const books = await db.query<{ workbook: string; state: Forgettable['state'] }>(sql.text('tally.workbooks'));
      const book = books.find((row) => row.workbook === workbook);
      if (book === undefined) return null;
      const [row] = await db.query<{
        orders: number;
        on_board: number | null;
        held: number | null;
        unsent: number | null;
      }>(sql.text('forget.orders'), { workbook });
      const { orders = 0, on_board: onBoard, held, unsent } = row ?? {};
      return { workbook, state: book.state, orders, onBoard: onBoard ?? 0, held: held ?? 0, unsent: unsent ?? 0 };
    },

    /** false: a run is open, and nothing was changed. */
    async forget(workbook: string): Promise<boolean> {
      return db.transaction(async (tx) => {
        if ((await tx.query(sql.text('forget.open_run'))).length > 0) return false;
        await tx.execute(sql.text('forget.history'), { workbook, now: now() });
        await tx.execute(sql.text('forget.mark_absent'), { workbook });
        await tx.execute(sql.text('forget.rejects'), { workbook });
        await tx.execute(sql.text('rejects.forget_of_absent'));
        await tx.execute(sql.text('forget.workbook'), { workbook });
        return true;
      });
    },
  };
}
