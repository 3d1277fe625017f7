// The types of audit.mjs, for the tests.

export function verdictOf(output: string): { readonly line: string; readonly failed: boolean };
