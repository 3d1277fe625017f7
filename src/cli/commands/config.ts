// config: the row of the command (command.ts says what a row is). The work: ../config.ts.
import type { Command } from '../command.js';

export const config: Command = {
  name: 'config',
  summary: 'Lists every key of the config with its meaning, unit and default.',
  args: [{ name: '[part]', words: 'only keys with this in their name or their words' }],
  more: `
Whether a config file is right, and what it leads to, says order-mirror doctor --config FILE.

Examples:
  order-mirror config                every key
  order-mirror config alerts         those with "alerts" in their name or their words`,
  load: async () => (await import('../config.js')).config,
};
