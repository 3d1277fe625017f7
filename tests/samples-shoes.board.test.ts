// The sample lists of the second company (samples/shoes), from workbook to board. What its board must show is written here by hand.
import { expect, it } from 'vitest';
import { loadConfig } from '../src/config/load.js';
import { formatProblems } from '../src/config/problem.js';
import { readBoardDefinitions } from '../src/emulator/definition.js';
import { type Mirror, startMirror, syncOnce } from './support/mirror.js';
import type { BoardDump } from './support/oracle/board-dump.js';

const FILE = 'samples/shoes/shoes.toml';

async function start(): Promise<Mirror> {
  const loaded = loadConfig(FILE, {});
  if (loaded.kind === 'faulty') throw new Error(formatProblems(loaded.problems));
  expect(loaded.warnings).toEqual([]);
  return startMirror({
    base: loaded.config,
    emulator: { boards: readBoardDefinitions('samples/shoes/board.json') },
  });
}

const COLUMNS = ['dropdown_kunde', 'status_art', 'numbers_paare', 'numbers_preis', 'date_termin'];

function shown(mirror: Mirror): Record<string, string[]> {
  const dump = mirror.emulator.dump(mirror.config.board.id) as unknown as BoardDump;
  return Object.fromEntries(
    dump.groups
      .filter(({ items }) => items.length > 0)
      .map(({ title, items }) => [
        title,
        items
          .map(({ name, values, subitems }) =>
            [
              name,
              ...COLUMNS.map((id) => values[id] ?? ''),
              ...subitems.map((line) => `${line.name}: ${line.values.text_groesse} = ${line.values.numbers_paare}`),
            ].join(' | '),
          )
          .sort(),
      ]),
  );
}

it('a maker of shoes: sheets per season, sizes in two spellings, decimal commas, a totals row, nothing lost in silence', async () => {
  const mirror = await start();
  try {
    expect(await syncOnce(mirror, 'run-1')).toMatchObject({ balanced: true, failed: 0 });
    expect(shown(mirror)).toEqual({
      'LINDNER H26': [
        'Bergen rot L-1003 | LINDNER | Storno | 0 | 99 | ',
        'Oslo braun L-1002 | LINDNER | Offen | 10 | 79.5 | 2026-08-15 | Gr. 36: 36 = 2 | Gr. 37: 37 = 3 | Gr. 38: 38 = 5',
        'Oslo schwarz L-1001 | LINDNER | Offen | 20 | 1089.9 | 2026-08-15 | Gr. 36: 36 = 4 | Gr. 36.5: 36.5 = 6 | Gr. 37: 37 = 8 | Gr. 38: 38 = 2',
      ],
      'LINDNER F27': [
        'Fjord weiss L-2001 | LINDNER | Offen | 1500 | 59.9 | 2027-02-01 | Gr. 36: 36 = 1200 | Gr. 37: 37 = 300',
      ],
      'SCHUHE NORD H26': [
        'Oslo grau N-77 | SCHUHE NORD | Offen | 1 | 84 |  | Gr. 36.5: 36.5 = 1',
        'Oslo schwarz N-77 | SCHUHE NORD | Offen | 36 | 84 |  | Gr. 36: 36 = 10 | Gr. 37: 37 = 12 | Gr. 38: 38 = 14',
      ],
      'SCHUHE NORD F27': [
        'Fjord grau N-78 | SCHUHE NORD | Offen | 16 |  |  | Gr. 36: 36 = 5 | Gr. 37: 37 = 5 | Gr. 38: 38 = 5',
      ],
    });
    const rejects = await mirror.store.imports.rejectsOfRun('run-1');
    expect(rejects.map(({ sheet, cell, reason, effect }) => `${sheet} ${cell} ${reason} ${effect}`).sort()).toEqual([
      'F27 G3 not-a-number held',
      'F27 J2 total-mismatch warned',
      // No such label, and none may be made: the order type holds its order.
      'F27 K4 label-unknown held',
      'H26 A6 totals-row row',
    ]);
    expect(await syncOnce(mirror, 'run-2')).toMatchObject({ outcome: 'NOTHING_TO_DO', applied: 0 });
  } finally {
    await mirror.close();
  }
});
