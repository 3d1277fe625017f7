// skipped-rows: what is told of rows that are no orders (docs/rules.md "Rows"): how many, the first of them, and why. Nothing is skipped in silence.

export interface SkippedExample {
  /** 1-based sheet row. */
  readonly row: number;
  readonly why: string;
}

/** Enough to open the sheet and see what they have in common. */
const EXAMPLES = 3;

export class SkippedRows {
  #count = 0;
  readonly #examples: SkippedExample[] = [];
  readonly #why: string;

  /** `describing`: the columns that were all blank. */
  constructor(describing: readonly string[]) {
    this.#why = `no size and no total is above 0, and blank: ${describing.join(', ')}`;
  }

  add(row: number): void {
    this.#count += 1;
    if (this.#examples.length < EXAMPLES) this.#examples.push({ row, why: this.#why });
  }

  get count(): number {
    return this.#count;
  }

  get examples(): readonly SkippedExample[] {
    return this.#examples;
  }
}

/** No row of it became an order, though there were rows: a wrong rule, or a wrong sheet. */
export function isAllSkipped({ read, skipped }: { readonly read: number; readonly skipped: number }): boolean {
  return read === 0 && skipped > 0;
}
