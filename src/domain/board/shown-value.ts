// shown-value: a board value, as it is sent, in a person's words (docs/monday-api.md "Column values"). Only for showing; nothing is compared by it.

const WORDS = ['text', 'label', 'date', 'url', 'email', 'phone', 'countryCode', 'checked'] as const;

/** null: blank. */
export function shownValue(json: unknown): string | null {
  if (json === null || json === undefined || json === '') return null;
  if (typeof json !== 'object') return String(json);
  const value = json as Readonly<Record<string, unknown>>;
  if (Array.isArray(value.labels)) return value.labels.join(', ');
  const word = WORDS.find((name) => typeof value[name] === 'string');
  return word === undefined ? JSON.stringify(json) : String(value[word]);
}
