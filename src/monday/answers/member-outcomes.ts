// member-outcomes: the data and errors of an executed batch -> the outcome of each alias. Owns: matching errors to aliases (docs/monday-api.md "Batches of aliases", "Lost answers").
import type { CallOutcome, MemberOutcome } from '../../domain/board/outcome.js';
import { aliasOf } from '../wire/batch-document.js';
import { asRecord, type JsonRecord } from '../wire/json.js';
import type { AnswerFault } from './answer-fault.js';
import type { AnswerRow } from './answer-row.js';
import { type ClassifiedError, mostSevere, nextDayMs, outcomeOf, reasonOf } from './classified-error.js';
import { rowNamed } from './classify-error.js';

interface Executed {
  readonly data: JsonRecord | null;
  readonly faults: readonly AnswerFault[];
  readonly count: number;
  readonly find: (fault: AnswerFault) => ClassifiedError;
  readonly nothing: (row: AnswerRow) => ClassifiedError;
  readonly nowMs: number;
}

interface Member {
  readonly outcome: MemberOutcome;
  readonly finding: ClassifiedError | null;
}

export function readMembers(executed: Executed) {
  const members = Array.from({ length: executed.count }, (_, index) => readMember(aliasOf(index), executed));
  const findings = members.flatMap(({ finding }) => (finding ? [finding] : []));
  const parked = members.every(({ finding }) => finding !== null && isPark(finding));
  // What stops a person stops the batch, once nothing else is left in it: no member is to blame.
  const outcome: CallOutcome = parked ? outcomeOf(mostSevere(findings), executed) : { kind: 'answered' };
  return { outcome, members: parked ? [] : members.map((member) => member.outcome), findings };
}

const isPark = ({ meaning }: ClassifiedError) => meaning === 'park-run' || meaning === 'park-customer';

function readMember(alias: string, { data, faults, count, find, nothing, nowMs }: Executed): Member {
  const id = asRecord(data?.[alias])?.id;
  // An id is the proof (S5), whatever else was complained about.
  if (typeof id === 'string' && id !== '') return { outcome: { kind: 'applied', boardItemId: id }, finding: null };
  const own = faults.filter(({ path }) => path[0] === alias);
  const below = own.filter(({ path }) => path.length > 1);
  if (below.length > 0) {
    const doubt = nothing(rowNamed('error-below-member'));
    return of(mostSevere(below.map((fault) => ({ ...doubt, fault }))), nowMs);
  }
  if (own.length > 0) return of(mostSevere(own.map(find)), nowMs);
  // An error that names no alias of this batch can only be placed when there is just one.
  const stray = faults.filter(({ path }) => !isAlias(path[0], count));
  if (stray.length > 0 && count === 1) return of(mostSevere(stray.map(find)), nowMs);
  return of(nothing(rowNamed('no-result')), nowMs);
}

function isAlias(name: string | undefined, count: number): boolean {
  return name !== undefined && /^m\d+$/.test(name) && Number(name.slice(1)) < count;
}

function of(finding: ClassifiedError, nowMs: number): Member {
  return { outcome: memberOutcome(finding, nowMs), finding };
}

function memberOutcome(finding: ClassifiedError, nowMs: number): MemberOutcome {
  const reason = reasonOf(finding);
  switch (finding.meaning) {
    case 'doubt':
      return { kind: 'unknown', reason };
    case 'refused':
      return { kind: 'refused', reason };
    case 'gone':
      return { kind: 'target-gone', reason };
    case 'wait':
      return { kind: 'not-executed', waitMs: finding.waitMs, reason };
    case 'day':
      return { kind: 'not-executed', waitMs: nextDayMs(finding.waitMs, nowMs) - nowMs, reason };
    // Sent again in a batch of their own, these are judged as a whole.
    case 'split':
    case 'park-customer':
    case 'park-run':
      return { kind: 'not-executed', waitMs: 0, reason };
  }
}
