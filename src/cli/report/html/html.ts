// html: the report as one page that needs nothing else: no script, no network, no font. For people who never open a terminal.
// Owns: the page, its headline and figures. Does not own: the tables below (html-sections), colours (html-style).
import { numberWithCommas } from '../../text-table.js';
import type { ReportContent } from '../content.js';
import { booksWords } from '../markdown.js';
import { dateTime, duration } from '../when.js';
import { customerNotesSection } from './html-customers.js';
import { absentSection, findingSection, gateSection, pauseSection } from './html-found.js';
import { paceSection, phaseSection, rateSection } from './html-plots.js';
import {
  callSection,
  customerSection,
  deferredSection,
  duplicatesSection,
  notSentSection,
  rejectSection,
  twinSection,
  workbookSection,
} from './html-sections.js';
import { STYLE } from './html-style.js';
import { classOf } from './html-table.js';
import { Html, html } from './html-text.js';

export function htmlReport(content: ReportContent): string {
  const { document, verdict, only } = content;
  // A verification that repairs nothing reads no list and sends nothing: rows of zeros would say less than nothing.
  const lookedOnly = document.scope === 'verify' && document.items.planned + document.subitems.planned === 0;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<title>${only === null ? null : `${only}: `}${verdict.headline} - run ${document.run}</title>
<style>${new Html(STYLE)}</style>
</head>
<body><main>
<header class="${verdict.tone}">
<h1>${only === null ? null : `${only}: `}${verdict.headline}</h1>
${verdict.detail === '' ? null : html`<p>${withCode(verdict.detail)}</p>`}
<p class="when">${document.environment}, ${dateTime(document.opened_at)}, took ${duration(document.seconds)}. Run <code>${document.run}</code></p>
</header>
${lookedOnly ? null : [figures(content), rateSection(content), customerSection(content)]}
${gateSection(content)}
${pauseSection(content)}
${duplicatesSection(content)}
${findingSection(content)}
${notSentSection(content)}
${deferredSection(content)}
${absentSection(content)}
${lookedOnly ? null : customerNotesSection(content)}
${lookedOnly ? null : workbookSection(content)}
${rejectSection(content)}
${twinSection(content)}
${phaseSection(content)}
${paceSection(content)}
${callSection(content)}
<footer>Written by order-mirror, ${dateTime(content.madeAt)}. It holds values of orders: keep it where the order lists are kept.</footer>
</main></body>
</html>
`;
  return page.text;
}

/** Commands stand between backticks in sentences. */
function withCode(text: string): Html[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

function figures(content: ReportContent): Html {
  const { document } = content;
  const { orders, lines, items, subitems, on_board: now } = document;
  const balance = document.balanced || document.state === 'OPEN' ? '' : 'stop';
  return html`<div class="figures">
${figure(orders.read, 'orders read')}
${figure(items.applied, `orders sent, ${numberWithCommas(orders.unchanged)} were unchanged`)}
${figure(orders.held, 'orders held', orders.held > 0 ? 'warn' : '')}
${figure(orders.failed + lines.failed, 'orders and sizes failed', orders.failed + lines.failed > 0 ? 'stop' : '')}
${figure(subitems.applied, `sizes written, of ${numberWithCommas(lines.read)} read`)}
${figure(document.rejects, 'values not taken or to check', document.rejects > 0 ? 'warn' : '')}
${content.only === null ? figure(now.items, `items on the board, ${numberWithCommas(now.subitems)} subitems`) : null}
${figure(balance === 'stop' ? 'No' : document.balanced ? 'Yes' : '...', `books: ${booksWords(content)}`, balance)}
</div>`;
}

function figure(value: number | string, words: string, kind = ''): Html {
  const text = typeof value === 'number' ? numberWithCommas(value) : value;
  return html`<div${classOf(`figure ${kind}`.trim())}><b>${text}</b><span>${words}</span></div>`;
}
