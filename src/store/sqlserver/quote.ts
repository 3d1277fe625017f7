// quote: a name that comes from a config, as SQL Server takes it in a statement. The only way a name enters one.

/** sysname: SQL Server's own limit for every identifier. */
const LONGEST_NAME = 128;

export function quoteSqlServer(name: string): string {
  if (name === '' || name.length > LONGEST_NAME)
    throw new Error(`"${name}" cannot be a name in SQL Server: it must have 1 to ${LONGEST_NAME} characters.`);
  if (name.includes('\u0000')) throw new Error('A name in SQL Server cannot hold the character NUL.');
  return `[${name.replaceAll(']', ']]')}]`;
}
