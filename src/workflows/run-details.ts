// run-details: what a run shows of itself, live, in the Web UI and to the `progress` query. Names and counts only (S15).
import type { GateKeeper } from './gate-keeper.js';
import type { BoardWait, RunProgress } from './messages.js';

export class RunView {
  phase = 'opening';
  workbooks = { done: 0, all: 0 };
  customers = { done: 0, all: 0 };
  readonly parked = new Map<string, string>();
  /** Customers that wait for the board, and the run itself under ''; all go on by themselves. */
  readonly waiting = new Map<string, BoardWait>();
  gates: GateKeeper | null = null;
  /** What the plan is expected to cost; empty before there is one. */
  forecast: readonly string[] = [];

  progress(paused: string | null): RunProgress {
    return {
      phase: this.phase,
      workbooks: this.workbooks,
      customers: this.customers,
      paused,
      waits: this.waits?.sentence ?? null,
      parked: Object.fromEntries(this.parked),
      gated: this.gates?.sentences() ?? [],
      gatedCustomers: this.gates?.customers() ?? [],
      allGated: this.gates?.holdsAll() ?? false,
    };
  }

  get waits(): BoardWait | null {
    const [first] = this.waiting.values();
    return first ?? null;
  }

  markdown(paused: string | null, running: readonly string[]): string {
    const lines = [
      `**${this.phase}**${paused === null ? '' : ` (paused: ${paused})`}`,
      '',
      '| | done | of |',
      '|---|---|---|',
      `| workbooks | ${this.workbooks.done} | ${this.workbooks.all} |`,
      `| customers | ${this.customers.done} | ${this.customers.all} |`,
    ];
    if (this.forecast.length > 0) lines.push('', this.forecast.join(' '));
    if (running.length > 0) lines.push('', `Sending: ${running.join(', ')}`);
    if (this.waits !== null) lines.push('', `**Waiting:** ${this.waits.sentence}`);
    for (const [customer, reason] of this.parked)
      lines.push('', `**Parked: ${customer}** ${reason} Waiting for \`retry\` or \`skip\`.`);
    for (const finding of this.gates?.sentences() ?? []) lines.push('', `**Waiting for approval:** ${finding}`);
    return lines.join('\n');
  }
}
