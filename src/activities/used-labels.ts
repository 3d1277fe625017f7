// used-labels: which labels the board must have for what it acknowledged. Owns: collecting them from the store, once for a reading.
import { labelsOf } from '../domain/board/board-value.js';
import type { UsedLabels } from '../domain/drift/compare-structure.js';
import type { ActivityDeps } from './deps.js';

export async function usedLabels({ store, settings }: ActivityDeps): Promise<UsedLabels> {
  const used = new Map<string, Set<string>>();
  await store.verify.acknowledged(({ values }) => {
    for (const { boardColumn } of settings.mapping) {
      for (const label of labelsOf(values[boardColumn])) {
        const ofColumn = used.get(boardColumn);
        if (ofColumn === undefined) used.set(boardColumn, new Set([label]));
        else ofColumn.add(label);
      }
    }
  });
  return used.set(settings.sizeColumn, new Set(await store.verify.sizesOnBoard()));
}
