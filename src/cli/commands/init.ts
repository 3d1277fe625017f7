// init: the row of the command (command.ts says what a row is). The work: ../init.ts.
import { type Command, JSON_OUTPUT, QUIET } from '../command.js';

export const init: Command = {
  name: 'init',
  summary:
    'Proposes a config from a folder of order lists and a board, and writes it: order-mirror.toml, columns.toml, customers.toml. Writes nothing on the board and overwrites no file.',
  options: [
    { flags: '--folder <dir>', words: 'folder of the order lists', required: true },
    { flags: '--board <id>', words: 'the board of the items; without it the config has none yet' },
    { flags: '--url <address>', words: 'the board API', default: 'https://api.monday.com/v2' },
    { flags: '--out <dir>', words: 'where the three files are laid', default: '.' },
    { flags: '--yes', words: 'do not ask', default: false },
    JSON_OUTPUT,
    QUIET,
  ],
  more: `
The token of the board is read from MONDAY_TOKEN. Types are guessed from values; the order number, the customer, the total and the order type
from headers in English, German, French, Spanish, Italian and Portuguese; board columns by title and type. Each weak guess is named.

Exit codes: 0 written, or there already; 1 nothing was written: the sentence says why.

Examples:
  order-mirror init --folder orders --board 9609317401          shows what it proposes, and asks
  order-mirror init --folder orders --board 9609317401 --yes    writes it
  order-mirror check                                            what that config makes of the lists`,
  load: async () => (await import('../init.js')).init,
};
