// verification: what `verify` found, for a terminal and as JSON. Owns: counting by kind, examples, and what became of each finding.
import { countsAsDrift, FINDING_WORDS, type FindingKind, isAdoption, isStillDrift } from '../../domain/drift/drift.js';
import type { FindingRow, VerificationRow } from '../../store/verify-store.js';
import { formatTable, numberWithCommas } from '../text-table.js';

/** Enough to see what it is about; --all has the rest. */
const EXAMPLES_PER_KIND = 3;

export type FindingState =
  /** The board has a receipt for it. */
  | 'mended'
  /** --repair would mend it. */
  | 'mendable'
  /** It was to be mended and was not; the run's report says why. */
  | 'not-mended'
  /** A person decides. */
  | 'left'
  /** People's own, by the config: no drift. */
  | 'theirs';

export function findingStateOf(row: FindingRow, wasRepair: boolean): FindingState {
  if (row.mend !== 'repair') return row.mend;
  if (row.write_state === 'SYNCED') return 'mended';
  return wasRepair ? 'not-mended' : 'mendable';
}

export interface KindCount {
  readonly kind: FindingKind;
  readonly words: string;
  readonly found: number;
  readonly mended: number;
  readonly left: number;
}

/** In the order of FINDING_WORDS. */
export function countKinds(findings: readonly FindingRow[], wasRepair: boolean): readonly KindCount[] {
  const kinds = Object.keys(FINDING_WORDS) as FindingKind[];
  return kinds.flatMap((kind) => {
    const rows = findings.filter((row) => row.kind === kind);
    if (rows.length === 0) return [];
    const of = (...fates: readonly FindingState[]) =>
      rows.filter((row) => fates.includes(findingStateOf(row, wasRepair))).length;
    const mended = of('mended');
    // Whatever is not mended is left: not asked for, a person's to decide, or tried in vain.
    const counted = { found: rows.length, mended, left: rows.length - mended };
    return [{ kind, words: FINDING_WORDS[kind], ...counted }];
  });
}

export function verificationText(
  row: VerificationRow,
  findings: readonly FindingRow[],
  { all, width }: { readonly all: boolean; readonly width: number },
): string {
  const n = numberWithCommas;
  const wasRepair = row.repair === 1;
  const drift = findings.filter(countsAsDrift);
  const open = drift.filter(isStillDrift).length;
  const read = `${n(row.items)} items and ${n(row.subitems)} subitems were read back in ${n(row.pages)} ${row.pages === 1 ? 'page' : 'pages'}.`;
  const parts = [`${headline(drift.length, open, wasRepair)}\n${read}`];
  if (row.waiting > 0)
    parts.push(
      `${n(row.waiting)} orders wait to be sent; what the board lacks of them is no finding. \`order-mirror sync\` sends them.`,
    );
  if (findings.length === 0) return parts.join('\n\n');
  const counts = countKinds(findings, wasRepair);
  parts.push(
    formatTable(
      [
        { title: 'finding' },
        { title: 'what it means', shrinks: true },
        { title: 'found' },
        ...(wasRepair ? [{ title: 'mended' }, { title: 'left' }] : []),
      ],
      counts.map((count) => [
        count.kind,
        count.words,
        count.found,
        // Where nothing was to be mended, "0 mended, 0 left" would only puzzle.
        ...(wasRepair ? [count.mended, count.left] : []),
      ]),
      width,
    ),
  );
  for (const { kind, found } of counts) {
    const rows = findings.filter((finding) => finding.kind === kind);
    const shown = all ? rows : rows.slice(0, EXAMPLES_PER_KIND);
    const more = found > shown.length ? ` (${n(shown.length)} of ${n(found)}; --all shows every one)` : '';
    parts.push(`${kind}: ${FINDING_WORDS[kind]}${more}\n${exampleTable(shown, width)}${whyLines(shown)}`);
  }
  const next = nextStep(findings, wasRepair);
  return [...parts, ...(next === '' ? [] : [next])].join('\n\n');
}

function headline(drift: number, open: number, wasRepair: boolean): string {
  if (drift === 0) return 'OK: the board holds what SQL says.';
  const n = numberWithCommas;
  const found = `${n(drift)} ${drift === 1 ? 'finding' : 'findings'}`;
  if (!wasRepair) return `NOT ALL: ${found}: the board does not hold what SQL says. Nothing was changed.`;
  return open === 0 ? `OK: ${found}, all mended.` : `NOT ALL: ${found}, ${n(drift - open)} mended, ${n(open)} left.`;
}

function exampleTable(rows: readonly FindingRow[], width: number): string {
  const valued = rows.some((row) => row.there !== null);
  const sized = rows.some((row) => row.size_code !== null);
  const columns = [
    { title: 'customer' },
    { title: 'order' },
    ...(sized ? [{ title: 'size' }] : []),
    { title: 'item', shrinks: true },
    ...(valued
      ? [
          { title: 'column', shrinks: true },
          { title: 'acknowledged', shrinks: true },
          { title: 'wanted', shrinks: true },
          { title: 'found there', shrinks: true },
          { title: 'changed' },
        ]
      : [{ title: 'board id' }]),
  ];
  const cells = rows.map((row) => [
    row.customer ?? '',
    row.order_number ?? '',
    ...(sized ? [row.size_code ?? ''] : []),
    row.item_name ?? '',
    ...(valued
      ? [row.title ?? '', blank(row.acked), blank(row.wanted), blank(row.there), row.changed_at?.slice(0, 16) ?? '']
      : [row.item_id ?? '']),
  ]);
  return formatTable(columns, cells, width);
}

const blank = (text: string | null): string => (text === null ? '-' : text === '' ? '(blank)' : text);

function whyLines(rows: readonly FindingRow[]): string {
  const whys = [...new Set(rows.flatMap(({ why }) => (why === null ? [] : [why])))];
  return whys.map((why) => `\n  -> ${why}`).join('');
}

function nextStep(findings: readonly FindingRow[], wasRepair: boolean): string {
  const steps: string[] = [];
  if (!wasRepair && findings.some((row) => countsAsDrift(row) && row.mend === 'repair'))
    steps.push(
      "`order-mirror verify --repair` puts back what the mirror owns. Who changed it, the board's activity log knows.",
    );
  if (findings.some((row) => isAdoption(row.kind) && row.mend === 'repair' && row.write_state === null))
    steps.push('`order-mirror verify --adopt-by-name --yes` takes the pairs over: it writes our key into these items.');
  return steps.join('\n');
}

export function verificationJson(run: object, row: VerificationRow, findings: readonly FindingRow[]): object {
  const wasRepair = row.repair === 1;
  return {
    ...run,
    read: { items: row.items, subitems: row.subitems, pages: row.pages },
    waiting: row.waiting,
    customer: row.customer,
    repair: wasRepair,
    in_sync: !findings.some(isStillDrift),
    counts: Object.fromEntries(countKinds(findings, wasRepair).map(({ kind, found }) => [kind, found])),
    findings: findings.map((finding) => ({
      kind: finding.kind,
      fate: findingStateOf(finding, wasRepair),
      why: finding.why ?? finding.write_sentence,
      customer: finding.customer,
      order: finding.order_number,
      record_id: finding.record_id,
      size: finding.size_code,
      board_item_id: finding.item_id,
      item: finding.item_name,
      column: finding.column_id,
      title: finding.title,
      acknowledged: finding.acked,
      wanted: finding.wanted,
      there: finding.there,
      changed_at: finding.changed_at,
    })),
  };
}
