// The state file: one line of JSON per request, each an array of records as they became. A line is handed to the
// operating system before the answer goes out, so it outlives `kill -9` (not a power cut: no fsync, 3,000 a second).
// Loading replays the lines; the file is rewritten under a temporary name and renamed when most of it is history.
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { Put } from './model.js';
import { PracticeBoardRefusal } from './refusal.js';

/** It holds what orders say, so only its owner may read it, whatever the umask. */
const OWNER_ONLY = 0o600;

const header = { emulator: 'order-mirror', format: 1 };

/** Rewrite when the file holds this many times more puts than there are records. */
const compactionFactor = 4;
/** … but not for small files: below this many puts loading takes milliseconds. */
const compactionFloor = 20_000;
/** Records per line of a snapshot: a line stays below a megabyte or so. */
const recordsPerLine = 200;

export class Journal {
  private readonly path: string;
  private file = -1;
  private puts = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Reads what is there. A torn last line (killed while writing) is dropped: its answer never went out. */
  load(apply: (put: Put) => void): boolean {
    if (!existsSync(this.path)) {
      this.file = openSync(this.path, 'a', OWNER_ONLY);
      this.append([]);
      return false;
    }
    const bytes = readFileSync(this.path);
    const whole = bytes.lastIndexOf(10) + 1;
    const lines = bytes.subarray(0, whole).toString('utf8').split('\n');
    lines.pop();
    lines.forEach((line, index) => {
      const parsed: unknown = this.parse(line, index + 1);
      if (index === 0) this.checkHeader(parsed);
      else
        for (const put of parsed as Put[]) {
          apply(put);
          this.puts += 1;
        }
    });
    this.file = openSync(this.path, 'a', OWNER_ONLY);
    if (whole < bytes.length) ftruncateSync(this.file, whole);
    if (lines.length === 0) this.append([]);
    return lines.length > 1;
  }

  /** One write per request, whatever its number of aliases. */
  append(puts: readonly Put[]): void {
    const text = this.puts === 0 && puts.length === 0 ? JSON.stringify(header) : JSON.stringify(puts);
    this.puts += puts.length;
    writeWhole(this.file, `${text}\n`);
  }

  wantsCompaction(records: number): boolean {
    return this.puts > compactionFloor && this.puts > records * compactionFactor;
  }

  compact(records: Iterable<Put>): void {
    const temporary = `${this.path}.new`;
    const file = openSync(temporary, 'w', OWNER_ONLY);
    writeWhole(file, `${JSON.stringify(header)}\n`);
    let line: Put[] = [];
    let count = 0;
    for (const record of records) {
      line.push(record);
      count += 1;
      if (line.length === recordsPerLine) {
        writeWhole(file, `${JSON.stringify(line)}\n`);
        line = [];
      }
    }
    if (line.length > 0) writeWhole(file, `${JSON.stringify(line)}\n`);
    closeSync(file);
    closeSync(this.file);
    renameSync(temporary, this.path);
    this.file = openSync(this.path, 'a', OWNER_ONLY);
    this.puts = count;
  }

  close(): void {
    if (this.file >= 0) closeSync(this.file);
    this.file = -1;
  }

  private parse(line: string, number: number): unknown {
    try {
      return JSON.parse(line);
    } catch {
      throw new PracticeBoardRefusal(
        `The emulator's state file ${this.path} is damaged in line ${number}; remove it to start afresh.`,
      );
    }
  }

  private checkHeader(parsed: unknown): void {
    const found = parsed as Partial<typeof header> | null;
    if (found?.emulator !== header.emulator || found.format !== header.format)
      throw new PracticeBoardRefusal(
        `${this.path} is not a state file of this emulator; give another name with --state.`,
      );
  }
}

/** writeSync may write less than it was given. */
function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}
