// frozen-store: columns and sizes that a workbook lacks and whose values its orders keep from before: told until the column is there again, also where an
// order moved to a workbook that lacks it. Owns: finding them in the store as it is now. Does not own: keeping the values (domain/merge).
import type { StoreContext } from '../context.js';
import type { StoredLayout } from '../import-store.js';

export interface FrozenColumns {
  readonly workbook: string;
  readonly columns: readonly { readonly column: string; readonly orders: number }[];
  readonly sizes: readonly { readonly size: string; readonly orders: number }[];
}

type CountRow = Readonly<Record<string, number | string>> & { readonly workbook: string };

export function createFrozenStore({ db, sql, columns }: Pick<StoreContext, 'db' | 'sql' | 'columns'>) {
  return {
    async now(): Promise<FrozenColumns[]> {
      const books = await db.query<{ workbook: string; layout: string }>(sql.text('frozen.layouts'));
      const layouts = new Map(books.map((row) => [row.workbook, JSON.parse(row.layout) as StoredLayout]));
      const inAll = (name: string) =>
        [...layouts.values()].every((layout) => layout.columns.some(([own]) => own === name));
      const lacking = columns.filter(({ name }) => !inAll(name));
      const found = new Map<
        string,
        { columns: { column: string; orders: number }[]; sizes: { size: string; orders: number }[] }
      >();
      const of = (workbook: string) => {
        const own = found.get(workbook) ?? { columns: [], sizes: [] };
        found.set(workbook, own);
        return own;
      };
      if (lacking.length > 0) {
        const counts = lacking.map(({ name }, index) => `COUNT(o.${db.quote(name)}) AS [n${index}]`).join(', ');
        for (const row of await db.query<CountRow>(sql.text('frozen.counts', { counts }))) {
          const own = layouts.get(row.workbook)?.columns.map(([name]) => name) ?? [];
          for (const [index, { name }] of lacking.entries()) {
            const orders = Number(row[`n${index}`]);
            if (orders > 0 && !own.includes(name)) of(row.workbook).columns.push({ column: name, orders });
          }
        }
      }
      type Sizes = { workbook: string; size_code: string; order_count: number };
      for (const row of await db.query<Sizes>(sql.text('frozen.sizes')))
        if (layouts.get(row.workbook)?.sizes.every(([size]) => size !== row.size_code) === true)
          of(row.workbook).sizes.push({ size: row.size_code, orders: row.order_count });
      const once = found.size === 0 ? new Set<string>() : await everRead();
      return [...found]
        .map(([workbook, own]) => ({ workbook, ...own, columns: own.columns.filter(({ column }) => once.has(column)) }))
        .filter(({ columns: some, sizes }) => some.length + sizes.length > 0)
        .sort((a, b) => (a.workbook < b.workbook ? -1 : 1));
    },
  };

  /** A column that no workbook ever had is filled by a rule (one customer for all), and nothing is missing. */
  async function everRead(): Promise<Set<string>> {
    const names = new Set<string>();
    for (const { layout } of await db.query<{ layout: string }>(sql.text('frozen.layouts_ever')))
      for (const [name] of (JSON.parse(layout) as StoredLayout).columns) names.add(name);
    return names;
  }
}
