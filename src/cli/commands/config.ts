// config: the row of the command (command.ts says what a row is). The work: ../config.ts.
import type { Command } from '../command.js';

export const config: Command = {
  name: 'config',
  summary: 'Lists every key of the config with its meaning, unit and default.',
  args: [{ name: '[part]', words: 'only keys whose name or description contains this' }],
  options: [
    {
      flags: '--schema [file]',
      words: 'as JSON Schema for editors instead: order-mirror (the config), customers or columns',
    },
  ],
  more: `
To check a config file, run order-mirror doctor --config FILE.

Examples:
  order-mirror config                every key
  order-mirror config alerts         keys whose name or description contains "alerts"`,
  load: async () => (await import('../config.js')).config,
};
