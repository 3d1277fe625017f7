// csv-records: the text of a CSV file as records of fields, as it comes in (RFC 4180: fields may be in quotes, and then hold line breaks).
// Owns: quotes, line ends, and on which line each record begins. Does not own: encodings, which separator it is, what a record means.
import { damaged, tooLarge } from '../xlsx/fault.js';
import { MAX_COLUMN } from '../xlsx/limits.js';

export interface CsvRecord {
  /** 1-based line on which it begins. */
  readonly line: number;
  readonly fields: string[];
}

const QUOTE = '"';

export class CsvRecords {
  #line = 1;
  #start = 1;
  #fields: string[] = [];
  #field = '';
  #quoted = false;
  /** The field was in quotes, and they are closed: a quote now is one that was doubled. */
  #closed = false;
  #lastWasCr = false;

  constructor(
    private readonly separator: string,
    private readonly fieldCharacters: number,
  ) {}

  /** The records that end in this piece of text. */
  feed(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (let at = 0; at < text.length; ) {
      const end = this.#plainEnd(text, at);
      if (end > at) {
        this.#add(text.slice(at, end));
        this.#lastWasCr = false;
        at = end;
        continue;
      }
      this.#take(text.charAt(at), records);
      at += 1;
    }
    return records;
  }

  end(): CsvRecord[] {
    if (this.#quoted) throw damaged(`a quote that is opened in the record of line ${this.#start} is never closed`);
    const records: CsvRecord[] = [];
    if (this.#field !== '' || this.#fields.length > 0 || this.#closed) this.#endRecord(records);
    return records;
  }

  /** Up to the next character that may mean something. */
  #plainEnd(text: string, from: number): number {
    for (let at = from; at < text.length; at += 1) {
      const character = text.charAt(at);
      if (character === QUOTE || character === '\r' || character === '\n') return at;
      if (!this.#quoted && character === this.separator) return at;
    }
    return text.length;
  }

  #take(character: string, records: CsvRecord[]): void {
    const afterCr = this.#lastWasCr;
    this.#lastWasCr = character === '\r';
    const isBreak = character === '\r' || character === '\n';
    // CR and LF are one line end.
    const counts = isBreak && !(character === '\n' && afterCr);
    if (counts) this.#line += 1;
    if (this.#quoted) {
      if (character !== QUOTE) this.#add(character);
      else {
        this.#quoted = false;
        this.#closed = true;
      }
      return;
    }
    if (character === QUOTE) {
      if (this.#closed) {
        this.#add(QUOTE);
        this.#quoted = true;
        this.#closed = false;
      } else if (this.#field === '') this.#quoted = true;
      // In the middle of a field it is a character like any other: 12" pipe.
      else this.#add(QUOTE);
    } else if (character === this.separator) this.#endField();
    else if (counts) this.#endRecord(records);
  }

  #add(text: string): void {
    this.#field += text;
    if (this.#field.length > this.fieldCharacters)
      throw tooLarge(`a text in the record of line ${this.#start} is over ${this.fieldCharacters} characters`);
  }

  #endField(): void {
    this.#fields.push(this.#field);
    if (this.#fields.length > MAX_COLUMN)
      throw tooLarge(`the record of line ${this.#start} has over ${MAX_COLUMN} fields`);
    this.#field = '';
    this.#closed = false;
  }

  #endRecord(records: CsvRecord[]): void {
    this.#endField();
    records.push({ line: this.#start, fields: this.#fields });
    this.#fields = [];
    this.#start = this.#line;
  }
}
