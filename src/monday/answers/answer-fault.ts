// answer-fault: the errors of an answer's body in one shape, whatever spelling the server used. Owns: reading {errors:[…]}, the older
// {error_code, error_message} and plain texts; where an error points. Does not own: what an error means (answer-table.ts).
import { asList, asNumber, asRecord, asText, type JsonRecord } from '../wire/json.js';

export interface AnswerFault {
  /** As normalCode makes it; '' when the server gave none. */
  readonly code: string;
  /** The server's words; may hold order values (S15). */
  readonly message: string;
  /** extensions.status_code, which may differ from the HTTP status; null when absent. */
  readonly status: number | null;
  /** The response path; empty when the error is about the whole request. */
  readonly path: readonly string[];
  readonly extensions: JsonRecord;
}

/** COLUMN_VALUE_EXCEPTION, ColumnValueException and columnValue are one code (docs/monday-api.md "Errors"). */
export function normalCode(code: string): string {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain.replace(/exception$/, '');
}

export function readFaults(body: JsonRecord): readonly AnswerFault[] {
  const faults = asList(body.errors).map(faultOf);
  // The older shape stands at the top level, sometimes beside a list of errors (docs/monday-api.md "Limit answers").
  const code = asText(body.error_code);
  const message = asText(body.error_message) ?? asText(body.error);
  if (faults.length > 0 || (code === null && message === null)) return faults;
  const extensions: JsonRecord = { ...body, error_data: body.error_data };
  return [
    { code: normalCode(code ?? ''), message: message ?? '', status: asNumber(body.status_code), path: [], extensions },
  ];
}

function faultOf(error: unknown): AnswerFault {
  const record = asRecord(error) ?? { message: asText(error) ?? '' };
  const extensions = asRecord(record.extensions) ?? {};
  const code = asText(extensions.code) ?? asText(extensions.error_code) ?? asText(record.error_code) ?? '';
  return {
    code: normalCode(code),
    message: asText(record.message) ?? asText(record.error_message) ?? '',
    status: asNumber(extensions.status_code) ?? asNumber(record.status_code),
    path: asList(record.path).map(String),
    extensions,
  };
}

/** The board column an error is about, if it says so: error_data is an object, or an array (DATA_VALIDATIONS_ERROR, docs/monday-api.md "Batches of aliases"). */
export function faultColumn({ extensions }: AnswerFault): string | null {
  for (const data of [extensions.error_data, ...asList(extensions.error_data)]) {
    const record = asRecord(data);
    if (!record) continue;
    const column = asText(record.column_id) ?? asText(record.columnId) ?? asText(asList(record.columnIds)[0]);
    if (column !== null) return column;
  }
  return null;
}

/** "query cost 30001 budget remaining 19986 out of 1000000 reset in 3 seconds", or the same as extensions (docs/monday-api.md "Limit answers"). */
export function faultComplexity({
  extensions,
  message,
}: AnswerFault): { readonly cost: number; readonly limit: number } | null {
  const cost = asNumber(extensions.complexity) ?? asNumber(/query cost (\d+)/i.exec(message)?.[1]);
  const limit =
    asNumber(extensions.complexity_budget_limit) ??
    asNumber(extensions.maxComplexity) ??
    asNumber(/out of (\d+)/i.exec(message)?.[1]);
  return cost === null || limit === null ? null : { cost, limit };
}
