// board-claim: `board claim`: shows what of the board this store would take over, asks, and takes it. Owns: the figures shown, and the question.
// Does not own: the taking (activities/claim-board.ts).
import { createInterface } from 'node:readline/promises';
import { claimBoard } from '../activities/claim-board.js';
import type { Config } from '../config/config.js';
import { sentenceOf } from '../domain/board/outcome-words.js';
import { isForRepair, type MarkVerdict } from '../domain/mark/judge-mark.js';
import type { Store } from '../store/store.js';
import { depsOf } from '../wiring/deps.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { lookOn, onBoard } from './mark-look.js';
import { newRunId } from './run-id.js';
import { numberWithCommas } from './text-table.js';

interface ClaimOptions extends CommonOptions {
  readonly yes: boolean;
}

interface Shown {
  readonly verdict: MarkVerdict;
  readonly items: number;
  readonly subitems: number;
  readonly known: number;
  readonly second_copies: number;
}

export async function boardClaim(options: ClaimOptions, output: Output): Promise<number> {
  return withStore(options, output, async (store, config) => {
    const shown = await lookAt(config, store);
    const { verdict, ...figures } = shown;
    const say = (claimed: boolean, sentence: string) => {
      output.out(options.json ? JSON.stringify({ claimed, sentence, ...figures }) : sentence);
      return EXIT.inSync;
    };
    if (verdict.kind === 'ours') return say(false, `Board ${config.board.id} belongs to this store already.`);
    if (verdict.kind === 'unmarked')
      return say(false, `Board ${config.board.id} carries no mark: its first sync makes it this store's.`);
    if (isForRepair(verdict.why)) throw new CommandFailed(verdict.sentence);
    if (!options.json) output.out(`${verdict.sentence}\n${figuresText(shown)}`);
    if (!options.yes && !(await agrees(config, options))) return EXIT.couldNot;
    const deps = await depsOf(config, store);
    try {
      const report = await claimBoard(deps, newRunId());
      if (report.kind === 'refused') throw new CommandFailed(report.sentence);
      const next = report.needsRepair
        ? 'Next: `order-mirror verify --repair` compares every value with what this store knows.'
        : 'Next: `order-mirror sync` takes over the items of the orders that it reads, and makes none of them twice.';
      return say(true, `Board ${config.board.id} belongs to this store now. ${next}`);
    } finally {
      await deps.close();
    }
  });
}

/** Reads alone: nothing is written, neither in the store nor on the board. */
async function lookAt(config: Config, store: Store): Promise<Shown> {
  return onBoard(config, async (board) => {
    const look = await lookOn(board, config, store);
    if (look.kind === 'no-answer') throw new CommandFailed(look.sentence);
    if (look.kind === 'no-key-column') throw new CommandFailed(NO_KEY_COLUMN);
    const read = await board.readKeys();
    if (read.kind !== 'ok') throw new CommandFailed(sentenceOf(read.outcome));
    const { items, subitems } = read.value;
    const second = [...items.values()].reduce((sum, ids) => sum + ids.length - 1, 0);
    const known = await store.marks.knownOrders([...items.keys()]);
    return { verdict: look.verdict, items: items.size, subitems: subitems.size, known, second_copies: second };
  });
}

function figuresText({ items, subitems, known, second_copies: second }: Shown): string {
  const n = numberWithCommas;
  const copies = second === 0 ? '' : ` ${n(second)} items are second copies; \`verify --repair\` archives them.`;
  return `On it are ${n(items)} items and ${n(subitems)} subitems with a key: ${n(known)} items of orders that this store knows, ${n(items - known)} that it does not know yet and takes over as it reads their orders.${copies}`;
}

async function agrees(config: Config, { json }: ClaimOptions): Promise<boolean> {
  if (json || process.stdin.isTTY !== true)
    throw new CommandFailed('Nothing was changed. To take the board over: `order-mirror board claim --yes`.');
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asked.question(`Take over board ${config.board.id}? Its store so far will be refused. [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    asked.close();
  }
}

const NO_KEY_COLUMN = 'The board has no key column yet. Make it with `order-mirror board setup`.';
