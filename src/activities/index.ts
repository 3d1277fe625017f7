// The activities, in the order a run uses them. Workflows import the type `Activities` only.

import { checkCanary } from './check-canary.js';
import { checkMark } from './check-mark.js';
import { closeCustomer, noteCustomer } from './close-customer.js';
import { closeRun } from './close-run.js';
import type { ActivityDeps } from './deps.js';
import { ensureGroups } from './ensure-groups.js';
import { enterPhase } from './enter-phase.js';
import { evaluateGates, settleGate } from './evaluate-gates.js';
import { forecastRun } from './forecast-run.js';
import { housekeep } from './housekeep.js';
import { importWorkbook } from './import-workbook.js';
import { keepPause } from './keep-pause.js';
import { checkPlan, keepPlan } from './keep-plan.js';
import { listWorkbooks } from './list-workbooks.js';
import { mergeOrders } from './merge-orders.js';
import { openRun } from './open-run.js';
import { planRollback } from './plan-rollback.js';
import { planRun } from './plan-run.js';
import { raiseMark } from './raise-mark.js';
import { readBoard } from './read-board.js';
import { recoverOpenBatches } from './recover-open-batches.js';
import { repairLedger } from './repair-ledger.js';
import { retryQuarantined } from './retry-quarantined.js';
import { sendBatch } from './send-batch.js';
import { verifyBoard } from './verify-board.js';
import { watch } from './watch.js';

export function createActivities(deps: ActivityDeps) {
  return {
    openRun: openRun(deps),
    enterPhase: enterPhase(deps),
    keepPause: keepPause(deps),

    listWorkbooks: listWorkbooks(deps),
    importWorkbook: importWorkbook(deps),
    mergeOrders: mergeOrders(deps),

    readBoard: readBoard(deps),
    recoverOpenBatches: recoverOpenBatches(deps),
    verifyBoard: verifyBoard(deps),
    repairLedger: repairLedger(deps),
    planRun: planRun(deps),
    planRollback: planRollback(deps),
    forecastRun: forecastRun(deps),
    keepPlan: keepPlan(deps),
    checkPlan: checkPlan(deps),
    evaluateGates: evaluateGates(deps),
    settleGate: settleGate(deps),

    checkMark: checkMark(deps),
    raiseMark: raiseMark(deps),

    ensureGroups: ensureGroups(deps),
    sendBatch: sendBatch(deps),
    retryQuarantined: retryQuarantined(deps),
    noteCustomer: noteCustomer(deps),
    closeCustomer: closeCustomer(deps),

    closeRun: closeRun(deps),

    watch: watch(deps),
    checkCanary: checkCanary(deps),
    housekeep: housekeep(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
