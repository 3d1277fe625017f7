// env: the only reader of process.env in src/. Owns: taking a variable. Does not own: what it means (secret, cli).

export type Environment = Readonly<Record<string, string | undefined>>;

export function processEnvironment(): Environment {
  return process.env;
}

/** A variable's value; one that is set but blank counts as not set, because that is what `NAME= command` means to people. */
export function variable(name: string, env: Environment = processEnvironment()): string | undefined {
  const value = env[name];
  return value === undefined || value.trim() === '' ? undefined : value;
}
