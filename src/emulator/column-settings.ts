// How the labels of a column read through the API: `settings` (since 2025-10) and the older `settings_str`.
import { colourOf } from './identifiers.js';
import type { ColumnRecord } from './model.js';

export function settingsOf(column: ColumnRecord): Record<string, unknown> {
  if (column.type === 'status') {
    const labels = column.labels.map(({ id, name }, index) => ({
      id,
      index,
      label: name,
      color: id,
      hex: colourOf(id),
      is_done: false,
      is_deactivated: false,
    }));
    return { ...column.settings, labels };
  }
  if (column.type === 'dropdown') {
    const labels = column.labels.map(({ id, name }) => ({ id, label: name, is_deactivated: false }));
    return { ...column.settings, labels };
  }
  return { ...column.settings };
}

export function settingsText(column: ColumnRecord): string {
  if (column.type === 'status') {
    const labels = Object.fromEntries(column.labels.map(({ id, name }) => [String(id), name]));
    const colours = Object.fromEntries(
      column.labels.map(({ id }) => [
        String(id),
        { color: colourOf(id), border: colourOf(id), var_name: `label-${id}` },
      ]),
    );
    return JSON.stringify({ ...column.settings, labels, labels_colors: colours });
  }
  if (column.type === 'dropdown')
    return JSON.stringify({ ...column.settings, labels: column.labels.map(({ id, name }) => ({ id, name })) });
  return JSON.stringify(column.settings);
}
