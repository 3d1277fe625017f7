// import-speed: (a) a first import of the full-size set against bare iteration of the same files, (b) a second one with nothing changed.
import { figure, measure, sideBySide, start } from './measurement.js';
import type { Setting } from './setting.js';
import { atMost, count, type Row, seconds } from './table.js';

const MOST_TIMES_ITERATION = 2;
const MOST_PEAK_MB = 600;
const MOST_SECONDS_UNCHANGED = 10;

export async function importSpeed(setting: Setting): Promise<Row[]> {
  const lists = await setting.fullSet();
  const folder = setting.storeFolder();
  const iterating = start('iterate', { folder: lists });
  const importing = start('importAll', { lists, folder });
  await sideBySide(iterating, importing);
  const bare = await iterating.ended;
  const first = await importing.ended;

  const bareSeconds = figure(bare.figures, 'seconds');
  const total = figure(first.figures, 'reading') + figure(first.figures, 'merging');
  const rows = figure(first.figures, 'rows');
  const ratio = total / bareSeconds;
  const byProcessor = figure(first.figures, 'processor') / figure(bare.figures, 'processor');
  const what = `import, ${count(rows)} rows, ${Math.round(figure(bare.figures, 'bytes') / 1_000_000)} MB`;
  const parts = `read ${seconds(figure(first.figures, 'reading'))}, merge ${seconds(figure(first.figures, 'merging'))}`;
  const table: Row[] = [];
  if (setting.options.only.has('a')) {
    table.push(
      { letter: 'a', what, figure: `${seconds(total)} (${parts}), ${count(rows / total)} rows/s`, must: null },
      {
        letter: 'a',
        what: 'ratio to bare iteration',
        figure: `${ratio.toFixed(2)} (iteration ${seconds(bareSeconds)}, ${Math.round(bare.peakMb)} MB); by processor time ${byProcessor.toFixed(2)}`,
        must: atMost(ratio, MOST_TIMES_ITERATION, '2'),
      },
      {
        letter: 'a',
        what: 'peak memory of the import',
        figure: `${Math.round(first.peakMb)} MB`,
        must: atMost(first.peakMb, MOST_PEAK_MB, `${MOST_PEAK_MB} MB`),
      },
    );
  }
  if (setting.options.only.has('b')) table.push(await unchanged(lists, folder));
  return table;
}

async function unchanged(lists: string, folder: string): Promise<Row> {
  const again = await measure('importAgain', { lists, folder });
  const spent = figure(again.figures, 'seconds');
  const touched = figure(again.figures, 'touched');
  return {
    letter: 'b',
    what: 'second import, nothing changed',
    figure: `${seconds(spent)}, ${touched} orders touched, ${Math.round(again.peakMb)} MB`,
    must: {
      text: `<= ${MOST_SECONDS_UNCHANGED} s, 0 touched`,
      reached: spent <= MOST_SECONDS_UNCHANGED && touched === 0,
    },
  };
}
