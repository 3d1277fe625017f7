// value: a business value after the rules of docs/rules.md "Values" were applied. Canonical forms, so that equal values are equal by ===.

/** text: trimmed, never empty · integer and decimal: a finite number, decimals rounded to their column's places · date: YYYY-MM-DD · boolean columns: TRUE/FALSE text · null: blank. */
export type Value = string | number | null;
