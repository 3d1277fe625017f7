// excel-column: 0-based column index <-> Excel's letters (0 = A, 25 = Z, 26 = AA).

export function columnLetter(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** null when it is no column name. */
export function columnIndex(letters: string): number | null {
  if (!/^[A-Za-z]+$/.test(letters)) return null;
  let index = 0;
  for (const letter of letters.toUpperCase()) index = index * 26 + (letter.charCodeAt(0) - 64);
  return index - 1;
}
