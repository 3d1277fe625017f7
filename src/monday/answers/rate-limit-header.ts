// rate-limit-header: the RateLimit and RateLimit-Policy headers of every answer (docs/monday-api.md "Limit answers") -> numbers. Owns: their grammar.
// Real numbers differ from the published table, so these are believed, not the table.

export interface RateLimit {
  /** The server's own name: minuteRate, concurrency, complexityMinute, … */
  readonly name: string;
  readonly remaining: number;
  /** null when the server does not say; known while something is used up. */
  readonly resetMs: number | null;
  /** The whole budget, from RateLimit-Policy; null when not told. */
  readonly quota: number | null;
}

export interface RateLimits {
  readonly complexity: RateLimit | null;
  readonly callsPerMinute: RateLimit | null;
  readonly all: readonly RateLimit[];
}

export const NO_LIMITS: RateLimits = { complexity: null, callsPerMinute: null, all: [] };

/** `"minuteRate";r=4999, "complexityMinute";r=4950000;t=45` */
export function readRateLimits(headers: Readonly<Record<string, string>>): RateLimits {
  const quotas = new Map(items(headers['ratelimit-policy'] ?? '').map(({ name, of }) => [name, of.get('q') ?? null]));
  const all = items(headers.ratelimit ?? '').flatMap(({ name, of }): RateLimit[] => {
    const remaining = of.get('r');
    if (remaining === undefined) return [];
    const reset = of.get('t');
    return [{ name, remaining, resetMs: reset === undefined ? null : reset * 1000, quota: quotas.get(name) ?? null }];
  });
  if (all.length === 0) return NO_LIMITS;
  const named = (pattern: RegExp) => all.find(({ name }) => pattern.test(name)) ?? null;
  return { complexity: named(/complexity/i), callsPerMinute: named(/^minute|requests?.?minute/i), all };
}

function items(header: string): { readonly name: string; readonly of: ReadonlyMap<string, number> }[] {
  return header.split(',').flatMap((item) => {
    const [first = '', ...parameters] = item.split(';').map((part) => part.trim());
    const name = first.replaceAll('"', '');
    if (name === '') return [];
    const of = new Map<string, number>();
    for (const parameter of parameters) {
      const [key = '', value = ''] = parameter.split('=');
      if (/^\d+(?:\.\d+)?$/.test(value.trim())) of.set(key.trim(), Number(value));
    }
    return [{ name, of }];
  });
}
