// json-schema: the tables of options as JSON Schema, for editors and for whoever makes configs by program. Owns: nesting, what must be given, and when.
// Does not own: what a kind of value looks like (option.ts) or rules between keys (rules.ts): what only those know, `doctor` says.
import type { Condition, JsonSchema, Option, Options } from './option.js';
import { OPTIONS } from './options.js';
import { COLUMN_OPTIONS, CUSTOMER_OPTIONS, SCHEDULE_OPTIONS } from './row-options.js';

const DIALECT = 'http://json-schema.org/draft-07/schema#';

/** By the name of their file in configs/. */
export const SCHEMAS = {
  'order-mirror': () => documentOf('One environment of order-mirror', OPTIONS, { schedules: SCHEDULE_OPTIONS }),
  customers: () => listOf('The customers of an order-mirror config', 'customer', CUSTOMER_OPTIONS),
  columns: () => listOf('The business columns of an order-mirror config', 'column', COLUMN_OPTIONS),
} as const;

function documentOf(title: string, options: Options, rows: Readonly<Record<string, Options>>): JsonSchema {
  const top = new Table();
  for (const [key, option] of Object.entries(options)) {
    const own = rows[key];
    const schema = own === undefined ? option.schema : { type: 'array', items: tableOf(own) };
    top
      .at(key.split('.').slice(0, -1))
      .put(key.split('.').at(-1) ?? key, described(schema, option), isRequired(option));
  }
  const conditions = conditionsOf(options);
  return { $schema: DIALECT, title, ...top.schema(), ...(conditions.length > 0 ? { allOf: conditions } : {}) };
}

function listOf(title: string, key: string, options: Options): JsonSchema {
  const items = { type: 'array', items: tableOf(options) };
  return { $schema: DIALECT, title, type: 'object', additionalProperties: false, properties: { [key]: items } };
}

function tableOf(options: Options): JsonSchema {
  const table = new Table();
  for (const [key, option] of Object.entries(options))
    table.put(key, described(option.schema, option), isRequired(option));
  return table.schema();
}

/** A table of the file; what is unknown in it is refused, as the program refuses it. */
class Table {
  readonly #properties = new Map<string, JsonSchema | Table>();
  readonly #required: string[] = [];
  /** What stands beside the table as its value: the word of `wordOrTable`. */
  #instead: JsonSchema | null = null;

  at([first, ...rest]: readonly string[]): Table {
    if (first === undefined) return this;
    let below = this.#properties.get(first);
    if (!(below instanceof Table)) {
      const table = new Table();
      table.#instead = below ?? null;
      this.#properties.set(first, table);
      below = table;
    }
    return below.at(rest);
  }

  put(key: string, schema: JsonSchema, required: boolean): void {
    this.#properties.set(key, schema);
    if (required) this.#required.push(key);
  }

  schema(): JsonSchema {
    const properties = Object.fromEntries(
      [...this.#properties].map(([key, below]) => [key, below instanceof Table ? below.schema() : below]),
    );
    const required = [...this.#required, ...this.#tablesThatMustBeThere()];
    const table = {
      type: 'object',
      additionalProperties: false,
      properties,
      ...(required.length > 0 ? { required } : {}),
    };
    if (this.#instead === null) return table;
    const { description, ...word } = this.#instead;
    return { description, anyOf: [word, table] };
  }

  #tablesThatMustBeThere(): string[] {
    return [...this.#properties].flatMap(([key, below]) =>
      below instanceof Table && below.#instead === null && below.#mustBeThere() ? [key] : [],
    );
  }

  #mustBeThere(): boolean {
    return this.#required.length > 0 || this.#tablesThatMustBeThere().length > 0;
  }
}

function isRequired({ fallback, when }: Option<unknown>): boolean {
  return fallback === undefined && when === undefined;
}

function described(schema: JsonSchema, { prose, unit, fallback, when }: Option<unknown>): JsonSchema {
  const only = when === undefined ? '' : `; only for ${when.key} = "${when.is}"`;
  const description = `${prose}${unit === undefined ? '' : ` (${unit})`}${only}`;
  const plain = typeof fallback === 'string' || typeof fallback === 'number' || typeof fallback === 'boolean';
  return { description, ...schema, ...(plain && fallback !== '' && fallback !== 'table' ? { default: fallback } : {}) };
}

/** What must be given with one kind, and may not stand beside another. */
function conditionsOf(options: Options): JsonSchema[] {
  const kinds = new Map<string, { when: Condition; keys: string[] }>();
  for (const [key, { when, fallback }] of Object.entries(options)) {
    if (when === undefined || fallback !== undefined) continue;
    const name = `${when.key}=${when.is}`;
    kinds.set(name, { when, keys: [...(kinds.get(name)?.keys ?? []), key] });
  }
  return [...kinds.values()].map(({ when, keys }) => ({
    if: inside(when.key.split('.'), { const: when.is }),
    // biome-ignore lint/suspicious/noThenProperty: the word is JSON Schema's.
    then: { properties: { [keys[0]?.split('.')[0] ?? '']: { required: keys.map((key) => key.split('.')[1] ?? key) } } },
  }));
}

function inside([first = '', ...rest]: readonly string[], schema: JsonSchema): JsonSchema {
  return { properties: { [first]: rest.length === 0 ? schema : inside(rest, schema) }, required: [first] };
}
