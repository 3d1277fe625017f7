// doctor-board: doctor's checks of the board: answer, token, version, clock, limits, columns, labels. Owns: what they ask and how they judge.
// It changes nothing on the board.

import type { Config } from '../../config/config.js';
import type { BoardColumn, BoardStructure } from '../../domain/board/board.js';
import type { CallOutcome } from '../../domain/board/outcome.js';
import { sentenceOf } from '../../domain/board/outcome-words.js';
import { type ReadAnswer, readAnswer } from '../../monday/answers/answers.js';
import { problemsOf } from '../../monday/values/board-rules.js';
import { API_VERSION, createMondayClient } from '../../monday/wire/client.js';
import { type DocumentName, documentText } from '../../monday/wire/document.js';
import { asList, asNumber, asRecord, asText } from '../../monday/wire/json.js';
import { boardOf } from '../../wiring/board-connection.js';
import { keyColumnsOf } from '../../wiring/key-columns.js';
import { settingsOf } from '../../wiring/settings.js';
import { numberWithCommas } from '../text-table.js';
import { bad, type CheckResult, ok, problemOf, skipped } from './checks.js';

export interface ConnectionFacts {
  readonly answer: ReadAnswer;
  /** The board's own time, from its Date header; null where it sends none. */
  readonly serverTimeMs: number | null;
  readonly ourTimeMs: number;
}

/** The little that doctor asks of a board. */
export interface DoctorBoard {
  connection(): Promise<ConnectionFacts>;
  /** Calls a day of this account; null where the board does not say. */
  dailyLimit(): Promise<number | null>;
  structure(): Promise<
    | { readonly kind: 'ok'; readonly structure: BoardStructure }
    | { readonly kind: 'not-ok'; readonly outcome: CallOutcome }
  >;
  keyColumns(): Promise<{ readonly keyColumn: string; readonly lineKeyColumn: string }>;
  close(): Promise<void>;
}

/** A person waits; a board that needs longer for four fields is not well. */
const ANSWER_WITHIN_MS = 15_000;
/** More, and waits that the board gives as a time of day go wrong, and so do reports. */
const CLOCK_DIFFERENCE_MS = 60_000;

export function connectDoctorBoard(config: Config): DoctorBoard {
  const { url, token } = config.board;
  const client = createMondayClient({ url, token, timeoutMs: ANSWER_WITHIN_MS });
  const board = boardOf(config);
  const ask = async (name: DocumentName) => {
    const raw = await client.send(JSON.stringify({ query: documentText(name), variables: {} }), { kind: 'query' });
    const nowMs = Date.now();
    const answer = readAnswer(raw, { kind: 'query', members: 0, apiVersion: client.apiVersion, nowMs });
    const date = raw.kind === 'http' ? Date.parse(raw.headers.date ?? '') : Number.NaN;
    return { answer, serverTimeMs: Number.isNaN(date) ? null : date, ourTimeMs: nowMs };
  };
  return {
    connection: () => ask('connection-check'),
    async dailyLimit() {
      const { answer } = await ask('daily-limit');
      const api = asRecord(asList([answer.data?.platform_api])[0]);
      return asNumber(asRecord(api?.daily_limit)?.total);
    },
    async structure() {
      const asked = await board.readStructure(AbortSignal.timeout(ANSWER_WITHIN_MS));
      return asked.kind === 'ok' ? { kind: 'ok', structure: asked.value } : { kind: 'not-ok', outcome: asked.outcome };
    },
    keyColumns: () => keyColumnsOf(config),
    async close() {
      await client.close();
      await board.close();
    },
  };
}

export async function checkBoard(config: Config, board: DoctorBoard): Promise<CheckResult[]> {
  try {
    const { token, url } = config.board;
    if (!token.available) {
      const remedy = `Set it to the API token of the user the mirror works as, then run again.`;
      return [
        bad('token', `The environment variable ${token.name} is not set.`, remedy),
        skipped('board', 'Not asked without a token.'),
      ];
    }
    const facts = await board.connection();
    const findings = connectionFindings(facts, url);
    if (facts.answer.outcome.kind !== 'answered') return findings;
    findings.push(...limitFindings(facts.answer, await board.dailyLimit(), config.board.callsPerDay));
    const read = await board.structure();
    if (read.kind !== 'ok') return [...findings, problemOf('columns', sentenceOf(read.outcome))];
    return [...findings, ...structureFindings(read.structure, config, await board.keyColumns())];
  } finally {
    await board.close();
  }
}

export function connectionFindings({ answer, serverTimeMs, ourTimeMs }: ConnectionFacts, url: string): CheckResult[] {
  const { outcome, apiVersionServed, durationMs } = answer;
  const otherVersion = 'reason' in outcome && outcome.reason.row === 'other-version';
  if (outcome.kind !== 'answered' && !otherVersion) {
    const { sentence, remedy } = problemOf('board', sentenceOf(outcome));
    return [bad('board', `${url}: ${sentence}`, remedy ?? remedyOf(answer.httpStatus))];
  }
  const findings = [ok('board', `${url} answers in ${Math.round(durationMs)} ms.`)];
  const name = asText(asRecord(answer.data?.me)?.name);
  if (name !== null) findings.push(ok('token', `Accepted; the mirror works as ${name}.`));
  else
    findings.push(
      bad('token', 'The board does not say whose token it is.', 'Use the token of a user, with access to the board.'),
    );
  if (apiVersionServed === null) findings.push(skipped('version', 'The board does not say which version answers.'));
  else if (apiVersionServed === API_VERSION) findings.push(ok('version', `API version ${API_VERSION}, as asked for.`));
  else {
    const remedy = 'This version is no longer served: a newer order-mirror is needed. Runs stop until then.';
    findings.push(
      bad('version', `The board answers with API version ${apiVersionServed}, not ${API_VERSION}.`, remedy),
    );
  }
  return [...findings, clockFinding(serverTimeMs, ourTimeMs)];
}

export function clockFinding(serverTimeMs: number | null, ourTimeMs: number): CheckResult {
  if (serverTimeMs === null) return skipped('clock', 'The board does not tell its time.');
  const seconds = Math.round((ourTimeMs - serverTimeMs) / 1000);
  const words = seconds === 0 ? 'the same as' : `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'}`;
  const sentence = `This machine's clock is ${words} the board's.`;
  if (Math.abs(ourTimeMs - serverTimeMs) <= CLOCK_DIFFERENCE_MS) return ok('clock', sentence);
  return bad('clock', sentence, 'Let the clock be set over the network (NTP).');
}

export function limitFindings(
  { limits }: Pick<ReadAnswer, 'limits'>,
  dailyLimit: number | null,
  callsPerDay: number,
): CheckResult[] {
  const n = numberWithCommas;
  const seen = limits.all.map(
    ({ name, remaining, quota }) => `${name} ${n(remaining)}${quota === null ? '' : ` of ${n(quota)}`}`,
  );
  if (dailyLimit !== null) seen.push(`${n(dailyLimit)} calls a day`);
  const sentence = seen.length === 0 ? 'The board tells no limits.' : `Left now: ${seen.join(', ')}.`;
  if (dailyLimit !== null && callsPerDay > dailyLimit) {
    const problem = `The config counts on ${n(callsPerDay)} calls a day, the account has ${n(dailyLimit)}.`;
    return [bad('limits', problem, `Write calls_per_day = ${dailyLimit} in [board].`)];
  }
  return [seen.length === 0 ? skipped('limits', sentence) : ok('limits', sentence)];
}

export function structureFindings(
  structure: BoardStructure,
  config: Config,
  keys: { readonly keyColumn: string; readonly lineKeyColumn: string },
): CheckResult[] {
  const facts = settingsOf(config, keys);
  const problems = problemsOf(structure, facts).map((problem) => problemOf('columns', problem));
  const { name, boardId, subitemBoardId, itemsCount, itemsLimit } = structure;
  const there = `"${name}" (${boardId})`;
  const findings = [
    ok(
      'boards',
      subitemBoardId === '' ? `${there} is there.` : `${there} and its subitems (${subitemBoardId}) are there.`,
    ),
  ];
  if (itemsCount !== null && itemsLimit !== null && itemsLimit > 0) findings.push(roomFinding(itemsCount, itemsLimit));
  if (problems.length > 0) findings.push(...problems);
  else {
    const count = facts.mapping.length;
    findings.push(
      ok(
        'columns',
        `All ${count} mapped columns can be written; keys stand in ${[keys.keyColumn, keys.lineKeyColumn].filter((id) => id !== '').join(' and ')}.`,
      ),
    );
  }
  return [...findings, ...labelFindings(structure, config)];
}

/** Nearly full: a run with many new orders would fail half-way. */
const NEARLY_FULL = 0.95;

function roomFinding(items: number, limit: number): CheckResult {
  const sentence = `${numberWithCommas(items)} of ${numberWithCommas(limit)} items are used.`;
  if (items < limit * NEARLY_FULL) return ok('room', sentence);
  return bad('room', sentence, 'Archive items of past seasons, or move to a new board.');
}

function labelFindings(structure: BoardStructure, { board }: Config): CheckResult[] {
  const wanted = new Set(board.columns.map(({ column }) => column));
  const used = structure.columns.filter(({ id, labels }) => wanted.has(id) && labels !== null);
  const sizes = structure.subitemColumns.filter(({ id, labels }) => id === board.lineColumns.size && labels !== null);
  const all = [...used, ...sizes];
  const mayMake = ({ id }: BoardColumn) => board.labels.byColumn[id] ?? board.labels.default;
  const empty = all.filter((column) => !mayMake(column) && column.labels?.length === 0);
  if (empty.length > 0) {
    return empty.map(({ title, id }) =>
      bad(
        'labels',
        `The column "${title}" (${id}) has no labels, and none may be made: every value would be refused.`,
        `Add the labels on the board, or write ${id} = true in [board.labels].`,
      ),
    );
  }
  const free = all.filter(mayMake).length;
  return [ok('labels', `${all.length} columns have labels; new ones may be made in ${free} of them.`)];
}

function remedyOf(httpStatus: number | null): string {
  if (httpStatus === 401 || httpStatus === 403)
    return 'Check the token that [board] token names; make a new one in monday.com if need be.';
  if (httpStatus === null)
    return 'Check [board] url, and that this machine may reach it. The practice board: `order-mirror emulator`.';
  return 'Try again in a few minutes; if it stays, show this line to whoever looks after the board.';
}
