// toml-positions: where in a TOML text each key stands, in the order in which it stands there.
// Owns: paths, lines and offsets. Does not own: TOML's grammar or values: the text was parsed by smol-toml before, so it is well formed.
// Needed because a parsed object forgets lines, and moves keys that look like numbers ("34", "2025") to the front (docs/rules.md "Changes": config order).
import { parse } from 'smol-toml';

export type Step = string | number;
export type Path = readonly Step[];

export interface TomlEntry {
  readonly path: Path;
  readonly line: number;
  /** Offsets into the text: the key's first character, the value's first, and the first one behind the value. */
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

export interface TomlHeader {
  readonly path: Path;
  readonly line: number;
  /** Offset of the first character behind `]`. */
  readonly end: number;
}

export interface TomlPositions {
  readonly entries: readonly TomlEntry[];
  readonly headers: readonly TomlHeader[];
}

export function positionsOf(text: string): TomlPositions {
  return new Scanner(text).scan();
}

const BLANK = /[ \t]/;
const BREAK = /[\r\n]/;
const QUOTES = new Set(['"', "'"]);

class Scanner {
  private at = 0;
  private line = 1;
  private table: Path = [];
  /** How many [[headers]] of a path were seen: a later [path.sub] belongs to the last of them. */
  private readonly arrays = new Map<string, number>();
  private readonly entries: TomlEntry[] = [];
  private readonly headers: TomlHeader[] = [];

  constructor(private readonly text: string) {}

  scan(): TomlPositions {
    for (this.skip(true); this.at < this.text.length; this.skip(true)) {
      if (this.text[this.at] === '[') this.header();
      else this.entry(this.table);
    }
    return { entries: this.entries, headers: this.headers };
  }

  private header(): void {
    const line = this.line;
    const isArray = this.text.startsWith('[[', this.at);
    this.at += isArray ? 2 : 1;
    const keys = this.key();
    this.at += isArray ? 2 : 1;
    let path: Path = [];
    keys.forEach((key, i) => {
      path = [...path, key];
      const id = JSON.stringify(path);
      const seen = this.arrays.get(id) ?? 0;
      if (isArray && i === keys.length - 1) {
        this.arrays.set(id, seen + 1);
        path = [...path, seen];
      } else if (seen > 0) path = [...path, seen - 1];
    });
    this.table = path;
    this.headers.push({ path, line, end: this.at });
  }

  private entry(table: Path): void {
    const [line, keyStart] = [this.line, this.at];
    const path = [...table, ...this.key()];
    this.at++; // the equals sign
    this.skip(false);
    this.value(path, line, keyStart);
  }

  private value(path: Path, line: number, keyStart: number): void {
    const valueStart = this.at;
    // Parents stand before their children, as a reader meets them.
    const place = this.entries.push({ path, line, keyStart, valueStart, valueEnd: valueStart }) - 1;
    const first = this.text[this.at] ?? '';
    if (first === '[') this.list(path);
    else if (first === '{') this.inlineTable(path);
    else if (QUOTES.has(first)) this.string();
    else while (this.at < this.text.length && !/[,\]}#\r\n]/.test(this.text[this.at] ?? '')) this.at++;
    const valueEnd = valueStart + this.text.slice(valueStart, this.at).trimEnd().length;
    this.entries[place] = { path, line, keyStart, valueStart, valueEnd };
  }

  private list(path: Path): void {
    this.at++;
    for (let index = 0; ; index++) {
      this.skip(true);
      if (this.text[this.at] === ']') break;
      this.value([...path, index], this.line, this.at);
      this.skip(true);
      if (this.text[this.at] === ',') this.at++;
    }
    this.at++;
  }

  private inlineTable(path: Path): void {
    this.at++;
    for (;;) {
      this.skip(true);
      if (this.text[this.at] === '}') break;
      this.entry(path);
      this.skip(true);
      if (this.text[this.at] === ',') this.at++;
    }
    this.at++;
  }

  /** A dotted key of bare and quoted parts; stops behind it and the blanks after it. */
  private key(): string[] {
    const parts: string[] = [];
    for (;;) {
      this.skip(false);
      const start = this.at;
      if (QUOTES.has(this.text[start] ?? '')) {
        this.string();
        parts.push(String(parse(`k = ${this.text.slice(start, this.at)}`).k));
      } else {
        while (/[A-Za-z0-9_-]/.test(this.text[this.at] ?? '')) this.at++;
        parts.push(this.text.slice(start, this.at));
      }
      this.skip(false);
      if (this.text[this.at] !== '.') return parts;
      this.at++;
    }
  }

  private string(): void {
    const quote = this.text[this.at] ?? '';
    const fence = this.text.startsWith(quote.repeat(3), this.at) ? quote.repeat(3) : quote;
    this.at += fence.length;
    while (this.at < this.text.length && !this.text.startsWith(fence, this.at)) {
      if (quote === '"' && this.text[this.at] === '\\') this.step();
      this.step();
    }
    this.at += fence.length;
    // A multi-line string may end in one or two quotes of its own before the fence.
    if (fence.length === 3) while (this.text[this.at] === quote) this.at++;
  }

  private step(): void {
    if (this.text[this.at] === '\n') this.line++;
    this.at++;
  }

  /** Past blanks and comments; past line ends too where they mean nothing. */
  private skip(lines: boolean): void {
    for (;;) {
      const next = this.text[this.at] ?? '';
      if (next === '#') while (this.at < this.text.length && this.text[this.at] !== '\n') this.at++;
      else if (next !== '' && (BLANK.test(next) || next === '\ufeff' || (lines && BREAK.test(next)))) this.step();
      else return;
    }
  }
}
