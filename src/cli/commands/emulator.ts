// emulator: the row of the command (command.ts says what a row is). The work: ../emulator.ts.
import type { Command } from '../command.js';
import { CommandFailed, EXIT } from '../context.js';
import { wholeNumber } from '../whole-number.js';

export const emulator: Command = {
  name: 'emulator',
  summary: "Runs the practice board: monday.com's API over HTTP on this machine, with a page that shows the board.",
  options: [
    { flags: '--port <port>', words: 'port of the API and the page', default: 4010, parse: port },
    {
      flags: '--host <host>',
      words: 'address to listen on; the board accepts any token, so open it to others with care',
      default: '127.0.0.1',
    },
    {
      flags: '--allow-host <names>',
      words: 'other names under which clients reach it, separated by commas; any further name is refused',
    },
    { flags: '--state <file>', words: 'file that keeps the boards; without it they stay in memory' },
    { flags: '--boards <file>', words: 'board definitions (JSON); default: the Customer Master Schedule' },
    {
      flags: '--limits <limits>',
      words: 'none, enterprise, pro, standard, trial, or pairs like callsPerDay=1000',
      default: 'enterprise',
    },
    { flags: '--latency <ms>', words: 'delay before each call', default: 0, parse: wholeNumber('--latency') },
    {
      flags: '--stale-revisions <answer>',
      words: 'how a column change under an outdated revision is answered: refused or accepted',
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

const LAST_PORT = 65_535;

function port(text: string): number {
  const read = /^\d{1,5}$/.test(text) ? Number(text) : LAST_PORT + 1;
  if (read <= LAST_PORT) return read;
  throw new CommandFailed(`--port takes a whole number from 0 to ${LAST_PORT}, not ${text}.`, EXIT.usage);
}
