// The first second at the keyboard: version, which config is meant, what --quiet leaves out, colour, and narrow terminals.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { coloured } from '../src/cli/colour.js';
import { outputTo, quietly } from '../src/cli/context.js';
import { main } from '../src/cli/main.js';
import { runsTable } from '../src/cli/report/run-overview.js';
import { formatTable, widthOf } from '../src/cli/text-table.js';
import { DEMO_CONFIG, findConfig } from '../src/config/find-config.js';
import type { RunRow } from '../src/store/run-store.js';

const folder = () => mkdtempSync(join(tmpdir(), 'order-mirror-line-'));

async function typed(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const output = outputTo(
    (text) => {
      said.out += `${text}\n`;
    },
    (text) => {
      said.err += `${text}\n`;
    },
  );
  return { code: await main(argv, output), ...said };
}

test.each(['--version', '-V'])('%s says the version of package.json', async (flag) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(await typed(flag)).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

describe('which config is meant', () => {
  test('the variable, then the files of this folder in their order, then none', () => {
    const here = folder();
    expect(findConfig(here, {})).toBeNull();
    for (const file of [DEMO_CONFIG, join('configs', 'demo.toml'), 'order-mirror.toml']) {
      mkdirSync(join(here, file, '..'), { recursive: true });
      writeFileSync(join(here, file), '');
      expect(findConfig(here, {})).toBe(file);
    }
    expect(findConfig(here, { ORDER_MIRROR_CONFIG: 'mine.toml' })).toBe('mine.toml');
    expect(findConfig(here, { ORDER_MIRROR_CONFIG: ' ' })).toBe('order-mirror.toml');
  });

  describe('a folder without any', () => {
    afterEach(() => void vi.restoreAllMocks());

    test.each(['status', 'sync', 'doctor', 'board check'])(
      '%s says what to do, and looks nowhere else',
      async (words) => {
        vi.spyOn(process, 'cwd').mockReturnValue(folder());
        const { code, out, err } = await typed(...words.split(' '));
        expect({ code, out }).toEqual({ code: 1, out: '' });
        for (const remedy of ['order-mirror demo', 'order-mirror config', '--config FILE', 'ORDER_MIRROR_CONFIG'])
          expect(err).toContain(remedy);
      },
    );
  });
});

test('--quiet: notes are left out, what is wrong is not', () => {
  const said: string[] = [];
  const output = quietly(
    outputTo(
      () => {},
      (text) => void said.push(text),
    ),
  );
  output.note('3 of 10');
  output.err('The board does not answer.');
  expect(said).toEqual(['The board does not answer.']);
});

describe('colour', () => {
  const plan = '+ NEW  GREYSON: POLO\n    DROP: (blank) -> A\n- CANCEL  AJE: TEE - BLUE\nOK: all.';

  test('marks and verdicts have it, and nothing else; without it the text is as it was', () => {
    expect(coloured(plan, { colour: false })).toBe(plan);
    const painted = coloured(plan, { colour: true });
    expect(painted).toContain('\u001b[32m+ NEW\u001b[39m  GREYSON');
    expect(painted).toContain('\u001b[31m- CANCEL\u001b[39m  AJE: TEE - BLUE');
    expect(painted).toContain('    DROP: (blank) -> A\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
    expect(painted.replaceAll(/\u001b\[\d+m/g, '')).toBe(plan);
  });

  const asked = (env: Record<string, string>) =>
    execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        "import { Command } from 'commander'; console.log(String(new Command().configureOutput().getOutHasColors()))",
      ],
      { encoding: 'utf8', env: { PATH: process.env.PATH ?? '', ...env } },
    ).trim();

  test('the variables decide, and a pipe has none', () => {
    expect(asked({ FORCE_COLOR: '1' })).toBe('true');
    expect(asked({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe('false');
    expect(['false', 'undefined']).toContain(asked({}));
  });
});

describe('80 columns', () => {
  const runs = [1, 2, 3, 4, 5].map(
    (day): RunRow =>
      ({
        run_id: `2026112${day}-143012-a3f${day}`,
        opened_at: `2026-11-2${day}T14:30:12Z`,
        closed_at: `2026-11-2${day}T14:53:33Z`,
        state: 'FINISHED',
        outcome: 'SUCCESS',
        balanced: 1,
        figures: JSON.stringify({ applied: 12_345, held: 3, failed: 0, rejects: 17 }),
      }) as unknown as RunRow,
  );

  test('status: each run keeps its id, its time and its figures, and no line is longer', () => {
    const text = runsTable(runs, new Date(), 80);
    for (const { run_id: id } of runs) expect(text).toContain(id);
    expect(text.match(/2026-11-2\d \d\d:\d\d(?= )/g)).toHaveLength(5);
    expect(text.match(/23 min 21 s/g)).toHaveLength(5);
    expect(text.match(/sent 12,345, held 3, failed 0, rejects 17/g)).toHaveLength(5);
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  test.each([
    '20261121-143012-a3f1',
    '2026-11-21 14:30',
    '2026-11-21T14:30:12.123Z',
    '9609317401',
    '0b0a7c1e-3c6d-5d0e-9f5e-6a1c2d3e4f50',
    '3 min 20 s',
  ])('%s is never cut, in whichever table', (whole) => {
    const columns = [{ title: 'a', shrinks: true }, { title: 'b' }, { title: 'c' }];
    const table = formatTable(columns, [['x'.repeat(60), whole, 'y'.repeat(60)]], 60);
    expect(table).toContain(whole);
  });
});

test('a fault of our own is told in the lines of the sources', () => {
  const script = `
    import { inSourceLines } from ${JSON.stringify(join(process.cwd(), 'dist/cli/source-lines.js'))};
    console.log(inSourceLines('    at x (file://${join(process.cwd(), 'dist/cli/source-lines.js')}:12:10)'));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(stdout).toMatch(/src\/cli\/source-lines\.ts:\d+:\d+/);
});
