// The types of lock.mjs, for the tests.

export function withLock<T>(
  file: string,
  options: { readonly onWait?: (holder: string) => void },
  work: () => Promise<T>,
): Promise<T>;
