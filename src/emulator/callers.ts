// Who may call the practice board. It takes any token and has a side door, so a web page that somebody happens to look at must not reach it: neither
// from its own origin (CSRF), nor by a name of its own that it lets point to this machine (DNS rebinding). Programs send no Origin, and are let in.
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** Addresses that mean all of this machine's. */
const anyAddress = new Set(['0.0.0.0', '::']);

export interface Callers {
  /** null: let in; else the sentence of the refusal. */
  refuse(headers: IncomingHttpHeaders): string | null;
}

/** `host`: what the board listens on. `others`: further names under which it is reached, a service name in a network of containers for one. */
export function callersOf(host: string, others: readonly string[] = []): Callers {
  const names = new Set([host, ...others].map((name) => name.toLowerCase()));
  const open = anyAddress.has(host);
  if (open) names.add(hostname().toLowerCase());
  const isOurs = (name: string): boolean =>
    // A numeric address was resolved by nobody, so nobody can have turned it.
    names.has(name) || isThisMachine(name) || (open && isIP(name) !== 0);
  return {
    refuse({ host: asked, origin }) {
      if (asked !== undefined && !isOurs(nameOf(asked)))
        return `The practice board does not answer to the name "${asked}". Call it as it listens (${host}), or let it be known by that name: order-mirror emulator --allow-host ${nameOf(asked)}`;
      if (origin !== undefined && origin !== `http://${asked}` && origin !== `https://${asked}`)
        return `The practice board is not called by pages of ${origin}: only by its own, and by programs, which send no Origin.`;
      return null;
    },
  };
}

/** Without the port; an IPv6 address without its brackets. */
function nameOf(host: string): string {
  const [, six, name = host] = /^(?:\[(.*)\]|([^:]*))(?::\d+)?$/.exec(host) ?? [];
  return (six ?? name).toLowerCase();
}

function isThisMachine(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}
