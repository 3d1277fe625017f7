// fault: what is wrong with one .xlsx file, in words that follow the file's name.
// Owns: the internal error of the reader and the wording of its advice. Does not own: the file's name (workbook-source adds it).
import type { RefusalKind } from '../../domain/order/refusal.js';

/** `what` continues the sentence that the file's name begins: "is damaged: …", "is cut off: …". */
export class XlsxFault extends Error {
  override readonly name = 'XlsxFault';
  constructor(
    readonly kind: RefusalKind,
    readonly what: string,
  ) {
    super(what);
  }
}

export function damaged(detail: string): XlsxFault {
  return new XlsxFault('corrupt', `is damaged: ${detail}. Open it in Excel and save it again, or copy it again.`);
}

export function tooLarge(detail: string): XlsxFault {
  return new XlsxFault(
    'too-large',
    `is too large: ${detail}. Split it, or clear the unused cells in Excel and save it.`,
  );
}

export function cutOff(): XlsxFault {
  return new XlsxFault('truncated', 'is cut off: its end is missing. Copy it again.');
}

export function notAWorkbook(detail: string): XlsxFault {
  return new XlsxFault('not-a-workbook', `is not an Excel workbook: ${detail}. Open it in Excel and save it as .xlsx.`);
}

export function oldXls(): XlsxFault {
  return new XlsxFault('old-xls', 'is an old Excel file (.xls). Open it in Excel and save it as .xlsx.');
}

export function passwordProtected(): XlsxFault {
  return new XlsxFault(
    'encrypted',
    'is protected with a password. Remove the password (File > Info > Protect Workbook) and save it again.',
  );
}

const DENIED = new Set(['EACCES', 'EPERM']);

/** ENOENT, EBUSY …: what the operating system says. Node's own ERR_… and zlib's Z_… are something else. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

/** A fault of the file system, told so that a person knows what to do. Anything that is not one comes back as it is. */
export function faultOfFileSystem(error: unknown): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new XlsxFault('missing', 'is not there. Put it back and run again.');
  }
  if (code === 'EBUSY') {
    return new XlsxFault('unreadable', 'is in use by another program (EBUSY). Close it there and run again.');
  }
  if (DENIED.has(code)) {
    return new XlsxFault(
      'unreadable',
      `cannot be read: access is denied (${code}). Close it in Excel, or allow this user to read it, and run again.`,
    );
  }
  return new XlsxFault('unreadable', `cannot be read: the file system says ${code}. Copy it again and run again.`);
}
