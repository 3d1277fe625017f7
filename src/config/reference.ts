// reference: the table of options as text, for --help and the documents. Owns: the layout. Does not own: the words (options).
import type { Option, Options } from './option.js';
import { COLUMN_OPTIONS, CUSTOMER_OPTIONS, OPTIONS } from './options.js';

export function configReference(): string {
  return [
    'The config file (TOML; unknown keys are refused):',
    ...lines(OPTIONS),
    '',
    'The customers file, for each [[customer]]:',
    ...lines(CUSTOMER_OPTIONS),
    '',
    'The columns file, for each [[column]]:',
    ...lines(COLUMN_OPTIONS),
    '',
  ].join('\n');
}

function lines(options: Options): readonly string[] {
  return Object.entries(options).flatMap(([key, option]) => [
    `  ${key}`,
    `      ${option.prose}`,
    `      ${facts(option)}`,
  ]);
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
