// A misspelt name is never "nothing to do": each command refuses it with the nearest one, and understands names and aliases in any case.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import { tinyRows, writeTinyList } from './support/tiny-list.js';
import { commandsOn, type Said } from './support/typed-command.js';

let mirror: Mirror;
let type: (...argv: string[]) => Promise<Said>;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'order-mirror-names-'));
  await writeTinyList(join(folder, 'ONE.xlsx'), tinyRows('GREYSON', 3));
  mirror = await startMirror({ sourceFolder: folder });
  await syncOnce(mirror, 'first');
  type = commandsOn(mirror);
}, 60_000);

afterAll(async () => {
  await mirror?.close();
});

/** Each command that takes a customer; what is said once the name is understood tells that it was. */
const COMMANDS: readonly (readonly string[])[] = [
  ['sync', '--customer'],
  ['sync', '--dry-run', '--customer'],
  ['plan', '--customer'],
  ['verify', '--customer'],
  ['verify', '--repair', '--customer'],
  ['rollback', 'first', '--customer'],
  ['rollback', 'first', '--undo', '--customer'],
  ['report', 'first', '--customer'],
  ['rejects', '--customer'],
  ['twins', '--customer'],
  ['absent', '--customer'],
  ['inspect', 'first'],
  ['pause', '--customer'],
  ['resume', '--customer'],
  ['retry', '--customer'],
  ['skip', '--customer'],
  ['cancel', '--customer'],
  ['approve', '--customer'],
];

describe.each(COMMANDS)('%s %s %s', (...command) => {
  const words = command.filter((word) => typeof word === 'string' && word !== '') as string[];

  test('a misspelt customer is refused with the nearest', async () => {
    const said = await type(...words, 'GREYSNO');
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toContain('There is no customer "GREYSNO". Did you mean "GREYSON"?');
  });

  // Of those that ask Temporal first one is enough: none answers here, and each takes its time to say so.
  const asksTemporal = ['sync', 'plan', 'verify', 'pause', 'resume', 'retry', 'skip', 'cancel', 'approve'];
  const isQuick = words.includes('--undo') || ![...asksTemporal, 'rollback'].includes(words[0] ?? '');
  test.each(isQuick ? ['greyson', ' Greyson  '] : words[0] === 'sync' ? ['greyson'] : [])(
    '"%s" is understood',
    async (name) => {
      const said = await type(...words, name);
      expect(`${said.out}${said.err}`).not.toContain('There is no customer');
    },
  );
});

test('an alias is understood; a customer without orders is told as one', async () => {
  const { customers } = mirror.config.orders;
  const other = customers.find(({ name, aliases }) => name !== 'GREYSON' && aliases.length > 0);
  const said = await type('absent', '--customer', (other?.aliases[0] ?? '').toLowerCase());
  expect(said.code).toBe(0);
  expect(said.err).toContain(`${other?.name} has no order in this store yet.`);
});

test('a name that is near to none lists some', async () => {
  const said = await type('absent', '--customer', 'zzzzzzzzzz');
  expect(said.code).toBe(1);
  expect(said.err).toContain('The customers are: GREYSON.');
});

test.each([['sync'], ['plan'], ['sync', '--dry-run']])('%s %s --limit 0 is wrong usage', async (...words) => {
  expect(await type(...words.filter(Boolean), '--limit', '0')).toMatchObject({ code: 64 });
});

test('an order and a workbook that nobody knows are refused with the nearest', async () => {
  expect((await type('explain', 'GRE-01')).err).toMatch(/Did you mean "GRE-00\d"\?/);
  const said = await type('rejects', '--workbook', 'ONE.xlxs');
  expect(said.code).toBe(1);
  expect(said.err).toContain('Did you mean "ONE.xlsx"?');
});
