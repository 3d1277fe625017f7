// html-section: the frame of each part of the report page, and the small words in it. Owns: their markup.
import { numberWithCommas } from '../../text-table.js';
import { LISTED_AT_MOST } from '../content.js';
import { classOf } from './html-table.js';
import { type Html, html } from './html-text.js';

export type Tone = 'good' | 'mixed' | 'bad' | 'open' | '';

export function tag(word: string, tone: Tone): Html {
  return html`<span${classOf(`tag ${tone}`.trim())}>${word}</span>`;
}

export function limited(shown: number, all: number): string {
  return shown >= LISTED_AT_MOST && all > shown
    ? ` The first ${numberWithCommas(shown)} of ${numberWithCommas(all)}.`
    : '';
}

/** Long tables may break over pages when printed. */
const LONG_ROWS = 15;

export function section(title: string, words: string | Html | null, body: Html, rows: number, id = ''): Html {
  return html`<section${id === '' ? null : html` id="${id}"`}${classOf(rows > LONG_ROWS ? 'long' : '')}><h2>${title}</h2>${words === null ? null : html`<p>${words}</p>`}${body}</section>\n`;
}
