// store-faults: what happens to the store of a round: put back from an older copy, copied and used beside the original, or another one for the same
// board. Owns: doing it, that the mark refuses it where it must, and mending by the command that the refusal names.
// Does not own: the mark (src/domain/mark). What it expects it knows from the words that a person reads.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { backUpSqlite } from '../store/sqlite/backup.js';
import { BOARD_ID } from './chaos-config.js';
import type { SeenBoard, Violation } from './judge.js';
import type { NeighbourRun } from './neighbour.js';
import type { Site } from './site.js';
import { type RunEnd, repairingRun, watchedRun } from './watched-run.js';

export type StoreFault = 'restored-store' | 'copied-store' | 'second-store';

/** As people read it. */
const OLDER = 'older than board';
const ANOTHER = 'belongs to another store';

/** A copy as a backup makes it: whole, of one moment, while the store is in use. */
export async function copyStore(site: Site, name: string): Promise<string> {
  const file = join(site.folder, name);
  rmSync(file, { force: true });
  await backUpSqlite(site.storeFile, file);
  return file;
}

export async function epochOf(site: Site): Promise<number> {
  return (await site.store.marks.standing(BOARD_ID)).held?.mark.epoch ?? 0;
}

/** The copy of the morning is put back: it is refused until `verify --repair` has taken over what is there. null: nothing was sent since, so that it is no older. */
export async function restoreOlder(site: Site, copy: string, epochOfCopy: number): Promise<Violation[] | null> {
  if ((await epochOf(site)) <= epochOfCopy) return null;
  await site.putBack(copy);
  const before = shown(await site.admin.dump());
  const refused = await watchedRun(site);
  const findings = [...refused.findings, ...notRefused(refused.sentence, OLDER, 'a store that was put back')];
  if (shown(await site.admin.dump()) !== before)
    findings.push({ kind: 'wrong', what: 'a store that was put back changed the board before it was compared' });
  const mended = await repairingRun(site);
  if (!mended.finished)
    findings.push({
      kind: 'wrong',
      what: `verify --repair did not mend a store that was put back: ${mended.sentence}`,
    });
  return [...findings, ...mended.findings];
}

/** Another host with a store of its own, which has never seen this board. */
export async function useSecondStore(site: Site): Promise<Violation[]> {
  const host = await site.neighbour.prepare(site.neighbour.newStoreFile());
  const end = await host.sync();
  return [...end.findings, ...notRefused(end.sentence, ANOTHER, 'a second store'), ...sentAnyway(end)];
}

/** Both went on in the same second: at most one of them may have sent. */
export async function judgeCopy(site: Site, original: RunEnd, copy: NeighbourRun): Promise<Violation[]> {
  const { board } = await site.store.figures.ofRun(original.runId);
  if (copy.mutations === 0 || board.creates + board.updates === 0) return [...copy.findings];
  const what = `a store and its copy both sent: runs ${original.runId} and ${copy.runId}`;
  return [...copy.findings, { kind: 'doubled', what }];
}

/** Where the copy went on, the original says so, and names the command that mends it. */
export async function mendIfRefused(site: Site, disturbed: RunEnd): Promise<Violation[]> {
  const next = disturbed.sentence.includes(OLDER) ? null : await watchedRun(site);
  if (next !== null && !next.sentence.includes(OLDER)) return [...next.findings];
  const mended = await repairingRun(site);
  if (mended.finished) return [...mended.findings];
  return [
    ...mended.findings,
    { kind: 'wrong', what: `verify --repair did not mend a store whose copy went on: ${mended.sentence}` },
  ];
}

function notRefused(sentence: string, words: string, who: string): Violation[] {
  if (sentence.includes(words)) return [];
  return [{ kind: 'silent', what: `${who} was not refused: ${sentence}` }];
}

function sentAnyway({ runId, mutations }: NeighbourRun): Violation[] {
  if (mutations === 0) return [];
  return [{ kind: 'doubled', what: `run ${runId} of a second store changed the board ${mutations} times` }];
}

function shown(board: SeenBoard): string {
  return JSON.stringify(board.groups);
}
