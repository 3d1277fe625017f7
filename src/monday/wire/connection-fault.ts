// connection-fault: an error of the HTTP client -> was anything sent, and its code. Owns: this one question; it decides whether a create is in doubt (S4).
// Only errors that can happen solely before the request leaves count as not connected; whatever else happened, the server may have it.

export interface ConnectionFault {
  readonly phase: 'not-connected' | 'sent';
  readonly code: string;
}

const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  // The request could not even be written down, or our own connection pool is closed.
  'UND_ERR_INVALID_ARG',
  'UND_ERR_CLOSED',
  'ERR_INVALID_CHAR',
  'ERR_INVALID_URL',
]);

/** The server's certificate was not accepted; the request follows only after that. */
export const CERTIFICATE_CODES: readonly string[] = [
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

export function connectionFault(error: unknown): ConnectionFault {
  const code = codeOf(error);
  const connecting = ['connect', 'getaddrinfo'].includes(textIn(error, 'syscall') ?? '');
  const before = connecting || BEFORE_SENDING.has(code) || CERTIFICATE_CODES.includes(code);
  return { phase: before ? 'not-connected' : 'sent', code };
}

function codeOf(error: unknown): string {
  const own = textIn(error, 'code');
  if (own !== null) return own;
  const cause = error instanceof Error ? error.cause : undefined;
  return (cause === undefined ? null : textIn(cause, 'code')) ?? textIn(error, 'name') ?? 'UNKNOWN';
}

/** Codes are short words; anything else is dropped rather than passed on. */
function textIn(value: unknown, property: 'code' | 'name' | 'syscall'): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const text: unknown = Reflect.get(value, property);
  return typeof text === 'string' && /^[\w-]{1,60}$/.test(text) ? text : null;
}
