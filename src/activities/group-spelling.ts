// group-spelling: how a group's title is spelled: as on the board, else as first in code order among the orders sent in the run (docs/rules.md "Groups").
import { casefold } from '../domain/order/white-space.js';

export interface GroupSpelling {
  propose(title: string): void;
  settle(): void;
  settled(title: string): string;
}

export function groupSpelling(known: readonly { group_key: string; title: string; state: string }[]): GroupSpelling {
  const onBoard = new Map(
    known.filter((group) => group.state !== 'GONE').map((group) => [group.group_key, group.title]),
  );
  const proposed = new Map<string, string>();
  return {
    propose(title) {
      const key = casefold(title);
      const first = proposed.get(key);
      if (first === undefined || title < first) proposed.set(key, title);
    },
    settle() {
      for (const [key, title] of proposed) if (!onBoard.has(key)) onBoard.set(key, title);
    },
    settled: (title) => onBoard.get(casefold(title)) ?? title,
  };
}
