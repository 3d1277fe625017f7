// Every command teaches: what it does, and at least one example (README.md "Commands").
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { outputTo } from '../src/cli/context.js';
import { programOf } from '../src/cli/program.js';

const silent = outputTo(
  () => {},
  () => {},
);

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

const commands = leaves(programOf(silent, () => {}));

test('the names of README.md "Commands" are all there', () => {
  const names = commands.map((command) =>
    command.parent?.name() === 'board' ? `board ${command.name()}` : command.name(),
  );
  expect(names).toEqual(
    expect.arrayContaining([
      'demo',
      'dev',
      'worker',
      'emulator',
      'migrate',
      'board setup',
      'board check',
      'board columns',
      'import',
      'plan',
      'sync',
      'status',
      'pause',
      'resume',
      'cancel',
      'retry',
      'skip',
      'report',
      'rejects',
      'explain',
      'doctor',
    ]),
  );
});

test.each(commands.map((command) => [command.name(), command] as const))(
  '%s --help says what it does and shows an example',
  (_, command) => {
    const help = helpOf(command);
    expect(command.description().length).toBeGreaterThan(20);
    expect(help).toContain('Example');
    expect(help).toMatch(/order-mirror /);
  },
);

test('the help texts', () => {
  expect(commands.map(helpOf).join('\n\n')).toMatchSnapshot();
});
