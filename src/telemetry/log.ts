// log: one line per thing that happened, with the run, customer and batch it belongs to. References and counts only (S15).
// Owns: the form of a line: JSON for machines, plain text for terminals. Does not own: what is worth a line (observed).
import pino from 'pino';

export interface LogFields {
  readonly run?: string;
  readonly customer?: string;
  readonly batch?: string;
  readonly [field: string]: string | number | boolean | null | undefined;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface Log {
  write(level: LogLevel, message: string, fields?: LogFields): void;
}

export interface LogSettings {
  readonly format: 'text' | 'json';
  readonly level: LogLevel;
  readonly environment: string;
}

/** `out` gets whole lines, without the line's end. */
export function createLog({ format, level, environment }: LogSettings, out: (line: string) => void): Log {
  const logger = pino(
    {
      level,
      base: { environment },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'message',
    },
    { write: (line) => out(format === 'json' ? line.trimEnd() : textOf(line)) },
  );
  return {
    write(lineLevel, message, fields = {}) {
      logger[lineLevel](fields, message);
    },
  };
}

/** 2026-11-21T14:05:00.000Z INFO batch sent run=… customer=… */
function textOf(json: string): string {
  const { level, time, message, environment: _, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${quoted(String(value))}`);
  return [time, String(level).toUpperCase(), message, ...rest].join(' ');
}

const quoted = (text: string): string => (/^[^\s"=]+$/.test(text) ? text : JSON.stringify(text));
