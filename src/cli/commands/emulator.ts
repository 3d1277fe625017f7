// emulator: the row of the command (command.ts says what a row is). The work: ../emulator.ts.
import type { Command } from '../command.js';
import { CommandFailed, EXIT } from '../context.js';

export const emulator: Command = {
  name: 'emulator',
  summary: "The practice board: speaks monday.com's API over HTTP on this machine, with a page to look at it.",
  options: [
    { flags: '--port <port>', words: 'port of the API and the page', default: '4010' },
    {
      flags: '--host <host>',
      words: 'address to listen on; the board takes any token, so think before opening it',
      default: '127.0.0.1',
    },
    {
      flags: '--allow-host <names>',
      words: 'names under which it is also reached, joined by commas; any other name is refused',
    },
    { flags: '--state <file>', words: 'keep the boards in this file; without it they live in memory' },
    { flags: '--boards <file>', words: 'board definitions (JSON); without it the Customer Master Schedule' },
    {
      flags: '--limits <limits>',
      words: 'none, enterprise, pro, standard, trial, or pairs like callsPerDay=1000',
      default: 'enterprise',
    },
    { flags: '--latency <ms>', words: 'each call waits this long first', default: '0' },
    {
      flags: '--stale-revisions <answer>',
      words: 'what becomes of a column change under an outdated revision: refused, or accepted',
      default: 'refused',
      parse: refusedOrAccepted,
    },
  ],
  more: `
Examples:
  order-mirror emulator --limits none
  order-mirror emulator --port 4011 --state /tmp/board.journal --limits trial`,
  load: async () => (await import('../emulator.js')).emulator,
};

function refusedOrAccepted(text: string): string {
  if (text === 'refused' || text === 'accepted') return text;
  throw new CommandFailed('--stale-revisions is refused or accepted.', EXIT.usage);
}
