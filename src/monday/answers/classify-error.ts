// classify-error: which row of the table an error, a bare status or a missing answer falls into. Owns: the order of asking.
import type { AnswerFault } from './answer-fault.js';
import type { AnswerRow } from './answer-row.js';
import { ANSWER_TABLE } from './answer-table.js';

const byName = new Map(ANSWER_TABLE.map((row) => [row.name, row]));

export function rowNamed(name: string): AnswerRow {
  const row = byName.get(name);
  if (!row) throw new Error(`no row ${name}`);
  return row;
}

/** The row of one error: by its code, without one by its words, else by the status it brings along, else by the status of the whole answer. */
export function rowOfFault(fault: AnswerFault, about: 'member' | 'request', httpStatus: number): AnswerRow {
  const byCode = ANSWER_TABLE.find((row) => row.codes?.includes(fault.code) && (row.narrow?.(fault) ?? true));
  if (byCode) return byCode;
  // Words, or another status in the body, do not take away the doubt that a failed server or gateway leaves (S4).
  const failed = about === 'request' && httpStatus >= 300 && rowOfStatus(httpStatus).mutation === 'doubt';
  const byWords =
    fault.code === '' && !failed ? ANSWER_TABLE.find((row) => row.messages?.test(fault.message)) : undefined;
  if (byWords) return byWords;
  const status = fault.status;
  const byStatus = (wanted: number) =>
    ANSWER_TABLE.find((row) => (about === 'member' ? row.memberStatuses : row.statuses)?.(wanted));
  return (
    (status === null || failed ? undefined : byStatus(status)) ??
    (about === 'request' ? byStatus(httpStatus) : undefined) ??
    rowNamed('unknown-error')
  );
}

/** An answer without any readable error. */
export function rowOfStatus(status: number): AnswerRow {
  if (status >= 200 && status < 300) return rowNamed('no-result');
  return ANSWER_TABLE.find((row) => row.statuses?.(status)) ?? rowNamed('unknown-error');
}

export function rowOfConnection(phase: 'not-connected' | 'sent', code: string): AnswerRow {
  const named = ANSWER_TABLE.find((row) => row.connection?.includes(code));
  // A given-up or timed-out call that surely never left is no doubt at all.
  if (named && (phase === 'sent' || named.mutation !== 'doubt')) return named;
  return rowNamed(phase === 'sent' ? 'answer-cut' : 'not-connected');
}
