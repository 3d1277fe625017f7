// rejects: the row of the command (command.ts says what a row is). The work: ../rejects.ts.
import { COMMON, type Command, ONLY_CUSTOMER, SOME_RUN } from '../command.js';

export const rejects: Command = {
  name: 'rejects',
  summary:
    'Lists what is not taken now: values with their cell and what to do, refused and missing workbooks, and what the board refused.',
  args: [{ ...SOME_RUN, words: 'a run, or the beginning of its id; without one, what is in force now' }],
  options: [
    ...COMMON,
    ONLY_CUSTOMER,
    { flags: '--workbook <name>', words: 'only workbooks with this in their name' },
    {
      flags: '--xlsx [folder]',
      words: 'write a copy of each workbook with these cells marked, into .order-mirror/rejects/RUN',
    },
  ],
  more: `
Effects:
  order held              the order stays on the board as it was until the cell is corrected
  value left as it was    the order was sent, but this column kept its value
  taken, please check     taken and sent, but somebody should check it
  row not taken           no order could be read from the row

Examples:
  order-mirror rejects --customer GREYSON
  order-mirror rejects --workbook "DSSLR ORDER LIST" --json
  order-mirror rejects --xlsx to-mend     each workbook back as a copy, with the cells marked
                                                 and commented; correct them there or in the original`,
  load: async () => (await import('../rejects.js')).rejects,
};
