// Budgets that several workers share: no claim gets what another one has, a window renews, and what the board said counts (docs/monday-api.md "Pacing").
import { describe, expect, it } from 'vitest';
import { type BudgetClaim, claimFrom } from '../src/domain/run/shared-budget.js';

const NOW = 1_000_000;
const CLAIM: BudgetClaim = { budget: 'calls', wanted: 30, limit: 100, newEndMs: NOW + 61_000, known: null };

describe('claimFrom', () => {
  it.each([
    ['an empty window', { taken: 0, endsAtMs: NOW + 5_000 }, {}, 30, 30],
    ['what is left of it', { taken: 80, endsAtMs: NOW + 5_000 }, {}, 20, 100],
    ['nothing when nothing is left', { taken: 100, endsAtMs: NOW + 5_000 }, {}, 0, 100],
    ['all again when the window is over', { taken: 100, endsAtMs: NOW }, {}, 30, 30],
    [
      'less where the board has counted more',
      { taken: 10, endsAtMs: NOW + 5_000 },
      { known: { spent: 90, endsAtMs: NOW + 5_900 } },
      10,
      100,
    ],
    [
      'the same where what is known is of another window',
      { taken: 10, endsAtMs: NOW + 5_000 },
      { known: { spent: 90, endsAtMs: NOW + 35_000 } },
      30,
      40,
    ],
    [
      'nothing where the limit went down below what is taken',
      { taken: 80, endsAtMs: NOW + 5_000 },
      { limit: 50 },
      0,
      80,
    ],
  ] as const)('gives %s', (_, row, change, granted, taken) => {
    const after = claimFrom(row, { ...CLAIM, ...change }, NOW);
    expect(after.grant.granted).toBe(granted);
    expect(after.row.taken).toBe(taken);
  });

  it('a new window ends when the claim says, an old one when it did', () => {
    expect(claimFrom({ taken: 5, endsAtMs: NOW - 1 }, CLAIM, NOW).grant.endsAtMs).toBe(CLAIM.newEndMs);
    expect(claimFrom({ taken: 5, endsAtMs: NOW + 1 }, CLAIM, NOW).grant.endsAtMs).toBe(NOW + 1);
  });
});
