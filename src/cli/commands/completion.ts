// completion: the row of the command (command.ts says what a row is). The work: ../completion.ts.
import type { Command } from '../command.js';

export const completion: Command = {
  name: 'completion',
  summary: 'Prints the script that gives a shell tab completion.',
  args: [{ name: '<shell>', words: 'bash, zsh or fish' }],
  more: `
Examples:
  source <(order-mirror completion bash)                                      for this shell; put it into ~/.bashrc to keep it
  source <(order-mirror completion zsh)                                       for this shell; put it into ~/.zshrc, below compinit, to keep it
  order-mirror completion fish > ~/.config/fish/completions/order-mirror.fish`,
  load: async () => (await import('../completion.js')).completion,
};
