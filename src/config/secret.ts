// secret: a token or password that is named in the config and lives in the environment (S15).
// Owns: when it is looked up, and that it never prints itself. Does not own: which options are secrets (options).
import { inspect } from 'node:util';
import { type Environment, variable } from './env.js';

/** What a practice board on this machine accepts when nobody set a token: it guards nothing. */
export const PRACTICE_TOKEN = 'practice-board';

/** The variable that a secret names is missing or empty. The message is meant for the person at the keyboard. */
export class SecretMissing extends Error {
  override readonly name = 'SecretMissing';
  constructor(
    readonly variableName: string,
    readonly option: string,
  ) {
    super(`${option} is read from the environment variable ${variableName}, which is not set. Set it and run again.`);
  }
}

/**
 * Read only when it is needed, so that a command which does not talk to the board or the server runs without it.
 * However it is printed (template, JSON, inspect, an error's dump), it shows its variable's name and nothing else.
 */
export class Secret {
  readonly #env: Environment;
  readonly #fallback: string | undefined;

  constructor(
    /** The environment variable's name. */
    readonly name: string,
    /** The option that names it, for the message. */
    readonly option: string,
    env: Environment,
    fallback?: string,
  ) {
    this.#env = env;
    this.#fallback = fallback;
  }

  /** True when reveal() would give a value. */
  get available(): boolean {
    return (variable(this.name, this.#env) ?? this.#fallback) !== undefined;
  }

  /** Throws SecretMissing. Blanks around the value are dropped: a pasted line break is the usual reason for a refused token. */
  reveal(): string {
    const value = variable(this.name, this.#env)?.trim() ?? this.#fallback;
    if (value === undefined) throw new SecretMissing(this.name, this.option);
    return value;
  }

  toString(): string {
    return `env:${this.name}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
