// forget: the command for a workbook that is gone for good: shows what that means, and with --yes does it. Nothing leaves the board (S7).
import type { Forgettable } from '../store/forget-store.js';
import { CommandFailed, type CommonOptions, EXIT, type Output } from './context.js';
import { withStore } from './environment.js';
import { workbooksMeant } from './known-names.js';
import { shellWord } from './report/shell-word.js';
import { numberWithCommas, printable } from './text-table.js';

export async function forget(
  options: CommonOptions & { readonly yes: boolean },
  output: Output,
  written: string,
): Promise<number> {
  return withStore(options, output, async (store) => {
    const names = (await store.tally.workbooks()).map(({ workbook }) => workbook);
    const found = names.includes(written) ? [written] : workbooksMeant(names, written);
    const [name] = found;
    if (found.length !== 1 || name === undefined)
      throw new CommandFailed(`"${written}" is in ${found.length} names: ${found.join(', ')}. Write more of it.`);
    const book = await store.forget.look(name);
    if (book === null) throw new CommandFailed(`There is no workbook "${written}" in this store.`);
    if (book.state !== 'MISSING')
      throw new CommandFailed(
        `The workbook ${printable(name)} is in the source folder; only one that is missing can be forgotten. Take it out, and run \`order-mirror sync\` first.`,
      );
    if (options.yes && !(await store.forget.forget(name)))
      throw new CommandFailed(
        'A run is open. Wait for it (`order-mirror status`), or end it with `order-mirror cancel`.',
      );
    output.out(options.json ? JSON.stringify({ ...book, forgotten: options.yes }, null, 2) : textOf(book, options.yes));
    return EXIT.inSync;
  });
}

function textOf({ workbook, orders, onBoard, held, unsent }: Forgettable, done: boolean): string {
  const n = numberWithCommas;
  const which = `${n(orders)} ${orders === 1 ? 'order' : 'orders'} (${n(onBoard)} with an item on the board, ${n(held)} held, ${n(unsent)} not sent)`;
  if (done)
    return `Forgotten: ${printable(workbook)}. ${which} are absent now: their items stay on the board as they are. \`order-mirror absent\` lists them.`;
  return [
    `Forgetting ${printable(workbook)} means:`,
    `  ${which} become absent: their items stay on the board as they are, and nothing of them is sent any more.`,
    '  Its rejects are dropped, and no run calls it missing any more.',
    '  When a workbook has these rows again, they are the same orders again.',
    `Nothing was changed. Do it: order-mirror forget ${shellWord(workbook)} --yes`,
  ].join('\n');
}
