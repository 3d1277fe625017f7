// total-check: the sum of the sizes against the total (docs/rules.md "Total"). The cheapest proof that no size was lost or counted twice.

export type TotalCheck = { readonly kind: 'agrees' } | { readonly kind: 'differs'; readonly sentence: string };

/** A blank total agrees with no sizes at all, and with nothing else (docs/rules.md "Total"). */
export function checkTotal(sumOfSizes: number, total: number | null, column: string): TotalCheck {
  if (sumOfSizes === (total ?? 0)) return { kind: 'agrees' };
  const said = total === null ? `${column} is empty` : `${column} says ${total}`;
  return {
    kind: 'differs',
    sentence: `The sizes add up to ${sumOfSizes}, but ${said}; correct the sizes or the total.`,
  };
}
