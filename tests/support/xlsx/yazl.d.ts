// yazl ships no types: only what the fixtures use.
declare module 'yazl' {
  import type { Readable } from 'node:stream';

  export interface EntryOptions {
    compress?: boolean;
    mtime?: Date;
    forceZip64Format?: boolean;
  }
  export class ZipFile {
    readonly outputStream: Readable;
    addBuffer(buffer: Buffer, name: string, options?: EntryOptions): void;
    addReadStream(stream: Readable, name: string, options?: EntryOptions): void;
    end(options?: { comment?: string; forceZip64Format?: boolean }): void;
  }
}
