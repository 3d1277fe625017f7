// completion: the row of the command (command.ts says what a row is). The work: ../completion.ts.
import type { Command } from '../command.js';

export const completion: Command = {
  name: 'completion',
  summary: 'Prints what a shell needs to complete commands and options with the Tab key.',
  args: [{ name: '<shell>', words: 'bash, zsh or fish' }],
  more: `
Examples:
  source <(order-mirror completion bash)                                      now; in ~/.bashrc for good
  source <(order-mirror completion zsh)                                       now; in ~/.zshrc, below compinit, for good
  order-mirror completion fish > ~/.config/fish/completions/order-mirror.fish`,
  load: async () => (await import('../completion.js')).completion,
};
