// The types of test-file.mjs, for the tests.

export function filesNamed(files: readonly string[], name: string): string[];
export function projectOf(file: string): string;
