// column-settings: labels and the subitem board out of a column's settings, in every shape the board has used. Owns: these shapes.
import type { BoardLabel } from '../../domain/board/board.js';
import { asId, asList, asRecord, asText, type JsonRecord, parseJson } from '../wire/json.js';

/** `settings` is JSON since 2025-10; before, settings_str was its text, and some servers still send the text (docs/monday-api.md "Transport"). */
export function readSettings(settings: unknown): JsonRecord {
  return asRecord(typeof settings === 'string' ? parseJson(settings) : settings) ?? {};
}

/**
 * Active labels. status: {labels: [{id, label, index, is_deactivated}]}, before {labels: {"0": "Done"}, deactivated_labels: [0]};
 * dropdown: {labels: [{id, label, is_deactivated}]}, before {labels: [{id, name}], deactivated_labels: [1]} (schema: StatusLabel, DropdownLabel).
 */
export function readLabels(type: string, settings: JsonRecord): readonly BoardLabel[] | null {
  if (type !== 'status' && type !== 'dropdown') return null;
  const off = new Set(asList(settings.deactivated_labels).map(asId));
  return allLabels(settings.labels).filter(({ id, name }) => name !== '' && !off.has(id));
}

function allLabels(labels: unknown): readonly BoardLabel[] {
  if (Array.isArray(labels)) return asList(labels).flatMap(labelOf);
  return Object.entries(asRecord(labels) ?? {}).flatMap(([id, label]) => {
    const name = asText(label) ?? asText(asRecord(label)?.label) ?? asText(asRecord(label)?.name);
    return name === null || asRecord(label)?.is_deactivated === true ? [] : [{ id, name }];
  });
}

function labelOf(entry: unknown, index: number): readonly BoardLabel[] {
  const record = asRecord(entry);
  const name = asText(record?.label) ?? asText(record?.name) ?? asText(entry);
  if (name === null || record?.is_deactivated === true || record?.deactivated === true) return [];
  return [{ id: asId(record?.id) ?? asId(record?.index) ?? String(index), name }];
}

/** The subitems' own board stands in the settings of the subtasks column (docs/monday-api.md "Sizes and boards"). */
export function readSubitemBoard(type: string, settings: JsonRecord): string | null {
  if (type !== 'subtasks') return null;
  for (const list of [settings.boardIds, settings.board_ids, settings.boardId, settings.board_id]) {
    const id = asId(Array.isArray(list) ? list[0] : list);
    if (id !== null) return id;
  }
  return null;
}
