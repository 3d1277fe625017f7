// All interleavings of stores that raise one board's mark, and what a mark says of a store. S3: of copies that start together at most one sends.
// The steps are those of production (domain/mark/raise-mark.ts); the board, the network and the deaths of processes are the model's.
import { describe, expect, test } from 'vitest';
import { type BoardMark, markText, readMarkText } from '../src/domain/mark/board-mark.js';
import { judgeMark, type StoreStanding } from '../src/domain/mark/judge-mark.js';
import {
  afterRaise,
  afterRead,
  afterWait,
  BY_REVISIONS,
  beginRaise,
  type RaiseProtocol,
  type RaiseState,
} from '../src/domain/mark/raise-mark.js';

const BEFORE: BoardMark = { storeId: 's', epoch: 7, runId: 'r0', nonce: '00000000', boardId: '1' };
const COPY: StoreStanding = {
  storeId: 's',
  boardId: '1',
  state: 'CURRENT',
  held: { mark: BEFORE, runOpen: false },
  tried: [],
};

/** A second of the bounds is a tick here. */
const WAITS: RaiseProtocol = { kind: 'waits', raiseWithinMs: 2, readBackAfterMs: 2 };

interface Flight {
  readonly text: string;
  readonly revision: string;
  readonly done: boolean | null;
  /** Nobody waits for its answer any more. */
  readonly lost: boolean;
}

interface Process {
  /** What its store remembers over the death of the process. */
  readonly standing: StoreStanding;
  readonly raise: RaiseState;
  readonly flights: readonly Flight[];
  readonly readyAt: number;
  readonly deaths: number;
  readonly losses: number;
  readonly sends: boolean;
}

interface World {
  readonly board: { readonly text: string; readonly revision: number };
  readonly now: number;
  readonly processes: readonly Process[];
}

interface Model {
  readonly protocol: RaiseProtocol;
  readonly boardRefuses: boolean;
  readonly copies: number;
  readonly deaths: number;
  readonly losses: number;
  /** Ticks until nothing more can happen. */
  readonly ends: number;
}

/** Every world that can follow. */
function following(world: World, model: Model): World[] {
  const next: World[] = [];
  if (model.protocol.kind === 'waits' && world.now < model.ends) next.push({ ...world, now: world.now + 1 });
  world.processes.forEach((process, at) => {
    const put = (changed: Partial<Process>, board = world.board): void => {
      const processes = world.processes.map((one, index) => (index === at ? { ...one, ...changed } : one));
      next.push({ ...world, board, processes });
    };
    for (const step of stepsOf(process, world, model)) put(step.process, step.board);
  });
  return next;
}

interface Step {
  readonly process: Partial<Process>;
  readonly board?: World['board'];
}

function stepsOf(process: Process, { board, now }: World, model: Model): Step[] {
  const steps: Step[] = [];
  const { raise, flights, standing } = process;
  const waiting = flights.find(({ lost }) => !lost);
  // The board carries out what is on its way: at any time, in any order.
  flights.forEach((flight, at) => {
    if (flight.done !== null) return;
    const done = !model.boardRefuses || flight.revision === String(board.revision);
    const landed = flights
      .map((one, index) => (index === at ? { ...one, done } : one))
      .filter((one) => !one.lost || one.done === null);
    steps.push({
      process: { flights: landed },
      ...(done ? { board: { text: flight.text, revision: board.revision + 1 } } : {}),
    });
  });
  if (waiting !== undefined) {
    if (waiting.done !== null) {
      const after = afterRaise(
        raise,
        waiting.done ? { kind: 'done', answeredAtMs: now } : { kind: 'refused', sentence: '' },
      );
      steps.push({
        process: told(
          process,
          after,
          flights.filter((one) => one !== waiting),
          model,
          now,
        ),
      });
    }
    if (process.losses < model.losses) {
      const after = afterRaise(raise, { kind: 'unknown', sentence: '' });
      const left = flights
        .map((one) => (one === waiting ? { ...one, lost: true } : one))
        .filter((one) => one.done === null);
      steps.push({ process: { ...told(process, after, left, model, now), losses: process.losses + 1 } });
    }
  } else if (!process.sends) steps.push(...ownSteps(process, board, now));
  if (process.deaths < model.deaths && !process.sends) {
    const left = flights.filter(({ done }) => done === null).map((one) => ({ ...one, lost: true }));
    const again = beginRaise(standing, { ...raise.wish, nonce: `${raise.wish.nonce}+` });
    steps.push({ process: { raise: again, flights: left, deaths: process.deaths + 1, readyAt: 0 } });
  }
  return steps;
}

function ownSteps(process: Process, board: World['board'], now: number): Step[] {
  const { raise, standing } = process;
  switch (raise.next.kind) {
    case 'read': {
      const reading = { text: readMarkText(board.text), revision: String(board.revision), askedAtMs: now };
      const after = afterRead(raise, reading);
      const readyAt = after.next.kind === 'wait' ? now + after.next.ms : 0;
      return [{ process: { raise: after, readyAt, ...heldBy(after, standing) } }];
    }
    case 'wait':
      return now >= process.readyAt ? [{ process: { raise: afterWait(raise) } }] : [];
    case 'raise': {
      const { mark, revision, beforeMs } = raise.next;
      // It would read again, as a process that begins now does.
      if (beforeMs !== null && now >= beforeMs) return [];
      const flight: Flight = { text: markText(mark), revision, done: null, lost: false };
      // As store/mark-store.ts: with revisions an intent counts at once, with waits only when its answer came in time.
      const tried = raise.wish.protocol.kind === 'revisions' ? [...standing.tried, mark] : standing.tried;
      return [{ process: { flights: [...process.flights, flight], standing: { ...standing, tried } } }];
    }
    default:
      return [];
  }
}

function told(
  process: Process,
  after: RaiseState,
  flights: readonly Flight[],
  model: Model,
  now: number,
): Partial<Process> {
  const { standing } = process;
  const wait = after.next.kind === 'wait';
  const counts = model.protocol.kind === 'waits' && wait && after.mark !== null;
  const tried = counts && after.mark !== null ? [...standing.tried, after.mark] : standing.tried;
  return {
    raise: after,
    flights,
    readyAt: after.next.kind === 'wait' ? now + after.next.ms : 0,
    standing: { ...standing, tried },
  };
}

function heldBy(after: RaiseState, standing: StoreStanding): Partial<Process> {
  if (after.next.kind !== 'held') return {};
  return { sends: true, standing: { ...standing, held: { mark: after.next.mark, runOpen: true }, tried: [] } };
}

/** All that tells worlds apart: the rest follows from it. */
function keyOf({ board, now, processes }: World): string {
  const one = ({ standing, raise, flights, readyAt, deaths, losses, sends }: Process) => {
    const { next, readsBack, mark, revision, readAtMs, raises, readBacks, refusedUnder, wish } = raise;
    const step = next.kind === 'mismatch' || next.kind === 'given-up' ? 'ended' : next.kind;
    const marks = [mark, ...standing.tried, null, ...raise.standing.tried].map((known) => known?.nonce);
    const there = flights.map((flight) => [flight.text.slice(40, 90), flight.revision, flight.done, flight.lost]);
    const state = [step, readsBack, mark?.epoch, revision, readAtMs, raises, readBacks, refusedUnder, wish.nonce];
    return step === 'ended' && flights.length === 0 && deaths > 0
      ? 'ended'
      : [state, marks, there, readyAt, deaths, losses, sends];
  };
  return JSON.stringify([board.text.slice(40, 90), board.revision, now, processes.map(one)]);
}

function explore(model: Model): { worlds: number; senders: ReadonlySet<number> } {
  const processes = Array.from({ length: model.copies }, (_, at): Process => {
    const nonce = `${at + 1}`.padStart(8, '0');
    const raise = beginRaise(COPY, { runId: 'r1', nonce, protocol: model.protocol, over: 'none' });
    return { standing: COPY, raise, flights: [], readyAt: 0, deaths: 0, losses: 0, sends: false };
  });
  const seen = new Set<string>();
  const senders = new Set<number>();
  const open: World[] = [{ board: { text: markText(BEFORE), revision: 1 }, now: 0, processes }];
  for (let world = open.pop(); world !== undefined; world = open.pop()) {
    const key = keyOf(world);
    if (seen.has(key)) continue;
    seen.add(key);
    senders.add(world.processes.filter(({ sends }) => sends).length);
    open.push(...following(world, model));
  }
  return { worlds: seen.size, senders };
}

describe('S3: of copies of one store that start together', () => {
  test('two: at most one sends, whatever is lost and whoever dies, where the board refuses outdated revisions', () => {
    const { worlds, senders } = explore({
      protocol: BY_REVISIONS,
      boardRefuses: true,
      copies: 2,
      deaths: 1,
      losses: 1,
      ends: 0,
    });
    expect(worlds).toBeGreaterThan(1_000);
    expect([...senders].sort()).toEqual([0, 1]);
  });

  test('three: at most one sends, where the board refuses outdated revisions', () => {
    const { senders } = explore({
      protocol: BY_REVISIONS,
      boardRefuses: true,
      copies: 3,
      deaths: 0,
      losses: 0,
      ends: 0,
    });
    expect([...senders].sort()).toEqual([0, 1]);
  });

  test('two: at most one sends, whatever is lost and whoever dies, where the board refuses nothing and time decides', () => {
    for (const [deaths, losses] of [
      [1, 0],
      [0, 1],
    ] as const) {
      const { worlds, senders } = explore({ protocol: WAITS, boardRefuses: false, copies: 2, deaths, losses, ends: 6 });
      expect(worlds).toBeGreaterThan(1_000);
      expect([...senders].sort()).toEqual([0, 1]);
    }
  });

  test('three: at most one sends, where the board refuses nothing and time decides', () => {
    const { senders } = explore({ protocol: WAITS, boardRefuses: false, copies: 3, deaths: 0, losses: 0, ends: 5 });
    expect([...senders].sort()).toEqual([0, 1]);
  });

  // That the model sees a doubled board where there is one: each protocol without what it rests on.
  test('without either, two send: revisions alone on a board that refuses nothing', () => {
    const { senders } = explore({
      protocol: BY_REVISIONS,
      boardRefuses: false,
      copies: 2,
      deaths: 0,
      losses: 0,
      ends: 0,
    });
    expect(senders).toContain(2);
  });

  test('without either, two send: a mark that is read back too soon', () => {
    const hasty: RaiseProtocol = { kind: 'waits', raiseWithinMs: 2, readBackAfterMs: 1 };
    const { senders } = explore({ protocol: hasty, boardRefuses: false, copies: 2, deaths: 0, losses: 0, ends: 6 });
    expect(senders).toContain(2);
  });
});

describe('the text of the mark', () => {
  const mark: BoardMark = {
    storeId: '7f3c',
    epoch: 12,
    runId: '20261201-020000-a3f1',
    nonce: '0a1b2c3d',
    boardId: '960',
  };
  const text = markText(mark);

  test('is read as it was written, blanks around it or not', () => {
    expect(text).toBe(
      'order-mirror: this board belongs to store 7f3c, epoch 12, run 20261201-020000-a3f1 (0a1b2c3d), board 960. Please leave this text as it is.',
    );
    expect(readMarkText(text)).toEqual({ kind: 'mark', mark });
    expect(readMarkText(` ${text}\n`)).toEqual({ kind: 'mark', mark });
    const odd = { ...mark, runId: 'a run (by hand), board 7' };
    expect(readMarkText(markText(odd))).toEqual({ kind: 'mark', mark: odd });
  });

  test('is strict: a letter that differs is an edit', () => {
    for (const edited of [
      text.replace('leave', 'keep'),
      text.replace('12', '012'),
      text.replace('12', '0'),
      `${text} Thank you!`,
      text.slice(0, -1),
      text.toUpperCase(),
      'Do not touch! This board belongs to store 7f3c',
    ])
      expect([edited, readMarkText(edited).kind]).toEqual([edited, 'damaged']);
    for (const empty of [null, '', '  \n']) expect(readMarkText(empty).kind).toBe('none');
    expect(readMarkText('Written by order-mirror to recognise its rows. Do not edit or delete.').kind).toBe('other');
  });
});

describe('what a mark says of a store', () => {
  const why = (text: string | null, standing: Partial<StoreStanding> = {}) => {
    const verdict = judgeMark(readMarkText(text), { ...COPY, ...standing });
    return verdict.kind === 'mismatch' ? verdict.why : verdict.kind;
  };
  const later: BoardMark = { ...BEFORE, epoch: 8, runId: 'r1', nonce: '11111111' };
  const open = { mark: BEFORE, runOpen: true };

  test.each<[string, string, string | null, Partial<StoreStanding>]>([
    ['its own', 'ours', markText(BEFORE), {}],
    ['its own, in mid-run', 'ours', markText(BEFORE), { held: open }],
    ['a later one', 'older', markText(later), {}],
    ['a later one that it raised without hearing of it', 'ours', markText(later), { tried: [later] }],
    ['the same epoch, raised by a copy', 'older', markText({ ...BEFORE, nonce: '22222222' }), {}],
    ['an earlier one, put back by hand', 'edited', markText({ ...BEFORE, epoch: 6 }), {}],
    ["another store's", 'another-store', markText({ ...BEFORE, storeId: 't' }), {}],
    ["another store's, to a store that never ran", 'another-store', markText(BEFORE), { storeId: null, held: null }],
    ["another board's", 'copied-board', markText({ ...BEFORE, boardId: '2' }), {}],
    ["another board's and store's", 'copied-board', markText({ ...BEFORE, storeId: 't', boardId: '2' }), {}],
    ['none any more', 'emptied', '', {}],
    ["people's words", 'edited', 'the key', {}],
    ['none yet', 'unmarked', null, { held: null }],
    ["people's words, never marked", 'unmarked', 'the key', { held: null }],
    ['a damaged one, never marked', 'edited', `${markText(BEFORE)}!`, { held: null }],
    ['its own, put back from a backup', 'ours', markText(BEFORE), { state: 'RESTORED' }],
    ['its own, put back from a backup taken in mid-run', 'older', markText(BEFORE), { state: 'RESTORED', held: open }],
    ['a tried one, put back from a backup', 'older', markText(later), { state: 'RESTORED', tried: [later] }],
    ['none, put back from a backup', 'older', null, { state: 'RESTORED', held: null }],
    ['its own, until the repair is done', 'older', markText(BEFORE), { state: 'BEHIND' }],
  ])('%s: %s', (_, expected, text, standing) => {
    expect(why(text, standing)).toBe(expected);
  });

  test('each mismatch is told in a sentence with the command that mends it', () => {
    const texts = [
      markText(later),
      markText({ ...BEFORE, storeId: 't' }),
      markText({ ...BEFORE, boardId: '2' }),
      '',
      'x',
    ];
    const told = texts.map((text) => judgeMark(readMarkText(text), COPY));
    for (const verdict of told)
      expect(verdict.kind === 'mismatch' && verdict.sentence).toMatch(
        /nothing was sent.*`order-mirror (verify --repair|board claim)`/,
      );
    expect(new Set(told.map((verdict) => (verdict.kind === 'mismatch' ? verdict.sentence : ''))).size).toBe(5);
  });
});
