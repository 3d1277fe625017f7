// option: the kinds of value an option may have, and what is said when it has another.
// Owns: reading one raw TOML value. Does not own: which options there are (options) or rules between them (rules).
import { collapseBlanks } from '../domain/order/white-space.js';
import { didYouMean } from './nearest.js';

export interface Fault {
  /** Below the option's own key: a key of its table, an index of its list. */
  readonly at?: string | number;
  readonly problem: string;
  readonly remedy: string;
}

export type Parsed<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] };

/** The option means something only where another one has this value. */
export interface Condition {
  readonly key: string;
  readonly is: string;
}

/** What every option says about itself. An option without a fallback must be given. */
export interface Said<T> {
  readonly prose: string;
  readonly unit?: string;
  readonly when?: Condition;
  readonly fallback?: T;
}

/** A schema as JSON has it (draft 7), of one value. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Option<T> extends Said<T> {
  readonly type: string;
  /** The same for editors: what they need not ask this program for. */
  readonly schema: JsonSchema;
  /** The keys below it are the user's own words, so none of them is unknown. */
  readonly freeKeys: boolean;
  /** `keys`: of a table, its keys in file order. */
  readonly read: (raw: unknown, keys: readonly string[]) => Parsed<T>;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

const ok = <T>(value: T): Parsed<T> => ({ kind: 'ok', value });
const faulty = (problem: string, remedy: string): Parsed<never> => ({ kind: 'faulty', faults: [{ problem, remedy }] });
const plain = <T>(said: Said<T>, type: string, schema: JsonSchema, read: Option<T>['read']): Option<T> => ({
  ...said,
  type,
  schema,
  read,
  freeKeys: false,
});

/** What a value is, in a person's words; the value itself is not repeated: it may be a token in the wrong place (S15). */
function kindOf(raw: unknown): string {
  if (Array.isArray(raw)) return 'a list';
  if (raw instanceof Date) return 'a date';
  if (typeof raw === 'string') return 'text';
  if (typeof raw === 'boolean') return 'true or false';
  return typeof raw === 'number' || typeof raw === 'bigint' ? 'a number' : 'a table';
}

export function isTable(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) && !(raw instanceof Date);
}

function checkText(raw: unknown, allowed: TextLimits): Parsed<string> {
  if (typeof raw !== 'string') {
    return faulty(`this must be text, not ${kindOf(raw)}`, 'Put it in quotes');
  }
  const value = collapseBlanks(raw);
  if (value.startsWith('env:')) {
    return faulty('only secrets are read from the environment', 'Write the value itself');
  }
  if (value === '' && !allowed.empty) return faulty('this must not be empty', 'Give it a value, or leave the key out');
  if (value !== '' && allowed.shape && !allowed.shape.pattern.test(value)) {
    return faulty(`this must be ${allowed.shape.words}`, `Write it as in "${allowed.shape.example}"`);
  }
  return ok(value);
}

interface TextLimits {
  readonly empty?: boolean;
  readonly shape?: { readonly pattern: RegExp; readonly words: string; readonly example: string };
}

function textSchema({ empty, shape }: TextLimits): JsonSchema {
  if (shape === undefined) return empty ? { type: 'string' } : { type: 'string', minLength: 1 };
  return { type: 'string', pattern: empty ? `^$|${shape.pattern.source}` : shape.pattern.source };
}

export function text(said: Said<string> & TextLimits): Option<string> {
  return plain(said, 'text', textSchema(said), (raw) => checkText(raw, said));
}

export function choice<const T extends string>(said: Said<T> & { readonly of: readonly T[] }): Option<T> {
  const words = said.of.map((one) => `"${one}"`).join(' or ');
  return plain(said, words, { enum: said.of }, (raw) => {
    const found = said.of.find((one) => one === raw);
    if (found !== undefined) return ok(found);
    const known = `Write ${words}`;
    return faulty(`this must be ${words}`, typeof raw === 'string' ? didYouMean(raw, said.of, known) : known);
  });
}

/** One word, or a table whose keys are options of their own. */
export function wordOrTable<const W extends string>(
  said: Said<W | 'table'> & { readonly word: W },
): Option<W | 'table'> {
  return plain(said, `table or "${said.word}"`, { const: said.word }, (raw) => {
    if (raw === said.word) return ok(said.word);
    if (isTable(raw)) return ok('table');
    return faulty(`this must be a table or "${said.word}"`, `Write "${said.word}", or a table { … }`);
  });
}

export function flag(said: Said<boolean>): Option<boolean> {
  return plain(said, 'true or false', { type: 'boolean' }, (raw) =>
    typeof raw === 'boolean' ? ok(raw) : faulty(`this must be true or false, not ${kindOf(raw)}`, 'Write it bare'),
  );
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function checkNumber(raw: unknown, { min, max }: Range, whole: boolean): Parsed<number> {
  const words = `${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`;
  if (typeof raw !== 'number') return faulty(`this must be ${words}, not ${kindOf(raw)}`, 'Write it without quotes');
  // NaN and the infinities are TOML numbers too, and fail both comparisons or the whole-number test.
  const fits = raw >= min && raw <= max && (!whole || Number.isInteger(raw));
  return fits ? ok(raw) : faulty(`this must be ${words}, and is ${raw}`, `Write ${words}`);
}

export function integer(said: Said<number> & Range): Option<number> {
  const schema = { type: 'integer', minimum: said.min, maximum: said.max };
  return plain(said, `whole number, ${said.min} to ${said.max}`, schema, (raw) => checkNumber(raw, said, true));
}

export function percentage(said: Said<number>): Option<number> {
  const schema = { type: 'number', minimum: 0, maximum: 100 };
  return plain({ unit: 'percent', ...said }, 'number, 0 to 100', schema, (raw) =>
    checkNumber(raw, { min: 0, max: 100 }, false),
  );
}

const ENV_NAME = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;

/** The name of the environment variable that holds the secret. The text itself is never repeated in a message. */
export function secret(said: Said<string>): Option<string> {
  return plain(said, '"env:NAME"', { type: 'string', pattern: ENV_NAME.source }, (raw) => {
    const name = typeof raw === 'string' ? ENV_NAME.exec(raw.trim())?.[1] : undefined;
    if (name !== undefined) return ok(name);
    return faulty(
      'a secret must not stand in a file; only the name of an environment variable may',
      'Write "env:NAME" and set NAME in the environment; if the real secret stood here, have it replaced',
    );
  });
}

export function texts(said: Said<readonly string[]>): Option<readonly string[]> {
  return plain(said, 'list of texts', { type: 'array', items: textSchema({}) }, (raw) => {
    if (!Array.isArray(raw)) return faulty(`this must be a list of texts, not ${kindOf(raw)}`, 'Write ["…", "…"]');
    const list: readonly unknown[] = raw;
    return gather(list.map((one, index) => [index, checkText(one, {})] as const));
  });
}

export interface Pair<T> {
  readonly key: string;
  readonly value: T;
}

interface PairValue<T> {
  readonly read: (raw: unknown) => Parsed<T>;
  readonly schema: JsonSchema;
}

/** A table whose keys are the user's own words, kept in the order of the file. */
export function pairs<T>(
  said: Said<readonly Pair<T>[]> & { readonly each: string; readonly value: PairValue<T> },
): Option<readonly Pair<T>[]> {
  const read = (raw: unknown, keys: readonly string[]): Parsed<readonly Pair<T>[]> => {
    if (!isTable(raw)) return faulty(`this must be a table, not ${kindOf(raw)}`, 'Write it as a [table] of its own');
    return gather(
      keys.map((key) => {
        const value = isTable(raw[key])
          ? faulty('this became a table', 'Put a name that has dots or blanks in quotes')
          : said.value.read(raw[key]);
        return [key, value.kind === 'ok' ? ok({ key, value: value.value }) : value] as const;
      }),
    );
  };
  const schema = { type: 'object', additionalProperties: said.value.schema };
  return { ...said, type: `table: ${said.each}`, schema, read, freeKeys: true };
}

/** A list of [[tables]], each read by options of its own: here it is only known to be allowed. */
export function listOfTables(said: Said<readonly unknown[]>): Option<readonly unknown[]> {
  return plain(said, 'list of tables', { type: 'array', items: { type: 'object' } }, (raw) =>
    ok(Array.isArray(raw) ? raw : []),
  );
}

export function pairText(shape?: TextLimits['shape']): PairValue<string> {
  const limits = shape ? { shape } : {};
  return { read: (raw) => checkText(raw, limits), schema: textSchema(limits) };
}

export const pairFlag: PairValue<boolean> = {
  read: (raw) =>
    typeof raw === 'boolean' ? ok(raw) : faulty(`this must be true or false, not ${kindOf(raw)}`, 'Write it bare'),
  schema: { type: 'boolean' },
};

/** All or nothing: one bad part leaves no list, but every bad part is told. */
function gather<T>(parts: readonly (readonly [string | number, Parsed<T>])[]): Parsed<readonly T[]> {
  const values: T[] = [];
  const faults: Fault[] = [];
  for (const [at, reading] of parts) {
    if (reading.kind === 'ok') values.push(reading.value);
    else faults.push(...reading.faults.map((fault) => ({ ...fault, at })));
  }
  return faults.length > 0 ? { kind: 'faulty', faults } : ok(values);
}
