// html-table: tables of the report page. Owns: their markup and how numbers stand in them.
import { numberWithCommas } from '../../text-table.js';
import { type Html, type HtmlPart, html } from './html-text.js';

export type HtmlCell = string | number | Html | null;

export interface HtmlColumn {
  readonly title: string;
  /** A class for the cells: `key` (short text), `word` (not broken inside a word), `say` (a sentence), `bar`, `n` (figures with their unit). */
  readonly kind?: 'key' | 'say' | 'bar' | 'n' | 'word';
}

export interface HtmlRow {
  readonly cells: readonly HtmlCell[];
  readonly total?: boolean;
}

export function htmlTable(columns: readonly HtmlColumn[], rows: readonly HtmlRow[]): Html {
  const numeric = columns.map((_, index) => rows.some(({ cells }) => typeof cells[index] === 'number'));
  const head = columns.map(
    ({ title, kind }, index) =>
      html`<th scope="col"${classOf(numeric[index] === true || kind === 'n' ? 'n' : '')}>${title}</th>`,
  );
  const body = rows.map(({ cells, total }) => {
    const tds = columns.map(({ kind, title }, index) => {
      const cell = cells[index] ?? null;
      const empty = cell === null || cell === 0 || cell === '' ? ' none' : '';
      const name = `${numeric[index] === true ? 'n' : (kind ?? '')}${empty}`.trim();
      // On a narrow screen a row is a card: there the title stands before the value.
      return html`<td${classOf(name)} data-t="${title}">${shown(cell)}</td>`;
    });
    return html`<tr${classOf(total === true ? 'total' : '')}>${tds}</tr>\n`;
  });
  return html`<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

export function classOf(name: string): Html {
  return name === '' ? html`` : html` class="${name}"`;
}

/** A zero is there, but does not catch the eye. */
function shown(cell: HtmlCell): HtmlPart {
  if (typeof cell !== 'number') return cell;
  return cell === 0 ? html`<span class="zero">0</span>` : numberWithCommas(cell);
}
