// Labels of status and dropdown columns while one alias is being judged: what it would create is kept apart until the
// whole alias is good, since a failed alias changes nothing.
import { BoardError } from './errors.js';
import type { ColumnRecord, Label } from './model.js';

/** docs/monday-api.md "Sizes and boards": a status column has at most 40 labels, each of at most 30 characters. */
const statusLabelsMax = 40;
const statusLabelCharactersMax = 30;
/** docs/rules.md "Board values": 500 labels a dropdown (docs/monday-api.md "Sizes and boards" knows no number). */
const dropdownLabelsMax = 500;
/** Index 5 of a status column is its blank state and carries no label of its own. */
const blankStatusIndex = 5;

export class LabelDraft {
  readonly column: ColumnRecord;
  private readonly mayCreate: boolean;
  private added: Label[] = [];

  constructor(column: ColumnRecord, mayCreate: boolean) {
    this.column = column;
    this.mayCreate = mayCreate;
  }

  /** The column with its new labels, or undefined if there are none. */
  changed(): ColumnRecord | undefined {
    if (this.added.length === 0) return undefined;
    return { ...this.column, labels: this.all(), revision: this.column.revision + 1 };
  }

  byId(id: number): Label {
    const found = this.all().find((label) => label.id === id);
    if (found === undefined) throw this.unknown(String(id));
    return found;
  }

  /** Labels match exactly, case too: monday's pages show no folding, and the strict board is the useful one. */
  byName(name: string): Label {
    const found = this.column.labels.find((l) => l.name === name) ?? this.added.find((l) => l.name === name);
    if (found !== undefined) return found;
    if (!this.mayCreate) throw this.unknown(name);
    return this.create(name);
  }

  private all(): readonly Label[] {
    return this.added.length === 0 ? this.column.labels : [...this.column.labels, ...this.added];
  }

  private create(name: string): Label {
    const all = this.all();
    const status = this.column.type === 'status';
    if (name.trim() === '') throw this.refused('A label must not be blank.');
    if (status && name.length > statusLabelCharactersMax)
      throw this.refused(`The label '${name}' is longer than ${statusLabelCharactersMax} characters.`);
    const most = status ? statusLabelsMax : dropdownLabelsMax;
    if (all.length >= most) throw this.refused(`The column has reached its limit of ${most} labels.`);
    const label = { id: nextLabelId(all, status), name };
    this.added = [...this.added, label];
    return label;
  }

  private unknown(name: string): BoardError {
    const existing = this.all().map((label) => `${label.id}: ${label.name}`);
    const what = this.column.type === 'status' ? 'status' : 'dropdown';
    return this.refused(
      `invalid value - label does not exist in column: this ${what} label '${name}' doesn't exist, ` +
        `possible labels are: {${existing.join(', ')}}`,
    );
  }

  private refused(message: string): BoardError {
    const type = this.column.type === 'status' ? 'color' : 'dropdown';
    return new BoardError('ColumnValueException', message, 200, {
      column_type: type,
      column_id: this.column.id,
      column_name: this.column.title,
    });
  }
}

/** Status labels count from 0, dropdown labels from 1. */
function nextLabelId(labels: readonly Label[], status: boolean): number {
  let id = status ? 0 : 1;
  for (const label of labels) id = Math.max(id, label.id + 1);
  return status && id === blankStatusIndex ? id + 1 : id;
}

export function firstLabels(type: string, names: readonly string[]): Label[] {
  const labels: Label[] = [];
  for (const name of names) labels.push({ id: nextLabelId(labels, type === 'status'), name });
  return labels;
}
