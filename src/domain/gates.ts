// gates: a plan that would change too much at once waits for a person (spec 8 [gates]). Pure arithmetic over counts.

export interface GateLimits {
  readonly maxNew: number;
  readonly maxChangedPercent: number;
  readonly maxCancelledPercent: number;
  readonly maxAbsentPercent: number;
}

export interface PlanCounts {
  readonly new: number;
  readonly customers: readonly {
    readonly customer: string;
    readonly stored: number;
    readonly changed: number;
    readonly cancelled: number;
  }[];
  readonly workbooks: readonly { readonly workbook: string; readonly stored: number; readonly absent: number }[];
}

export interface GateFinding {
  readonly gate: 'max_new' | 'max_changed_percent' | 'max_cancelled_percent' | 'max_absent_percent';
  /** A sentence with the figures; names customers and workbooks, never order values (S15). */
  readonly sentence: string;
}

/** Percentages mean little of few orders: they count from 50 stored orders on (spec 8). */
const PERCENT_FROM_ORDERS = 50;

export function weighPlan(counts: PlanCounts, limits: GateLimits): GateFinding[] {
  const findings: GateFinding[] = [];
  if (counts.new > limits.maxNew)
    findings.push({ gate: 'max_new', sentence: `${counts.new} new orders, more than max_new = ${limits.maxNew}.` });
  for (const { customer, stored, changed, cancelled } of counts.customers) {
    const share = percent(changed, stored, limits.maxChangedPercent);
    if (share !== null)
      findings.push({
        gate: 'max_changed_percent',
        sentence: `${customer}: ${changed} of ${stored} orders changed (${share} %, allowed ${limits.maxChangedPercent} %).`,
      });
    const lost = percent(cancelled, stored, limits.maxCancelledPercent);
    if (lost !== null)
      findings.push({
        gate: 'max_cancelled_percent',
        sentence: `${customer}: ${cancelled} of ${stored} orders cancelled (${lost} %, allowed ${limits.maxCancelledPercent} %).`,
      });
  }
  for (const { workbook, stored, absent } of counts.workbooks) {
    const gone = percent(absent, stored, limits.maxAbsentPercent);
    if (gone !== null)
      findings.push({
        gate: 'max_absent_percent',
        sentence: `${workbook}: ${absent} of ${stored} orders are no longer in it (${gone} %, allowed ${limits.maxAbsentPercent} %).`,
      });
  }
  return findings;
}

/** The share in whole percent when it goes past the limit, else null. */
function percent(part: number, whole: number, limit: number): number | null {
  if (whole < PERCENT_FROM_ORDERS || part * 100 <= limit * whole) return null;
  return Math.round((part * 100) / whole);
}
