// call-log: writes the calls of an activity to the store, numbered so that a repeated activity adds its own rows and never a second copy.
import { randomUUID } from 'node:crypto';
import type { CallFact, CallRecord } from './deps.js';

export function callRecord(runId: string, batchId: string | null, fact: CallFact): CallRecord {
  return { ...fact, runId, callNo: randomUUID(), batchId };
}
