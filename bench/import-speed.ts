// import-speed: (a) a first import of the full-size set against bare iteration of the same files, (b) a second one with nothing changed.
import { figure, measure, sideBySide, start } from './measurement.js';
import { median } from './median.js';
import type { Setting } from './setting.js';
import { atMost, count, type Row, seconds } from './table.js';

const MOST_TIMES_ITERATION = 2;
const MOST_PEAK_MB = 600;
const MOST_SECONDS_UNCHANGED = 10;
/** Of (a), each into a new store, in processes of their own; the middle one is judged. */
const ROUNDS = 5;

export async function importSpeed(setting: Setting): Promise<Row[]> {
  const lists = await setting.fullSet();
  const rounds: Round[] = [];
  let folder = '';
  for (let round = 0; round < (setting.options.only.has('a') ? ROUNDS : 1); round += 1) {
    folder = setting.storeFolder();
    rounds.push(await importAgainstIteration(lists, folder));
  }
  const table = setting.options.only.has('a') ? rowsOf(rounds) : [];
  if (setting.options.only.has('b')) table.push(await unchanged(lists, folder));
  return table;
}

interface Round {
  /** Seconds. */
  readonly bare: number;
  readonly reading: number;
  readonly merging: number;
  /** Of processor time, import to iteration. */
  readonly byProcessor: number;
  readonly rows: number;
  readonly bytes: number;
  readonly peakMb: number;
  readonly barePeakMb: number;
}

async function importAgainstIteration(lists: string, folder: string): Promise<Round> {
  const iterating = start('iterate', { folder: lists });
  const importing = start('importAll', { lists, folder });
  await sideBySide(iterating, importing);
  const bare = await iterating.ended;
  const first = await importing.ended;
  return {
    bare: figure(bare.figures, 'seconds'),
    reading: figure(first.figures, 'reading'),
    merging: figure(first.figures, 'merging'),
    byProcessor: figure(first.figures, 'processor') / figure(bare.figures, 'processor'),
    rows: figure(first.figures, 'rows'),
    bytes: figure(bare.figures, 'bytes'),
    peakMb: first.peakMb,
    barePeakMb: bare.peakMb,
  };
}

function rowsOf(rounds: readonly Round[]): Row[] {
  const of = (name: keyof Round) => median(rounds.map((round) => round[name]));
  const whole = median(rounds.map(wholeSeconds));
  const ratios = rounds.map((round) => wholeSeconds(round) / round.bare);
  const ratio = median(ratios);
  const peak = Math.max(...rounds.map((round) => round.peakMb));
  return [
    {
      letter: 'a',
      what: `import, ${count(of('rows'))} rows, ${Math.round(of('bytes') / 1_000_000)} MB`,
      figure: `${seconds(whole)} (read ${seconds(of('reading'))}, merge ${seconds(of('merging'))}), ${count(of('rows') / whole)} rows/s`,
      must: null,
    },
    {
      letter: 'a',
      what: 'ratio to bare iteration',
      figure: `${ratio.toFixed(2)} (median of ${rounds.length}, ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}; iteration ${seconds(of('bare'))}, ${Math.round(of('barePeakMb'))} MB); by processor time ${of('byProcessor').toFixed(2)}`,
      must: atMost(ratio, MOST_TIMES_ITERATION, '2'),
    },
    {
      letter: 'a',
      what: 'peak memory of the import',
      figure: `${Math.round(peak)} MB`,
      must: atMost(peak, MOST_PEAK_MB, `${MOST_PEAK_MB} MB`),
    },
  ];
}

const wholeSeconds = ({ reading, merging }: Round) => reading + merging;

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
