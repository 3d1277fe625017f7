// The JSON Schemas of the config files: made from the tables of options, committed beside the configs, and what an editor makes of them.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SCHEMAS } from '../src/config/json-schema.js';
import { OPTIONS } from '../src/config/options.js';

const CONFIGS = readdirSync('configs').filter((file) => file.endsWith('.toml'));

/** As an editor with the TOML extension checks them, by their own `#:schema` line. */
function editorSays(folder: string, ...files: string[]): { ok: boolean; said: string } {
  const taplo = resolve('node_modules/@taplo/cli/dist/cli.js');
  const { status, stderr } = spawnSync(process.execPath, [taplo, 'lint', '--no-auto-config', ...files], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { ok: status === 0, said: stderr };
}

test.each(Object.entries(SCHEMAS))(
  'configs/%s.schema.json is what the options say; `npx vitest run tests/config-schema.test.ts -u` writes it',
  async (name, schema) => {
    await expect(`${JSON.stringify(schema(), null, 2)}\n`).toMatchFileSnapshot(`../configs/${name}.schema.json`);
  },
);

test('every option is in it, with its words', () => {
  const text = JSON.stringify(SCHEMAS['order-mirror']());
  expect(Object.values(OPTIONS).filter(({ prose }) => !text.includes(JSON.stringify(prose).slice(1, -1)))).toEqual([]);
});

describe('an editor', () => {
  const WRONG = [
    ['an unknown key', 'batch_size = 25', 'batch_sise = 25', 'batch_sise'],
    ['a number past its range', 'batch_size = 25', 'batch_size = 500', '50'],
    ['a word that is no choice', 'total_mismatch = "warn"', 'total_mismatch = "wait"', 'hold'],
    ['a secret in the file', 'token = "env:MONDAY_TOKEN"', 'token = "abc"', 'env:'],
    ['a missing key', 'environment = "demo"\n', '', 'environment'],
    ['a key that its kind needs', 'folder = "samples/order-lists"\n', '', 'folder'],
  ] as const;

  test('each shipped file names its schema', () => {
    for (const file of CONFIGS) expect(readFileSync(join('configs', file), 'utf8'), file).toMatch(/^#:schema \.\//);
  });

  // All in one go: the validator takes seconds to begin.
  test('finds nothing wrong in the shipped files, and marks what the program would refuse', {
    timeout: 120_000,
  }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'order-mirror-schema-'));
    cpSync('configs', folder, { recursive: true });
    const text = readFileSync(join(folder, 'demo.toml'), 'utf8');
    const files = WRONG.map(([what, right, wrong]) => {
      expect(text).toContain(right);
      const file = `${what.replaceAll(' ', '-')}.toml`;
      writeFileSync(join(folder, file), text.replace(right, wrong));
      return file;
    });
    const { ok, said } = editorSays(folder, ...CONFIGS, ...files);
    expect(ok).toBe(false);
    const invalid = [...said.matchAll(/path="[^"]*?([\w-]+\.toml)"/g)].map(([, file]) => file);
    expect(invalid.filter((file) => CONFIGS.includes(file ?? ''))).toEqual([]);
    const parts = said.split(/^error: /m).slice(1);
    for (const [what, , , word] of WRONG) {
      const file = `${what.replaceAll(' ', '-')}.toml`;
      const about = parts.filter((part) => part.includes(file));
      expect(about.join('\n'), what).toContain(word);
    }
  });
});
