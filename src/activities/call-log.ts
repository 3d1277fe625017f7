// call-log: writes the calls of an activity to the store, numbered so that a repeated activity adds its own rows and never a second copy.
import { randomUUID } from 'node:crypto';
import type { CallFact, CallRecord } from './deps.js';

export function callRecord(runId: string, batchId: string | null, fact: CallFact): CallRecord {
  return {
    runId,
    callNo: randomUUID(),
    batchId,
    at: fact.at,
    operation: fact.operation,
    mutation: fact.mutation,
    httpStatus: fact.httpStatus,
    outcome: fact.outcome,
    reason: fact.reason,
    complexity: fact.complexity,
    durationMs: fact.durationMs,
    requestId: fact.requestId,
  };
}
