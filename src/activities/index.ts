// The activities, in the order a run uses them. Workflows import the type `Activities` only.
import { closeCustomer, noteCustomer } from './close-customer.js';
import { closeRun } from './close-run.js';
import type { ActivityDeps } from './deps.js';
import { ensureGroups } from './ensure-groups.js';
import { enterPhase } from './enter-phase.js';
import { forecastRun } from './forecast-run.js';
import { housekeep } from './housekeep.js';
import { importWorkbook } from './import-workbook.js';
import { keepPause } from './keep-pause.js';
import { checkPlan, keepPlan } from './keep-plan.js';
import { listWorkbooks } from './list-workbooks.js';
import { mendBooks } from './mend-books.js';
import { mergeOrders } from './merge-orders.js';
import { openRun } from './open-run.js';
import { planRollback } from './plan-rollback.js';
import { planRun } from './plan-run.js';
import { readBoard } from './read-board.js';
import { recallAside } from './recall-aside.js';
import { sendBatch } from './send-batch.js';
import { settleUnended } from './settle-unended.js';
import { singCanary } from './sing-canary.js';
import { verifyBoard } from './verify-board.js';
import { watch } from './watch.js';
import { settleGate, weighGates } from './weigh-gates.js';

export function createActivities(deps: ActivityDeps) {
  return {
    openRun: openRun(deps),
    enterPhase: enterPhase(deps),
    keepPause: keepPause(deps),

    listWorkbooks: listWorkbooks(deps),
    importWorkbook: importWorkbook(deps),
    mergeOrders: mergeOrders(deps),

    readBoard: readBoard(deps),
    settleUnended: settleUnended(deps),
    verifyBoard: verifyBoard(deps),
    mendBooks: mendBooks(deps),
    planRun: planRun(deps),
    planRollback: planRollback(deps),
    forecastRun: forecastRun(deps),
    keepPlan: keepPlan(deps),
    checkPlan: checkPlan(deps),
    weighGates: weighGates(deps),
    settleGate: settleGate(deps),

    ensureGroups: ensureGroups(deps),
    sendBatch: sendBatch(deps),
    recallAside: recallAside(deps),
    noteCustomer: noteCustomer(deps),
    closeCustomer: closeCustomer(deps),

    closeRun: closeRun(deps),

    watch: watch(deps),
    singCanary: singCanary(deps),
    housekeep: housekeep(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
