// reference: the table of options as text, for `order-mirror config` and the documents. Owns: the layout. Does not own: the words (options, row-options).
import type { Option, Options } from './option.js';
import { OPTIONS } from './options.js';
import { COLUMN_OPTIONS, CUSTOMER_OPTIONS, SCHEDULE_OPTIONS } from './row-options.js';

const PARTS: readonly (readonly [string, Options])[] = [
  ['The config file (TOML; unknown keys are refused):', OPTIONS],
  ['In it, for each [[schedules]]:', SCHEDULE_OPTIONS],
  ['The customers file, for each [[customer]]:', CUSTOMER_OPTIONS],
  ['The columns file, for each [[column]]:', COLUMN_OPTIONS],
];

/** Every key, or those that have `part` in their name or their words; blank where none has. */
export function configReference(part = ''): string {
  return PARTS.flatMap(([title, options]) => {
    const keys = linesOf(options, part.toLowerCase());
    return keys.length === 0 ? [] : [[title, ...keys].join('\n')];
  }).join('\n\n');
}

function linesOf(options: Options, part: string): readonly string[] {
  return Object.entries(options)
    .filter(([key, { prose }]) => `${key} ${prose}`.toLowerCase().includes(part))
    .flatMap(([key, option]) => [`  ${key}`, `      ${option.prose}`, `      ${facts(option)}`]);
}

function facts(option: Option<unknown>): string {
  const only = option.when ? `only for ${option.when.key} = "${option.when.is}"` : '';
  return [option.type, option.unit ?? '', defaultOf(option.fallback), only].filter((fact) => fact !== '').join('; ');
}

function defaultOf(fallback: unknown): string {
  if (fallback === undefined) return 'must be given';
  return fallback === '' || (Array.isArray(fallback) && fallback.length === 0)
    ? 'may be left out'
    : `default ${JSON.stringify(fallback)}`;
}
