// found-words: what became of a gate or a finding, and whether anything is doubled, in words; shared by page, Markdown and terminal.
import type { GateState } from '../../store/gate-store.js';
import { numberWithCommas } from '../text-table.js';
import type { ReportContent } from './content.js';
import type { FindingState } from './verification.js';

export const GATE_STATE_WORDS: Readonly<Record<GateState, string>> = {
  WAITING: 'waits for approval',
  APPROVED: 'approved',
  LEFT: 'left for the next run',
  SHOWN: 'would wait for approval',
};

export const FINDING_STATE_WORDS: Readonly<Record<FindingState, string>> = {
  mended: 'mended',
  mendable: '--repair would mend it',
  'not-mended': 'not mended',
  left: 'a person decides',
  theirs: "people's own",
};

export function duplicatesWords({ findings, document }: ReportContent): string {
  const found = findings.filter(({ kind }) => kind.startsWith('doubled-')).reduce((sum, row) => sum + row.found, 0);
  // Known from a run before, perhaps mended since: both lists are of this board, and the longer one is believed.
  const doubled = Math.max(found, document.doubled.length);
  if (doubled === 0) return 'No order and no size is on the board twice.';
  return `${numberWithCommas(doubled)} ${doubled === 1 ? 'order or size is' : 'orders and sizes are'} on the board twice.`;
}
