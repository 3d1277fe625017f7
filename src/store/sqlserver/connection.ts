// connection: how a pool of connections to SQL Server or Azure SQL is opened: log-in, encryption, sizes and time-outs, each with its reason.
// Owns: the driver's options. Does not own: what its faults mean (server-faults.ts, transient-faults.ts). S15: a password is revealed here and nowhere printed.
import type sql from 'mssql';

/** A password that is looked up only when a connection is opened. */
export interface Revealed {
  reveal(): string;
}

/** A database and how to log in to it. */
export interface ServerPlace {
  readonly server: string;
  readonly port: number;
  readonly database: string;
  readonly authentication: 'sql-login' | 'azure-default' | 'azure-managed-identity' | 'azure-service-principal';
  /** Of an Azure identity its client id; '' where it needs none. */
  readonly user: string;
  readonly password: Revealed | null;
  readonly tenant: string;
  readonly encrypt: boolean;
  readonly trustServerCertificate: boolean;
}

export const TIMES = {
  /** A server of Azure that was paused takes up to a minute to wake; a wrong name is answered at once all the same. */
  connectMs: 60_000,
  /** The longest honest statement is the merge's insert of 100,000 orders: some 20 s on a small server. Ten times that, and it hangs. */
  statementMs: 240_000,
  /** How long a statement or a transaction waits for somebody else's: as on SQLite; a merge of ordinary size takes less. */
  lockMs: 15_000,
  /** Closed when not needed: Azure cuts idle connections after 30 minutes, firewalls sooner. */
  idleMs: 60_000,
} as const;

/** 8 activities and a few batches in flight, each with one connection and perhaps a reader beside it. Azure's smallest database takes 30. */
const MOST_CONNECTIONS = 20;
/** The first packet of every later statement costs a round trip less with a big one, and bulk loads fewer turns; 16 KB is what TLS sends at once. */
const PACKET_BYTES = 16_384;

export function poolOptions(place: ServerPlace): sql.config {
  return {
    server: place.server,
    port: place.port,
    database: place.database,
    ...logIn(place),
    connectionTimeout: TIMES.connectMs,
    requestTimeout: TIMES.statementMs,
    pool: { min: 0, max: MOST_CONNECTIONS, idleTimeoutMillis: TIMES.idleMs },
    // A look at the socket, not a question to the server, before every statement.
    validateConnection: 'socket',
    options: {
      appName: 'order-mirror',
      encrypt: place.encrypt,
      trustServerCertificate: place.trustServerCertificate,
      enableArithAbort: true,
      // XACT_ABORT: a fault inside a transaction ends all of it, never a part.
      abortTransactionOnError: true,
      packetSize: PACKET_BYTES,
      useUTC: true,
    },
  } as sql.config;
}

/** Azure's ways go through @azure/identity, which the driver brings along and calls itself; tokens are renewed by it. */
function logIn(place: ServerPlace): Pick<sql.config, 'user' | 'password'> | { readonly authentication: object } {
  const clientId = place.user === '' ? {} : { clientId: place.user };
  switch (place.authentication) {
    case 'sql-login':
      return { user: place.user, password: place.password?.reveal() ?? '' };
    // The environment, a workload or managed identity, the Azure CLI: whichever is there first.
    case 'azure-default':
      return { authentication: { type: 'azure-active-directory-default', options: clientId } };
    case 'azure-managed-identity':
      return { authentication: { type: 'azure-active-directory-msi-vm', options: clientId } };
    case 'azure-service-principal': {
      const options = { ...clientId, clientSecret: place.password?.reveal() ?? '', tenantId: place.tenant };
      return { authentication: { type: 'azure-active-directory-service-principal-secret', options } };
    }
  }
}
