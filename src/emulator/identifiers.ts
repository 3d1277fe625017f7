// Ids as monday.com makes them: strings, `group_mk…`, `text_mk…` (docs/monday-api.md "Sizes and boards"). Counted, not random, so that two
// runs of one test give the same board.

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A suffix like `mkaab1c2`, different for each number. */
export function suffix(count: number): string {
  let text = '';
  for (let rest = count + letters.length ** 4, i = 0; i < 5; i += 1) {
    text = (letters[rest % letters.length] ?? 'a') + text;
    rest = Math.floor(rest / letters.length);
  }
  return `mk${text}`;
}

const prefixOfType: Record<string, string> = {
  numbers: 'numeric',
  status: 'color',
  mirror: 'lookup',
  item_id: 'pulse_id',
  last_updated: 'pulse_updated',
  subtasks: 'subtasks',
};

export const newColumnId = (type: string, count: number): string => `${prefixOfType[type] ?? type}_${suffix(count)}`;
export const newGroupId = (count: number): string => `group_${suffix(count)}`;

/** Colours of new groups and labels, in monday.com's order of use. */
export const palette = [
  '#579bfc',
  '#a25ddc',
  '#00c875',
  '#e2445c',
  '#fdab3d',
  '#ff642e',
  '#037f4c',
  '#0086c0',
  '#bb3354',
  '#9cd326',
  '#784bd1',
  '#66ccff',
  '#ff158a',
  '#cab641',
  '#5559df',
  '#7f5347',
] as const;

export const colourOf = (index: number): string => palette[Math.abs(index) % palette.length] ?? palette[0];
