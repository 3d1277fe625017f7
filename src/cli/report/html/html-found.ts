// html-found: the parts of the report page that say what was met on the way: gates, absent orders, what verify found. Owns: their content.
import type { GateState } from '../../../store/gate-store.js';
import { isDuplicate, type ReportContent } from '../content.js';
import { duplicatesWords, FINDING_STATE_WORDS, GATE_STATE_WORDS } from '../found-words.js';
import type { FindingState } from '../verification.js';
import { dateTime } from '../when.js';
import { limited, section, type Tone, tag } from './html-section.js';
import { type HtmlRow, htmlTable } from './html-table.js';
import { type Html, html } from './html-text.js';

const GATE_TONE: Readonly<Record<GateState, Tone>> = {
  WAITING: 'bad',
  APPROVED: 'good',
  LEFT: 'mixed',
  SHOWN: 'mixed',
};

const FINDING_STATE_TONE: Readonly<Record<FindingState, Tone>> = {
  mended: 'good',
  mendable: 'mixed',
  'not-mended': 'bad',
  left: 'mixed',
  theirs: '',
};

export function gateSection({ gates }: ReportContent): Html | null {
  if (gates.length === 0) return null;
  const rows = gates.map(({ customer, sentence, state, reason, examples }): HtmlRow => {
    const such = examples.map(({ order_number: number, item_name: name }) => name ?? number).join('; ');
    return {
      cells: [
        customer ?? 'the whole run',
        html`${sentence}${such === '' ? null : html`<small>such as ${such}</small>`}`,
        html`${tag(GATE_STATE_WORDS[state], GATE_TONE[state])}${reason === null ? null : html`<small>${reason}</small>`}`,
      ],
    };
  });
  const columns = [
    { title: 'Customer', kind: 'key' as const },
    { title: 'What was unusual', kind: 'say' as const },
    { title: 'What became of it', kind: 'key' as const },
  ];
  const words = 'A customer for which a run would do unusually much waits until somebody has looked. The others go on.';
  return section('Gates', words, htmlTable(columns, rows), rows.length, 'gates');
}

export function absentSection({ absent, absentCount }: ReportContent): Html | null {
  if (absent.length === 0) return null;
  const rows = absent.map(
    (order): HtmlRow => ({
      cells: [
        order.customer,
        html`${order.order_number}${order.item_name === null ? null : html`<small>${order.item_name}</small>`}`,
        html`${order.workbook}<small>${order.sheet}, row ${order.row_no}</small>`,
        order.since === null ? (order.since_run ?? '') : dateTime(order.since),
      ],
    }),
  );
  const columns = [
    { title: 'Customer', kind: 'key' as const },
    { title: 'Order', kind: 'key' as const },
    { title: 'Last seen in', kind: 'key' as const },
    { title: 'Absent since', kind: 'key' as const },
  ];
  const words = `Orders whose workbook was read and has no row for them any more. They stay on the board as they are: absence is never a cancellation. If one was cancelled, write so in the list.${limited(absent.length, absentCount)}`;
  return section('Absent orders', words, htmlTable(columns, rows), rows.length, 'absent');
}

export function pauseSection({ pauses }: ReportContent): Html | null {
  const rows = pauses.map(
    ({ customer, pausedAt, reason, resumedAt, resumeReason }): HtmlRow => ({
      cells: [
        customer ?? 'the whole run',
        dateTime(pausedAt),
        resumedAt === null ? null : dateTime(resumedAt),
        reason,
        resumeReason,
      ],
    }),
  );
  const columns = [
    { title: 'Customer', kind: 'key' as const },
    { title: 'Paused', kind: 'key' as const },
    { title: 'Resumed', kind: 'key' as const },
    { title: 'Why', kind: 'say' as const },
    { title: 'Why it goes on', kind: 'say' as const },
  ];
  return rows.length === 0 ? null : section('Pauses', 'What people held.', htmlTable(columns, rows), rows.length);
}

export function findingSection(content: ReportContent): Html | null {
  const { findings, found, document } = content;
  if (document.scope !== 'verify') return null;
  const columns = [
    { title: 'Finding', kind: 'key' as const },
    { title: 'What it means', kind: 'say' as const },
    { title: 'Found' },
    { title: 'Mended' },
    { title: 'Left' },
  ];
  const kinds = htmlTable(
    columns,
    findings.map(
      ({ kind, words, found: count, mended, left }): HtmlRow => ({ cells: [kind, words, count, mended, left] }),
    ),
  );
  const drift = findings.reduce((sum, row) => sum + row.found, 0);
  return html`${section('Found on the board', `${duplicatesWords(content)} Where the board differed from what SQL knows of it:`, drift === 0 ? html`<p>Nothing.</p>` : kinds, findings.length, 'found')}
${found.length === 0 ? null : section('Found on the board: each one', `The doubled ones first.${limited(found.length, drift)}`, foundTable(content), found.length)}`;
}

function foundTable({ found }: ReportContent): Html {
  const value = (text: string | null) => (text === null ? '' : text === '' ? '(blank)' : text);
  const rows = found.map((one): HtmlRow => {
    const { row, state: fate } = one;
    const order =
      row.size_code === null ? (row.order_number ?? '') : `${row.order_number ?? ''}, size ${row.size_code}`;
    const kind = html`${row.kind.replaceAll('-', ' ')}`;
    return {
      cells: [
        isDuplicate(one) ? html`<b>${kind}</b>` : kind,
        row.customer,
        html`${order}${row.item_name === null ? null : html`<small>${row.item_name}</small>`}`,
        row.title,
        value(row.wanted ?? row.acked),
        value(row.there),
        tag(FINDING_STATE_WORDS[fate], FINDING_STATE_TONE[fate]),
      ],
    };
  });
  const columns = [
    { title: 'Finding', kind: 'key' as const },
    { title: 'Customer' },
    { title: 'Order', kind: 'key' as const },
    { title: 'Column' },
    { title: 'Should be' },
    { title: 'Is there' },
    { title: 'What became of it' },
  ];
  return htmlTable(columns, rows);
}
