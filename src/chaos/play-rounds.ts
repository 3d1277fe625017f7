// play-rounds: all rounds of a chaos run, on one site or several side by side; after a round that found something, on a new one, so that one fault is not
// found again and again. Owns: that loop, which faults are due, and the figures of the boards. Does not own: a round (round.ts).

import { FaultChooser } from './choose-faults.js';
import { expectedItems } from './expectation.js';
import { faultNamed } from './fault-catalogue.js';
import { judge } from './judge.js';
import { type Book, firstBook, forgetPast } from './order-book.js';
import { People } from './people.js';
import { Random } from './random.js';
import type { BoardCounts, PlayedRound } from './result-table.js';
import { playRound } from './round.js';
import { openSite, type Site } from './site.js';
import { watchedRun } from './watched-run.js';

export interface ChaosOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Sites side by side: rounds wait more than they work. */
  readonly sites: number;
  readonly faults: readonly string[];
  readonly say: (line: string) => void;
  /** Told to stop between two rounds. */
  readonly stopped: () => boolean;
}

export interface Played {
  readonly rounds: readonly PlayedRound[];
  readonly counts: BoardCounts;
  /** Why it could not be played to its end; null: it was. */
  readonly broken: string | null;
}

/** 200 rounds x 11 = 2,200 draws for 76 faults: each is to strike 20 times, and about one draw in six finds nothing to strike. */
const FAULTS_A_ROUND = 11;
const ORDERS_EACH = 8;

/** Numbers of the streams drawn from one seed. */
const STREAM = { book: 1, faults: 2, round: 3 } as const;

export async function playRounds(options: ChaosOptions): Promise<Played> {
  const sites = Math.min(options.sites, options.rounds);
  let broken: string | null = null;
  // Who breaks off tells it at once and ends the others after their round: what was shown is not lost.
  const lanes = Array.from({ length: sites }, async (_, lane) => {
    const played: Lane = { rounds: [], counts: { callsBeforeWaitWasOver: 0, maxMutationsInFlight: 0 } };
    try {
      await playLane({ ...options, stopped: () => broken !== null || options.stopped() }, lane, sites, played);
    } catch (error) {
      broken ??= error instanceof Error ? error.message : String(error);
      options.say(`It breaks off: ${broken}`);
    }
    return played;
  });
  const played = await Promise.all(lanes);
  return {
    rounds: played.flatMap((lane) => lane.rounds).sort((a, b) => a.round - b.round),
    counts: played.map(({ counts }) => counts).reduce(bothCounts),
    broken,
  };
}

/** Its own book and its own draw: what it gets does not hang on which site is quicker. */
async function playLane(options: ChaosOptions, lane: number, sites: number, played: Lane): Promise<void> {
  const { rounds, seed, faults, say, stopped } = options;
  const chooser = new FaultChooser(faults);
  const drawn = new Random(seed, STREAM.faults, lane);
  let book = firstBook(new Random(seed, STREAM.book, lane), ORDERS_EACH);
  let stand: Stand | null = null;
  let early = 0;
  try {
    for (let round = lane + 1; round <= rounds; round += sites) {
      if (stopped()) break;
      stand ??= await openStand(book);
      const names = chooser.choose(FAULTS_A_ROUND, drawn);
      const random = new Random(seed, STREAM.round, round);
      const story = await playRound({ ...stand, book, random, faults: names.map(faultNamed) });
      book = story.book;
      chooser.struck(story.struck);
      const bad = story.findings.length > 0;
      played.rounds.push({ round, ...story, folder: bad ? stand.site.folder : null });
      say(roundLine(round, rounds, story.struck, story.recoveredAfterMs, story.runs));
      const counts = await countsOf(stand.site);
      // A board that was killed counts anew.
      const newly = counts.callsBeforeWaitWasOver - (story.struck.includes('kill-board') ? 0 : early);
      early = counts.callsBeforeWaitWasOver;
      played.counts = bothCounts(played.counts, { ...counts, callsBeforeWaitWasOver: Math.max(0, newly) });
      if (newly > 0) say(`  calls before the wait that the board asked for was over: ${newly}`);
      if (!bad) continue;
      for (const { kind, what } of story.findings) say(`  ${kind}: ${what}`);
      say(`  seed ${seed}, round ${round}; its folder is kept: ${stand.site.folder}`);
      await stand.site.close(true);
      stand = null;
      early = 0;
      book = forgetPast(book);
    }
  } finally {
    await stand?.site.close(false);
  }
}

/** What one site has shown so far. */
interface Lane {
  readonly rounds: PlayedRound[];
  counts: BoardCounts;
}

interface Stand {
  readonly site: Site;
  readonly people: People;
}

/** A site with everything of the book on its board, as an undisturbed run puts it there. */
async function openStand(book: Book): Promise<Stand> {
  const site = await openSite();
  try {
    await site.lists.write(book);
    const end = await watchedRun(site);
    const findings = [...end.findings, ...judge(await site.admin.dump(), expectedItems(book.orders))];
    if (findings.length > 0 || !end.inSync)
      throw new Error(
        `The first run, before any fault, did not make the board it should: ${findings[0]?.what ?? end.sentence}. Its folder is kept: ${site.folder}`,
      );
    return { site, people: new People(site.admin) };
  } catch (error) {
    await site.close(true);
    throw error;
  }
}

function countsOf(site: Site): Promise<BoardCounts> {
  return site.admin.stats();
}

function bothCounts(a: BoardCounts, b: BoardCounts): BoardCounts {
  return {
    callsBeforeWaitWasOver: a.callsBeforeWaitWasOver + b.callsBeforeWaitWasOver,
    maxMutationsInFlight: Math.max(a.maxMutationsInFlight, b.maxMutationsInFlight),
  };
}

function roundLine(round: number, rounds: number, struck: readonly string[], ms: number, runs: number): string {
  return `round ${round}/${rounds}: ${(ms / 1000).toFixed(1)} s, ${runs === 1 ? '1 run' : `${runs} runs`}: ${struck.join(', ')}`;
}
