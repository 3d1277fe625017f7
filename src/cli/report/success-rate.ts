// success-rate: how much of what was asked of the board arrived, and what that is called (domain/run/books.ts judges). S6: without balanced books no success.
import { addBooks, askedOf, type Books, balances, judge, PARTIAL_RATE, SUCCESS_RATE } from '../../domain/run/books.js';
import type { CustomerDocument, RunDocument } from '../run-document.js';
import { numberWithCommas } from '../text-table.js';

export interface SuccessRate {
  readonly asked: number;
  readonly applied: number;
  /** 0 to 100, rounded down to a tenth, so that 94.96 % is not 95 %; null where nothing was asked. */
  readonly percent: number | null;
  /** SUCCESS, PARTIAL, FAILED, NOTHING TO DO, NOT BALANCED; of a run that did not finish, its state. */
  readonly word: string;
  readonly tone: 'good' | 'mixed' | 'bad' | 'open' | '';
}

export const THRESHOLD_WORDS = `From ${SUCCESS_RATE * 100} % of the writes it is a SUCCESS, from ${PARTIAL_RATE * 100} % PARTIAL, below that FAILED. With books that do not balance it is never a success.`;

export function runRate(document: RunDocument): SuccessRate {
  const writes = addBooks(document.items, document.subitems);
  return rateOf(document, writes, document.left_on_purpose, document.balanced);
}

export function customerRate(document: RunDocument, own: CustomerDocument, leftOnPurpose: number): SuccessRate {
  const balanced = document.balanced && balances(own.items) && balances(own.subitems);
  return rateOf(document, addBooks(own.items, own.subitems), leftOnPurpose, balanced);
}

export function rateWords(rate: SuccessRate): string {
  return `${arrivedWords(rate)}: ${rate.word}.`;
}

export function arrivedWords({ asked, applied, percent }: SuccessRate): string {
  if (percent === null) return 'Nothing was asked of the board';
  return `${numberWithCommas(applied)} of ${numberWithCommas(asked)} writes arrived (${percent} %)`;
}

function rateOf(document: RunDocument, writes: Books, leftOnPurpose: number, balanced: boolean): SuccessRate {
  const asked = Math.max(0, askedOf(writes, leftOnPurpose));
  const percent = asked === 0 ? null : Math.floor((writes.applied * 1000) / asked) / 10;
  return { asked, applied: writes.applied, percent, ...wordOf(document, writes, leftOnPurpose, balanced) };
}

function wordOf(
  document: RunDocument,
  writes: Books,
  leftOnPurpose: number,
  balanced: boolean,
): Pick<SuccessRate, 'word' | 'tone'> {
  if (document.state === 'OPEN') return { word: 'STILL GOING ON', tone: 'open' };
  if (document.state === 'FAILED' || document.state === 'INTERRUPTED') return { word: document.state, tone: 'bad' };
  if (document.state === 'CANCELLED' && balanced) return { word: 'CANCELLED', tone: 'mixed' };
  const outcome = judge(writes, balanced && document.outcome !== 'UNBALANCED', leftOnPurpose);
  switch (outcome) {
    case 'UNBALANCED':
      return { word: 'NOT BALANCED', tone: 'bad' };
    case 'FAILED':
      return { word: 'FAILED', tone: 'bad' };
    case 'PARTIAL':
      return { word: 'PARTIAL', tone: 'mixed' };
    case 'SUCCESS':
      return document.state === 'CANCELLED' ? { word: 'CANCELLED', tone: 'mixed' } : { word: 'SUCCESS', tone: 'good' };
    case 'NOTHING_TO_DO':
      return document.state === 'CANCELLED'
        ? { word: 'CANCELLED', tone: 'mixed' }
        : { word: 'NOTHING TO DO', tone: '' };
  }
}
