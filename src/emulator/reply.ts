// An answer on its way out: what the API decided, what a fault made of it, and how it travels.

export interface Reply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  /** The wait this answer advises, in whichever form it says so. */
  readonly advisedMs?: number;
  /** How the bytes leave: whole (default), never, half and cut, or a few at a time. */
  readonly transport?:
    | { readonly how: 'drop' }
    | { readonly how: 'half' }
    | { readonly how: 'drip'; readonly chunk: number; readonly ms: number };
}

export function jsonReply(status: number, body: unknown, headers: { readonly [name: string]: string } = {}): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

/** An error answer without data (docs/monday-api.md "Errors"). */
export function errorReply(
  status: number,
  requestId: string,
  errors: readonly { message: string; extensions: object; locations?: readonly object[] | undefined }[],
  headers: { readonly [name: string]: string } = {},
): Reply {
  const body = {
    errors: errors.map(({ message, extensions, locations }) => ({
      message,
      ...(locations === undefined ? {} : { locations }),
      extensions: { ...extensions, request_id: requestId },
    })),
    extensions: { request_id: requestId },
  };
  return jsonReply(status, body, headers);
}
