// html-customers: each customer's own part of the report page, where its name in the table leads. Open where there is something to look at.
// Owns: what is said of a customer. Its page with every order and value: `report RUN --customer NAME --html`.
import { numberWithCommas } from '../../text-table.js';
import { type CustomerNote, EFFECT_WORDS, NO_CUSTOMER, type ReportContent, reasonWords } from '../content.js';
import { duplicateWords } from '../duplicates.js';
import { shellWord } from '../shell-word.js';
import { arrivedWords, rateWords } from '../success-rate.js';
import { orderBar } from './html-bars.js';
import { section, tag } from './html-section.js';
import { type Html, html } from './html-text.js';

export const customerAnchor = (index: number): string => `customer-${index + 1}`;

export function customerNotesSection(content: ReportContent): Html | null {
  if (content.only !== null || content.notes.length === 0) return null;
  const blocks = content.notes.map((note, index) => block(content, note, index));
  const words = 'Those with something to look at are open; click a name for the others.';
  return section('Customer by customer', words, html`${blocks}`, blocks.length, 'customers');
}

function block(content: ReportContent, note: CustomerNote, index: number): Html {
  const { own, rate, workbooks } = note;
  const look = toLookAt(content, note);
  const name = own.customer === '' ? NO_CUSTOMER : own.customer;
  const page =
    own.customer === ''
      ? null
      : html`<p>All of it: <code>order-mirror report ${content.document.run} --customer ${shellWord(own.customer)} --html --out FILE</code></p>`;
  return html`<details id="${customerAnchor(index)}"${look.length > 0 ? html` open` : null}><summary><b>${name}</b> ${stateTag(note)} ${ordersCounted(note)}</summary>
${orderBar(own.orders, own.orders.read)}
<p>${ordersWords(note)} ${arrivedWords(rate)}.${own.reason === null ? null : html` ${own.reason}`}</p>
${look.length === 0 ? null : html`<ul>${look.map((line) => html`<li>${line}</li>`)}</ul>`}
<p>${workbooks.length === 0 ? null : `In ${workbooks.join(', ')}.`}</p>
${page}</details>
`;
}

/** A customer of whom nothing could be asked has not simply "nothing to do". */
function stateTag({ own, rate, unread }: CustomerNote): Html {
  if (rate.percent === null && own.orders.held > 0) return tag('HELD', 'mixed');
  if (rate.percent === null && own.orders.read === 0 && unread.length > 0) return tag('NOT READ', 'mixed');
  return tag(rate.word, rate.tone);
}

function ordersCounted({ own: { orders } }: CustomerNote): string {
  const n = numberWithCommas;
  const held = orders.held === 0 ? '' : `, ${n(orders.held)} held`;
  const failed = orders.failed === 0 ? '' : `, ${n(orders.failed)} failed`;
  return `${n(orders.read)} ${orders.read === 1 ? 'order' : 'orders'}${held}${failed}`;
}

function ordersWords({ own: { orders } }: CustomerNote): string {
  const parts = (['new', 'changed', 'cancelled', 'unchanged', 'held', 'failed', 'absent'] as const)
    .filter((part) => orders[part] > 0)
    .map((part) => `${numberWithCommas(orders[part])} ${part}`);
  return parts.length === 0 ? '' : `Orders: ${parts.join(', ')}.`;
}

/** Sentences, the gravest first. */
export function toLookAt({ gates, document }: ReportContent, { own, rejects, rate, unread }: CustomerNote): string[] {
  const n = numberWithCommas;
  return [
    ...(rate.tone === 'bad' || rate.tone === 'mixed' ? [rateWords(rate)] : []),
    ...gates.filter(({ customer }) => customer === own.customer).map(({ sentence }) => sentence),
    ...unread.map(
      ({ workbook, outcome, sentence }) =>
        `${workbook} is ${outcome}; its orders stay as they were.${sentence === null ? '' : ` ${sentence}`}`,
    ),
    ...document.doubled
      .filter(({ customer }) => customer === own.customer)
      .map((one) => `Twice on the board: ${duplicateWords(one)}.`),
    ...(own.orders.failed > 0 ? [`${n(own.orders.failed)} failed: the board did not take them.`] : []),
    ...(own.lines.failed > 0 ? [`${n(own.lines.failed)} sizes failed: the board did not take them.`] : []),
    ...(own.orders.held > 0 ? [`${n(own.orders.held)} held until their rows are good again.`] : []),
    ...(own.orders.absent > 0
      ? [`${n(own.orders.absent)} absent: their rows are gone from the list; they stay on the board.`]
      : []),
    ...rejects.map(
      ({ reason, effect, reject_count: count }) =>
        `${n(count)} x ${reasonWords(reason)} (${EFFECT_WORDS[effect] ?? effect}).`,
    ),
  ];
}
