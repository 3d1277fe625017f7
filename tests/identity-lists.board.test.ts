// twins and absent: what people see of identity (docs/rules.md "Identity", S7), counted against the independent calculation.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { absentText } from '../src/cli/absent.js';
import { twinsDocument, twinsText } from '../src/cli/twins.js';
import { DailyFolder } from './support/daily-lists.js';
import { startMirror, syncOnce } from './support/mirror.js';
import { expectFirstDay } from './support/oracle/first-day.js';
import { readSampleFacts, SAMPLE_FOLDER } from './support/oracle/sample-facts.js';
import { apply, firstDay } from './support/random-story.js';

test('twins are listed with what tells them apart; an absent order with where it stood and since when', async () => {
  const folder = await DailyFolder.make();
  const mirror = await startMirror({ sourceFolder: folder.path });
  try {
    const lists = firstDay({ start: [{ list: 0, cells: { 'AAG ORDER NUMBER': 'GRE-1', S: 2 } }], days: [] });
    await folder.write(lists);
    const file = 'AIME LEON DORE ORDER LIST (M3).xlsx';
    await cp(join(SAMPLE_FOLDER, 'EUROPE', file), join(folder.path, file));
    const expected = await expectFirstDay(folder.path, readSampleFacts());
    await syncOnce(mirror, 'day-1');
    const document = twinsDocument(await mirror.store.identity.sharedKeys(), mirror.config.orders);
    expect(document.twins).toBe(expected.totals.twins);
    const differences = document.groups.flatMap(({ twin_sets: sets }) =>
      sets.map(({ differ_in: columns }) => columns.join()),
    );
    expect(differences).toContain('');
    expect(differences).toContain('NOTES');
    expect(document.groups.some(({ told_apart_by: by }) => by.includes('PO NUMBER'))).toBe(true);
    expect(twinsText(document, 200)).toContain(`${document.twins} orders are twins`);
    expect(await mirror.store.identity.absent()).toEqual([]);

    apply(lists, { do: 'remove', list: 0, row: 0 });
    await folder.write(lists);
    await cp(join(SAMPLE_FOLDER, 'EUROPE', file), join(folder.path, file));
    await syncOnce(mirror, 'day-2');
    const absent = await mirror.store.identity.absent();
    expect(absent).toMatchObject([{ order_number: 'GRE-1', workbook: 'A/one.xlsx', row_no: 2, since_run: 'day-2' }]);
    expect(absentText(absent, 200)).toMatch(/GRE-1 .*A\/one\.xlsx, row 2 .*20\d\d-/);
  } finally {
    await mirror.close();
    await folder.remove();
  }
});
