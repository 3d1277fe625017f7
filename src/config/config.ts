// config: what the rest of the program gets: typed, complete, checked, read-only.
// Owns: the shape. Does not own: keys and defaults (options), loading (load).
import type { OrderRules } from '../domain/order/order-rules.js';
import type { Retention } from '../domain/run/retention.js';
import type { Schedule } from '../domain/run/schedule.js';
import type { Secret } from './secret.js';

export interface Config {
  /** The file it came from, absolute. */
  readonly file: string;
  readonly environment: string;
  readonly source: SourceConfig;
  readonly store: StoreConfig;
  readonly temporal: { readonly address: string; readonly namespace: string; readonly taskQueue: string };
  readonly board: BoardConfig;
  readonly orders: OrdersConfig;
  readonly gates: GatesConfig;
  readonly retention: Retention;
  readonly alerts: AlertsConfig;
  /** null: none is wanted. */
  readonly canary: { readonly customer: string } | null;
  readonly telemetry: TelemetryConfig;
  readonly schedules: readonly Schedule[];
  /** SHA-256 (hex) of all that decides how a row is read; the same whatever the layout and comments of the files. */
  readonly rulesFingerprint: string;
  /** The same of how the board's names are made; '' while they are made as before this could be said. */
  readonly planningFingerprint: string;
}

export interface SqlServerConfig {
  readonly server: string;
  readonly port: number;
  readonly database: string;
  readonly authentication: 'sql-login' | 'azure-default' | 'azure-managed-identity' | 'azure-service-principal';
  /** Of an Azure identity its client id; '' where it needs none. */
  readonly user: string;
  /** null: this identity has none. */
  readonly password: Secret | null;
  /** '' but for a service principal. */
  readonly tenant: string;
  readonly encrypt: boolean;
  readonly trustServerCertificate: boolean;
}

/** The columns between which the sizes stand. */
export interface SizeMarkers {
  readonly after: string;
  readonly before: string;
}

export interface WorkbooksConfig {
  readonly kind: 'workbooks';
  /** Absolute. */
  readonly folder: string;
  /** 'first', the name of one, or each of a list. */
  readonly sheets: string | readonly string[];
  readonly headerRow: number | 'auto';
  readonly files: readonly string[];
}

export interface SqlTableConfig extends SqlServerConfig, SizeMarkers {
  readonly kind: 'sql-table';
  readonly table: string;
}

export type SourceConfig = WorkbooksConfig | SqlTableConfig;

export interface SqliteConfig {
  readonly kind: 'sqlite';
  /** Absolute. */
  readonly file: string;
}

export type StoreConfig = SqliteConfig | (SqlServerConfig & { readonly kind: 'sqlserver' });

export interface BoardConfig {
  readonly url: string;
  readonly token: Secret;
  readonly id: string;
  /** '' where orders have no sizes, and so no subitems. */
  readonly subitemBoardId: string;
  /** '' until `board setup` has made the column. */
  readonly keyColumn: string;
  /** '' until `board setup` has made the column, and for orders without sizes. */
  readonly lineKeyColumn: string;
  readonly complexityPerMinute: number;
  readonly callsPerMinute: number;
  readonly callsPerDay: number;
  readonly batchSize: number;
  readonly writers: number;
  /** After a lost answer, "not there" is believed only when this much time has passed (S4). */
  readonly settleSeconds: number;
  /** In file order, which is the order of preference where two share a board column. */
  readonly columns: readonly ColumnMapping[];
  /** '' for orders without sizes. */
  readonly lineColumns: { readonly size: string; readonly quantity: string };
  /** Board columns whose values are people's to change. */
  readonly peopleMayEdit: readonly string[];
  readonly labels: { readonly default: boolean; readonly byColumn: Readonly<Record<string, boolean>> };
}

export interface ColumnMapping {
  /** A canonical column, in the spelling of the columns file. */
  readonly source: string;
  /** A board column id. */
  readonly column: string;
}

/** What the domain takes as its rules. */
export type OrdersConfig = OrderRules;

export interface GatesConfig {
  readonly maxNew: number;
  readonly maxChangedPercent: number;
  readonly maxCancelledPercent: number;
  readonly maxAbsentPercent: number;
  readonly maxHeldPercent: number;
  readonly unreadWorkbook: 'wait' | 'pass';
  readonly blankColumn: 'wait' | 'pass';
  readonly vanishedCustomer: 'wait' | 'pass';
  readonly probableRename: 'wait' | 'pass';
  readonly skippedWorkbook: 'wait' | 'pass';
}

export interface AlertsConfig {
  /** null: nobody is told. */
  readonly webhook: Secret | null;
  readonly form: 'json' | 'slack' | 'teams';
  readonly balancedWithinHours: number;
}

export interface TelemetryConfig {
  /** host:port; '' = none. */
  readonly metricsAddress: string;
  /** '' = none. */
  readonly tracesUrl: string;
  readonly logFormat: 'text' | 'json';
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}
