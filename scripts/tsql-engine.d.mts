// The types of tsql-engine.mjs, for tests and bench.

export const TEST_SERVER_VARIABLE: string;

export interface TsqlServer {
  readonly line: string;
  readonly data: string;
  /** Ends it and all it has started, at once (SIGKILL). */
  kill(): void;
  /** Starts it again on the same data, at the same port. */
  restart(): void;
  remove(): void;
}

/** What TEST_SERVER_VARIABLE says; null: nothing. */
export function givenTsqlServer(): string | null;

/** The folder of the stand-in; null: it is not there. */
export function tsqlEngineFolder(): string | null;

export function endTsqlEnginesOfTheDead(engine: string): void;

export function startTsqlEngine(engine: string, name: string): TsqlServer;

export interface TsqlPlace {
  readonly server: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export function placeOf(line: string): TsqlPlace;

export function newTsqlDatabase(line: string): Promise<string>;

export function onTsqlServer(line: string, statement: string): Promise<void>;
