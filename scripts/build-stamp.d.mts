// The types of build-stamp.mjs, for the tests.

export function sourceFiles(root: string): string[];
export function sourcesHash(root: string): string;
export function isBuilt(root: string): boolean;
