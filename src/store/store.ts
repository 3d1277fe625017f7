// store: the whole interface to the truth (S1), the same for both engines. Owns: putting the parts together and opening the right engine.
import type { ColumnRule } from '../domain/order/order-rules.js';
import type { SharedBudgets } from '../domain/run/shared-budget.js';
import { type AdoptStore, createAdoptStore } from './adopt-store.js';
import { type AlertStore, createAlertStore } from './alert-store.js';
import { createBudgetStore } from './budget-store.js';
import { type StoreContext, storeTime } from './context.js';
import type { Database } from './database.js';
import { createDuplicateStore, type DuplicateStore } from './duplicate-store.js';
import { createForecastStore, type ForecastStore } from './forecast-store.js';
import { createForgetStore, type ForgetStore } from './forget-store.js';
import { createGateStore, type GateStore } from './gate-store.js';
import { createGroupStore, type GroupStore } from './group-store.js';
import { createHousekeepingStore, type HousekeepingStore } from './housekeeping-store.js';
import { createImportStore, type ImportStore } from './import-store.js';
import { createKeptPlanStore, type KeptPlanStore } from './kept-plan-store.js';
import { createLeaseStore, type LeaseStore } from './lease-store.js';
import { createMarkStore, type MarkStore } from './mark-store.js';
import { createMergeStore, type MergeStore } from './merge-store.js';
import { checkSchema, type MigrationReport, migrate } from './migrate.js';
import { createOutboxStore, type OutboxStore } from './outbox-store.js';
import { createPauseStore, type PauseStore } from './pause-store.js';
import { createPlanStore, type PlanStore } from './plan-store.js';
import { createRollbackStore, type RollbackStore } from './rollback-store.js';
import { type AttemptStore, createAttemptStore } from './run-attempt.js';
import { createRunStore, type RunStore } from './run-store.js';
import { openSqlite } from './sqlite/sqlite-database.js';
import type { ServerPlace } from './sqlserver/connection.js';
import { openSqlServer } from './sqlserver/sqlserver-database.js';
import { loadStatements } from './statements.js';
import { createVerifyStore, type VerifyStore } from './verify-store.js';
import { createExplainStore, type ExplainStore } from './views/explain-store.js';
import { createFiguresStore, type FiguresStore } from './views/figures-store.js';
import { createHealthStore, type HealthStore } from './views/health-store.js';
import { createIdentityStore, type IdentityStore } from './views/identity-store.js';
import { createInspectStore, type InspectStore } from './views/inspect-store.js';
import { createReportStore, type ReportStore } from './views/report-store.js';
import { createTallyStore, type TallyStore } from './views/tally-store.js';

export interface Store {
  readonly runs: RunStore;
  readonly attempts: AttemptStore;
  readonly imports: ImportStore;
  readonly merge: MergeStore;
  readonly plan: PlanStore;
  readonly outbox: OutboxStore;
  readonly duplicates: DuplicateStore;
  readonly explain: ExplainStore;
  readonly gates: GateStore;
  readonly keptPlans: KeptPlanStore;
  readonly groups: GroupStore;
  readonly leases: LeaseStore;
  readonly marks: MarkStore;
  readonly adoption: AdoptStore;
  readonly figures: FiguresStore;
  readonly forecasts: ForecastStore;
  readonly budgets: SharedBudgets;
  readonly pauses: PauseStore;
  readonly reports: ReportStore;
  readonly tally: TallyStore;
  readonly forget: ForgetStore;
  readonly health: HealthStore;
  readonly alerts: AlertStore;
  readonly inspect: InspectStore;
  readonly verify: VerifyStore;
  readonly rollbacks: RollbackStore;
  readonly identity: IdentityStore;
  readonly housekeeping: HousekeepingStore;
  /** `afterEach` hears of each migration inside their one transaction; production passes none. */
  migrate(afterEach?: (file: string) => void): Promise<MigrationReport>;
  /** Throws StoreFault when the schema is not this program's. */
  check(): Promise<void>;
  /** True where people who read wait for those who write: a setting of the database, which doctor tells of. */
  readersWait(): Promise<boolean>;
  /** The time that all hosts of this store go by: its engine's. */
  time(): Promise<Date>;
  close(): Promise<void>;
}

export type StoreConfig =
  | { readonly kind: 'sqlite'; readonly file: string }
  | (ServerPlace & { readonly kind: 'sqlserver' });

export interface StoreOptions {
  readonly columns: readonly ColumnRule[];
  /** Make the store when it does not exist yet (migrate, demo). */
  readonly create: boolean;
  /** The test's own time, of host and store alike. */
  readonly now?: () => Date;
}

export function openStore(config: StoreConfig, options: StoreOptions): Store {
  return storeOn(openDatabase(config, options), options);
}

/** On a connection that is open already; closed with the store. */
export function storeOn(db: Database, options: Pick<StoreOptions, 'columns' | 'now'>): Store {
  const sql = loadStatements(db.engine);
  const clock = options.now ?? (() => new Date());
  const now = () => clock().toISOString();
  const business = options.columns.map((column) => db.quote(column.name)).join(', ');
  const timeOf: StoreContext['timeOf'] = options.now === undefined ? ({ at }) => at : now;
  const context: StoreContext = { db, sql, columns: options.columns, business, now, timeOf };
  return {
    runs: createRunStore(context),
    attempts: createAttemptStore(context),
    imports: createImportStore(context),
    identity: createIdentityStore(context),
    housekeeping: createHousekeepingStore(context),
    merge: createMergeStore(context),
    plan: createPlanStore(context),
    outbox: createOutboxStore(context),
    duplicates: createDuplicateStore(context),
    explain: createExplainStore(context),
    gates: createGateStore(context),
    keptPlans: createKeptPlanStore(context),
    groups: createGroupStore(context),
    leases: createLeaseStore(context),
    marks: createMarkStore(context),
    adoption: createAdoptStore(context),
    figures: createFiguresStore(context),
    forecasts: createForecastStore(context),
    budgets: createBudgetStore(context),
    pauses: createPauseStore(context),
    reports: createReportStore(context),
    tally: createTallyStore(context),
    forget: createForgetStore(context),
    health: createHealthStore(context),
    alerts: createAlertStore(context),
    inspect: createInspectStore(context),
    verify: createVerifyStore(context),
    rollbacks: createRollbackStore(context),
    migrate: (afterEach) => migrate(db, sql, options.columns, now(), afterEach),
    check: () => checkSchema(db, sql, options.columns),
    readersWait: () => db.readersWait(),
    time: async () => new Date(await storeTime(context)),
    close: () => db.close(),
  };
}

function openDatabase(config: StoreConfig, { create, columns }: StoreOptions): Database {
  switch (config.kind) {
    case 'sqlite':
      return openSqlite({ file: config.file, create, columns });
    case 'sqlserver':
      return openSqlServer(config);
  }
}
