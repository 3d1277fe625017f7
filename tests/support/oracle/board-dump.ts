// board-dump: the shape of the practice board's dump (GET /_control/board/:id.json), as far as the comparison reads it.

export interface DumpedSubitem {
  id: string;
  name: string;
  /** Column id -> the text the board shows. */
  values: Record<string, string | null>;
}

export interface DumpedItem extends DumpedSubitem {
  subitems: DumpedSubitem[];
}

export interface BoardDump {
  groups: { id: string; title: string; items: DumpedItem[] }[];
}
