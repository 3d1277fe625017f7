// The types of temporal.mjs, for the compiled part of the program: it must run before there is one, so it stays JavaScript.

export const TEMPORAL_VERSION: string;

/** Where a server that was downloaded or built is kept, for all clones of a user. */
export function temporalCachePath(env?: NodeJS.ProcessEnv): string;

/** What is there already: no download, no build. Throws when TEMPORAL_CLI_PATH is set and wrong. */
export function lookUpTemporal(
  env?: NodeJS.ProcessEnv,
): Promise<{ readonly path: string; readonly from: 'TEMPORAL_CLI_PATH' | 'PATH' | 'cache' } | undefined>;

/** The path of a Temporal CLI that runs, downloading or building one if need be. Throws with a sentence for people. */
export function findTemporal(env?: NodeJS.ProcessEnv): Promise<string>;
