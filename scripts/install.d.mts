// The types of install.mjs, for the tests.

export function isInstalled(root: string): boolean;
export function install(root: string): Promise<void>;
export function reasonOf(result: { readonly output: string; readonly missing: boolean }): string;
