// outside-faults: what goes wrong outside this program (files, folders, disks, ports, servers), a sentence and a remedy each. THE table.
// Owns: these words. Does not own: the faults of a store that is open (store/sqlite/sqlite-faults, store/sqlserver/server-faults).
import { asStoreFault } from '../store/sqlite/sqlite-faults.js';

interface Row {
  readonly codes: readonly string[];
  readonly sentence: (about: About) => string;
}

/** What the system named; words in its place where it named nothing. */
interface About {
  readonly path: string;
  readonly address: string;
  readonly code: string;
}

const ROWS: readonly Row[] = [
  {
    codes: ['ENOENT'],
    sentence: ({ path }) => `${path} is not there. Correct its name, or make its folder, and run the command again.`,
  },
  {
    codes: ['EACCES', 'EPERM'],
    sentence: ({ path, address }) =>
      address === ''
        ? `This user may not read or write ${path}. Give this user the right to it, or name another place.`
        : `This user may not listen on ${address}. Name a port above 1023.`,
  },
  {
    codes: ['EROFS'],
    sentence: ({ path }) => `${path} is on a disk that is read-only. Name a place that can be written.`,
  },
  {
    codes: ['ENOSPC', 'EDQUOT'],
    sentence: ({ path }) => `The disk is full: ${path} could not be written. Make room and run the command again.`,
  },
  {
    codes: ['EISDIR'],
    sentence: ({ path }) => `${path} is a folder, and a file is needed. Name a file.`,
  },
  {
    codes: ['ENOTDIR', 'EEXIST'],
    sentence: ({ path }) => `A part of ${path} is a file where a folder is needed. Name another place.`,
  },
  {
    codes: ['ENOTEMPTY', 'EBUSY', 'ETXTBSY'],
    sentence: ({ path }) =>
      `Another program uses ${path}. End it (or close the file there), and run the command again.`,
  },
  {
    codes: ['EMFILE', 'ENFILE'],
    sentence: () =>
      'Too many files are open on this machine. Raise the limit (`ulimit -n 4096`), or end other programs, and run the command again.',
  },
  {
    codes: ['ENOMEM', 'ERR_WORKER_OUT_OF_MEMORY'],
    sentence: () => 'This machine has no memory left. End other programs and run the command again.',
  },
  {
    codes: ['ENAMETOOLONG', 'ELOOP', 'ERR_INVALID_ARG_VALUE'],
    sentence: ({ path }) => `${path} cannot be the name of a file. Name another one.`,
  },
  {
    codes: ['EXDEV', 'EIO', 'ENXIO', 'ENODEV', 'ESTALE', 'EFBIG', 'EINVAL'],
    sentence: ({ path, code }) =>
      `${path} could not be read or written (${code}). Check the disk, or name another place.`,
  },
  {
    codes: ['EADDRINUSE'],
    sentence: ({ address }) =>
      `${port(address)} is in use. End the program that holds it, or name another port (--port, or the address in the config).`,
  },
  {
    codes: ['EADDRNOTAVAIL'],
    sentence: ({ address }) =>
      `This machine has no address ${address}. Name one of its own (--host, or the address in the config); 127.0.0.1 always works.`,
  },
  {
    codes: ['ERR_SOCKET_BAD_PORT'],
    sentence: () => 'A port is a whole number from 0 to 65535. Correct it (--port, or the address in the config).',
  },
  {
    codes: ['ECONNREFUSED'],
    sentence: ({ address }) =>
      `No server answers at ${address || 'the address in the config'}. Start it, or correct the address; \`order-mirror doctor\` looks at each.`,
  },
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME'],
    sentence: ({ address }) =>
      `The name of the server (${address || 'see the config'}) is not known on this network. Correct it in the config, or check the network.`,
  },
  {
    codes: ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'UND_ERR_SOCKET', 'ERR_STREAM_PREMATURE_CLOSE'],
    sentence: ({ address }) =>
      `The connection ${address === '' ? '' : `to ${address} `}broke. Run the command again when the server answers.`,
  },
  {
    codes: [
      ...['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN'],
      ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
    ],
    sentence: ({ address }) =>
      `${address || 'A server'} cannot be reached from this machine. Check the network and the address in the config.`,
  },
  {
    codes: [
      ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
      ...['CERT_UNTRUSTED', 'CERT_REVOKED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
    ],
    sentence: ({ code }) =>
      `The certificate of the server is not trusted by this machine (${code}), so nothing was sent. Have the server's certificate put right, or name its authority's in NODE_EXTRA_CA_CERTS.`,
  },
  {
    codes: ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'],
    sentence: () => 'The server does not speak TLS at this address. Write http:// in the config, or correct the port.',
  },
  {
    codes: ['ERR_INVALID_URL', 'ERR_INVALID_PROTOCOL', 'UND_ERR_INVALID_ARG'],
    sentence: () => 'An address in the config is no URL. Correct it; `order-mirror doctor` looks at each.',
  },
];

/** null: it is no fault of what is outside, so it is ours. */
export function outsideFault(error: unknown): string | null {
  for (const one of within(error)) {
    const stored = asStoreFault(one, 'named by [store] file');
    if (stored !== one && stored instanceof Error && codeOf(one).startsWith('SQLITE_')) return stored.message;
    const row = ROWS.find(({ codes }) => codes.includes(codeOf(one)));
    if (row !== undefined) return row.sentence(aboutOf(one));
  }
  return null;
}

/** Deep enough for what a driver wraps around what the socket said. */
const LAYERS = 5;

function within(error: unknown, layer = 0): Error[] {
  if (!(error instanceof Error) || layer > LAYERS) return [];
  const many: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...many].flatMap((one) => within(one, layer + 1))];
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function aboutOf(error: Error): About {
  const { path, dest, address, port, hostname } = error as Partial<
    Record<'path' | 'dest' | 'address' | 'port' | 'hostname', unknown>
  >;
  const host = address ?? hostname;
  return {
    path: String(dest ?? path ?? 'A file'),
    address: host === undefined ? '' : port === undefined ? String(host) : `${host}:${port}`,
    code: codeOf(error),
  };
}

function port(address: string): string {
  return address === '' ? 'The port' : `Port ${address.slice(address.lastIndexOf(':') + 1)} (${address})`;
}
