// address: what a board's URL says about where it leads. Owns: the one definition of "this machine". Does not own: calls.

/** True for localhost, 127.0.0.0/8 and [::1]: a practice board, which takes no real token and needs no encryption. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
