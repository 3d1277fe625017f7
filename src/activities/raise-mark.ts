// raise-mark: a run sends only while the board's mark names it (S3): raised before the first write, looked at again after every long rest.
// Owns: when, and what is stored meanwhile. Does not own: what a mark means and in which order it is raised (domain/mark).
import { randomBytes } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { sentenceOf } from '../domain/board/outcome-words.js';
import { type BoardMark, isSameMark, markText, readMarkText } from '../domain/mark/board-mark.js';
import { judgeMark } from '../domain/mark/judge-mark.js';
import {
  afterRaise,
  afterRead,
  afterWait,
  BY_REVISIONS,
  BY_WAITS,
  beginRaise,
  type MarkReading,
  type RaiseAnswer,
  type RaiseProtocol,
  type RaiseStep,
  type RaiseWish,
} from '../domain/mark/raise-mark.js';
import { askUntilAnswered } from './ask.js';
import { callRecord } from './call-log.js';
import type { ActivityDeps } from './deps.js';
import { beat, cancelled } from './heartbeat.js';
import { DayUsedUp, type LongWait, orLongWait, TooLongToSleep } from './long-wait.js';
import { type HeldLease, withWriterLease } from './writer-lease.js';

/** Longer than this without a call to the board, and another store may have begun meanwhile: the mark is read once more. */
const LOOK_AGAIN_MS = 10 * 60_000;

export interface RaiseReport {
  /** later: the board does not work now. Each customer tries it again before its first write, and parks with the reason. */
  readonly kind: 'raised' | 'nothing-to-send' | 'later';
}

/** Before the first customer of a run is sent. A run that has nothing to send raises nothing (S12). */
export function raiseMark(deps: ActivityDeps) {
  return ({ runId }: { runId: string }): Promise<RaiseReport | LongWait> =>
    orLongWait(deps.clock, async () => {
      if (!(await deps.store.marks.hasWrites(runId))) return { kind: 'nothing-to-send' };
      try {
        await withWriterLease(deps, runId, (lease) => underMark(deps, runId, lease));
        return { kind: 'raised' };
      } catch (error) {
        if (error instanceof ApplicationFailure && error.type !== MISMATCH) return { kind: 'later' };
        throw error;
      }
    });
}

const MISMATCH = 'BoardMark';

/** When each run last was sure of its mark, or wrote under it, in this process. */
const looks = new WeakMap<ActivityDeps, Map<string, number>>();

/** Right before a write, under the writer's lease. asked: it is not known yet whether there is anything to write. */
export async function underMark(
  deps: ActivityDeps,
  runId: string,
  lease: HeldLease,
  { asked = false }: { readonly asked?: boolean } = {},
): Promise<void> {
  const { store, settings, clock } = deps;
  const seen = looks.get(deps) ?? new Map<string, number>();
  looks.set(deps, seen);
  const last = seen.get(runId);
  if (last === undefined || clock.now().getTime() - last > LOOK_AGAIN_MS) {
    const held = await store.marks.ofRun(settings.boardId, runId);
    if (held === null && asked && !(await store.marks.hasWrites(runId))) return;
    if (held === null) await raise(deps, runId, lease, 'none');
    else await stillOurs(deps, runId, held);
  }
  seen.set(runId, clock.now().getTime());
}

/** Another store or copy may have begun while this run rested. */
async function stillOurs(deps: ActivityDeps, runId: string, held: BoardMark): Promise<void> {
  const reading = await readMark(deps, runId);
  if (reading === null) throw mismatched(NO_KEY_COLUMN);
  const standing = await deps.store.marks.standing(deps.settings.boardId);
  // Put back while this run was on its way, the store does not know what was sent since, though the mark is the same.
  const current = standing.state === 'CURRENT';
  if (current && reading.text.kind === 'mark' && isSameMark(reading.text.mark, held)) return;
  const verdict = judgeMark(reading.text, { ...standing, state: 'BEHIND' });
  throw mismatched(verdict.kind === 'mismatch' ? verdict.sentence : 'The mark of the board changed.');
}

export async function raise(
  deps: ActivityDeps,
  runId: string,
  lease: HeldLease,
  over: RaiseWish['over'],
): Promise<void> {
  const { store, settings, clock } = deps;
  const protocol = await protocolOf(deps, runId);
  const nonce = randomBytes(4).toString('hex');
  let state = beginRaise(await store.marks.standing(settings.boardId), { runId, nonce, protocol, over });
  // The run's own look at its beginning: where that is too old by now, the board refuses the raise, or its time is over, and it is read again.
  let reading = takeReading(deps, runId);
  for (;;) {
    const step = state.next;
    switch (step.kind) {
      case 'read':
        reading ??= await readMark(deps, runId);
        if (reading === null) throw mismatched(NO_KEY_COLUMN);
        state = afterRead(state, reading);
        reading = null;
        break;
      case 'wait':
        beat({ waitingMs: step.ms });
        await clock.sleep(step.ms, cancelled());
        state = afterWait(state);
        break;
      case 'raise': {
        await lease.secure();
        await store.marks.intend(step.mark, protocol.kind === 'waits');
        await deps.crashPoint('mark-after-intent');
        const answer = await write(deps, runId, step, lease);
        await deps.crashPoint('mark-after-call');
        state = afterRaise(state, answer);
        if (protocol.kind === 'waits' && state.next.kind === 'wait') await store.marks.counts(step.mark);
        break;
      }
      case 'held':
        await store.marks.held(step.mark);
        return;
      case 'mismatch':
        throw mismatched(step.sentence);
      case 'given-up':
        if (step.passing) throw ApplicationFailure.create({ message: step.sentence, type: 'MarkNotRaised' });
        throw mismatched(step.sentence);
    }
  }
}

async function write(
  deps: ActivityDeps,
  runId: string,
  { mark, revision, beforeMs }: Extract<RaiseStep, { kind: 'raise' }>,
  lease: HeldLease,
): Promise<RaiseAnswer> {
  const { clock, waits } = deps;
  const text = markText(mark);
  const idempotencyKey = deps.sha256(`${text}\n${revision}`).slice(0, 40);
  const inTime = () => lease.outlivesCall() && (beforeMs === null || clock.now().getTime() < beforeMs);
  const asked = await deps.board.writeMark({ text, revision, idempotencyKey }, inTime);
  await deps.store.outbox.recordCalls(asked.calls.map((fact) => callRecord(runId, null, fact)));
  if (asked.kind === 'ok') return { kind: 'done', answeredAtMs: clock.now().getTime() };
  const { outcome } = asked;
  const pause = async (ms: number) => {
    if (ms > waits.longestInActivityMs) throw new TooLongToSleep(ms);
    await clock.sleep(ms, cancelled());
  };
  switch (outcome.kind) {
    case 'daily-limit':
      throw new DayUsedUp(outcome.untilMs);
    case 'retry-after':
      await pause(outcome.waitMs);
      return { kind: 'not-sent', sentence: sentenceOf(outcome) };
    case 'look-up-first':
      await pause(outcome.waitMs);
      return { kind: 'unknown', sentence: sentenceOf(outcome) };
    case 'answered':
      return { kind: 'unknown', sentence: 'The answer of the board lacked the column.' };
    case 'split':
    case 'park':
      return {
        kind: 'refused',
        sentence: `The board did not take its mark, so nothing was sent: ${sentenceOf(outcome)}`,
      };
  }
}

/** `board setup` tried it, as a rule; where there was no store to keep the answer in, the first run that sends does. */
async function protocolOf(deps: ActivityDeps, runId: string): Promise<RaiseProtocol> {
  const { store, settings } = deps;
  const known = await store.marks.refusesStale(settings.boardId);
  if (known !== null) return known ? BY_REVISIONS : BY_WAITS;
  const asked = await deps.board.tryRevisions(randomBytes(4).toString('hex'));
  await store.outbox.recordCalls(asked.calls.map((fact) => callRecord(runId, null, fact)));
  const refuses = asked.kind === 'ok' ? asked.value : null;
  if (refuses !== null) await store.marks.noteRefusesStale(settings.boardId, refuses);
  return refuses === true ? BY_REVISIONS : BY_WAITS;
}

/** What each run read at its beginning, in this process. */
const readings = new WeakMap<ActivityDeps, Map<string, MarkReading>>();

export function rememberReading(deps: ActivityDeps, runId: string, reading: MarkReading): void {
  // One run at a time sends to a board: those before it have no use for theirs.
  readings.set(deps, new Map([[runId, reading]]));
}

function takeReading(deps: ActivityDeps, runId: string): MarkReading | null {
  const reading = readings.get(deps)?.get(runId) ?? null;
  readings.delete(deps);
  return reading;
}

/** null: there is no key column. */
export async function readMark(deps: ActivityDeps, runId: string): Promise<MarkReading | null> {
  if (deps.settings.keyColumn === '') return null;
  let askedAtMs = 0;
  const column = await askUntilAnswered(deps, runId, 'the mark of the board', (signal) => {
    askedAtMs = deps.clock.now().getTime();
    return deps.board.readMark(signal);
  });
  return column === null ? null : { text: readMarkText(column.text), revision: column.revision, askedAtMs };
}

export function mismatched(sentence: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(sentence, MISMATCH);
}

const NO_KEY_COLUMN =
  'The board has no key column, so nothing was sent: make it with `order-mirror board setup`, then compare with `order-mirror verify --repair`.';
