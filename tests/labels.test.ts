// Labels: spelling, policy, limits, and that the order of the orders does not matter (docs/rules.md "Labels").
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoardColumn } from '../src/domain/board/board.js';
import { createLabelBook, type LabelMode } from '../src/monday/values/labels.js';

const column = (id: string, type: string, names: readonly string[]): BoardColumn => {
  return { id, title: id.toUpperCase(), type, labels: names.map((name, index) => ({ id: String(index), name })) };
};
const COLUMNS = [
  column('open', 'dropdown', ['FORECAST', 'a', 'A']),
  column('shut', 'dropdown', ['Yes']),
  column('state', 'status', ['Done']),
];
const book = (limits = { dropdown: 500, status: 40 }) =>
  createLabelBook(COLUMNS, { default: false, byColumn: { open: true, state: true } }, limits);
const resolved = (on: ReturnType<typeof book>, id: string, text: string, mode: LabelMode = 'fold') => {
  const label = on.resolve(id, text, mode);
  return label.kind === 'label' ? `${label.name}${label.isNew ? ' new' : ''}` : label.reason;
};

describe('resolve', () => {
  it.each<[string, string, LabelMode, string]>([
    ['open', 'FORECAST', 'fold', 'FORECAST'],
    ['open', 'Forecast', 'fold', 'FORECAST'],
    ['open', 'Forecast', 'exact', 'Forecast new'],
    ['open', 'a', 'fold', 'a'],
    ['open', 'A', 'fold', 'A'],
    ['open', 'New', 'fold', 'New new'],
    ['shut', 'yes', 'fold', 'Yes'],
    ['shut', 'yes', 'exact', 'label-unknown'],
    ['shut', 'No', 'fold', 'label-unknown'],
    ['state', 'x'.repeat(30), 'fold', `${'x'.repeat(30)} new`],
    ['state', 'x'.repeat(31), 'fold', 'label-too-long'],
  ])('%s %s %s', (id, text, mode, expected) => {
    expect(resolved(book(), id, text, mode)).toBe(expected);
  });

  it('spells new labels as the first in code order, sizes as they are', () => {
    const on = book();
    for (const text of ['Blue', 'blue', 'BLUE']) on.propose('open', text, 'fold');
    for (const text of ['xl', 'XL']) on.propose('open', text, 'exact');
    on.settle();
    expect(['Blue', 'blue', 'BLUE'].map((text) => resolved(on, 'open', text))).toEqual([
      'BLUE new',
      'BLUE new',
      'BLUE new',
    ]);
    expect(['xl', 'XL'].map((text) => resolved(on, 'open', text, 'exact'))).toEqual(['xl new', 'XL new']);
  });

  it('gives the room that is left in code order', () => {
    const on = book({ dropdown: 5, status: 1 });
    for (const text of ['D', 'C', 'B']) on.propose('open', text, 'fold');
    on.settle();
    expect(['B', 'C', 'D', 'FORECAST'].map((text) => resolved(on, 'open', text))).toEqual([
      'B new',
      'C new',
      'label-limit',
      'FORECAST',
    ]);
    expect(resolved(on, 'state', 'Open')).toBe('label-limit');
  });

  it('an ambiguous label is never guessed', () => {
    const twins = createLabelBook([column('c', 'dropdown', ['ab', 'AB'])], { default: false, byColumn: {} });
    expect(resolved(twins, 'c', 'Ab')).toBe('label-unknown');
  });

  it('knows its columns', () => {
    const on = book();
    expect([on.isLabelColumn('open'), on.isLabelColumn('other')]).toEqual([true, false]);
    expect(() => on.resolve('other', 'x', 'fold')).toThrow();
  });

  it('does not depend on the order of the orders', () => {
    const texts = fc.array(fc.constantFrom('Red', 'red', 'RED', 'Blue', 'blue', 'green', 'Green', 'Forecast'), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(texts, fc.integer({ min: 3, max: 6 }), (wanted, dropdown) => {
        const outcome = (order: readonly string[]) => {
          const on = book({ dropdown, status: 40 });
          for (const text of order) on.propose('open', text, 'fold');
          on.settle();
          return new Map(wanted.map((text) => [text, resolved(on, 'open', text)]));
        };
        expect(outcome([...wanted].reverse())).toEqual(outcome(wanted));
      }),
    );
  });
});
