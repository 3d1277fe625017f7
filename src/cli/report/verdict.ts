// verdict: a run in one sentence and one colour. S6: never good on books that do not balance; the rates are judged by domain/run/books.ts.

import { BOARD_HOLDS } from '../../domain/drift/drift.js';
import { addBooks, askedOf } from '../../domain/run/books.js';
import { tallySentence } from '../../domain/run/tally.js';
import { leftBehind, type RunDocument } from '../run-document.js';
import { numberWithCommas } from '../text-table.js';

export interface RunVerdict {
  readonly tone: 'good' | 'mixed' | 'bad' | 'open';
  readonly headline: string;
  /** What to know or do next. */
  readonly detail: string;
}

export function verdictOf(document: RunDocument): RunVerdict {
  const { state, outcome, balanced, scope } = document;
  const said = document.sentence ?? '';
  if (state === 'OPEN') return openVerdict(document);
  if (state === 'INTERRUPTED') return bad('The run was cut off before it could close.', said);
  if (state === 'FAILED') return bad('The run failed.', said);
  // The stored verdict and the counted one must agree; where they do not, the worse one stands.
  if (!balanced || outcome === 'UNBALANCED') {
    return bad(
      'The books of this run do not balance.',
      'Some writes have neither a receipt nor a reason. Do not trust it.',
    );
  }
  if (state === 'CANCELLED') {
    return { tone: 'mixed', headline: 'The run was cancelled.', detail: `${said} ${sentShare(document)}`.trim() };
  }
  if (scope === 'import') return mixedIfLeft(document, 'The order lists were read. Nothing was sent (import only).');
  if (scope === 'verify') {
    const tone = said.includes(BOARD_HOLDS) ? 'good' : 'mixed';
    return { tone, headline: said, detail: document.items.planned > 0 ? sentShare(document) : '' };
  }
  if (scope === 'rollback' && (outcome === 'SUCCESS' || outcome === 'NOTHING_TO_DO'))
    return { tone: 'good', headline: 'What could be taken back was taken back.', detail: sentShare(document) };
  if (outcome === 'FAILED') return bad('Too much could not be sent.', sentShare(document));
  if (outcome === 'PARTIAL') {
    return { tone: 'mixed', headline: 'Most of it was sent, not all.', detail: sentShare(document) };
  }
  const left = document.items.deferred + document.subitems.deferred;
  if (left > 0) {
    const headline = outcome === 'NOTHING_TO_DO' ? 'Nothing was sent, as was asked.' : 'What was asked for was sent.';
    const detail = `${counted(left, 'write is', 'writes are')} left for another run (--customer, --limit or --dry-run).`;
    return { tone: 'mixed', headline, detail };
  }
  const headline =
    outcome === 'NOTHING_TO_DO'
      ? 'Nothing had to be sent: the board already holds what the order lists say.'
      : 'The board holds what the order lists say.';
  return mixedIfLeft(document, headline);
}

/** "1,204 of 1,210 writes arrived (99.5 %)." */
export function sentShare(document: RunDocument): string {
  const writes = addBooks(document.items, document.subitems);
  const asked = askedOf(writes, document.left_on_purpose);
  if (asked <= 0) return 'Nothing had to be sent.';
  // Rounded down: 99.96 % is not 100 %.
  const percent = Math.floor((writes.applied * 1000) / asked) / 10;
  return `${numberWithCommas(writes.applied)} of ${numberWithCommas(asked)} writes arrived (${percent} %).`;
}

function openVerdict(document: RunDocument): RunVerdict {
  const parked = document.parked.length;
  if (parked > 0) {
    const customers = document.parked.map(({ customer }) => customer).join(', ');
    return {
      tone: 'bad',
      headline: `The run waits for you: ${customers}.`,
      detail:
        'Fix what the reason names, then `order-mirror retry`, or leave it for the next run with `order-mirror skip`.',
    };
  }
  return { tone: 'open', headline: 'The run is still going on.', detail: 'The figures are those of this moment.' };
}

function mixedIfLeft(document: RunDocument, headline: string): RunVerdict {
  const missing = counted(document.workbooks.missing, 'workbook missing', 'workbooks missing');
  if (!leftBehind(document)) {
    const detail = missing === '' ? '' : `${missing}: what they held stays as it was.`;
    return { tone: missing === '' ? 'good' : 'mixed', headline, detail };
  }
  const { orders, rejects, refused_workbooks: refused } = document;
  const skipped = document.customers.filter(({ state }) => state === 'skipped' || state === 'not-reached').length;
  const parts = [
    counted(document.tally?.held ?? orders.held, 'order held', 'orders held'),
    ...(document.tally === null ? [counted(orders.failed, 'order failed', 'orders failed')] : []),
    counted(document.lines.failed, 'size failed', 'sizes failed'),
    counted(document.tally?.refused ?? 0, 'order refused by the board', 'orders refused by the board'),
    counted(rejects, 'value not taken', 'values not taken'),
    counted(refused.length, 'workbook refused', 'workbooks refused'),
    counted(
      document.skipped.filter(({ all }) => all).length,
      'workbook of which every row was skipped',
      'workbooks of which every row was skipped',
    ),
    missing,
    counted(skipped, 'customer not finished', 'customers not finished'),
  ].filter((part) => part !== '');
  return {
    tone: 'mixed',
    headline: document.tally === null ? headline.replace('.', ', with exceptions.') : tallySentence(document.tally),
    detail: `${parts.join(', ')}.`,
  };
}

const counted = (count: number, one: string, many: string): string =>
  count === 0 ? '' : `${numberWithCommas(count)} ${count === 1 ? one : many}`;

const bad = (headline: string, detail: string): RunVerdict => ({ tone: 'bad', headline, detail });
