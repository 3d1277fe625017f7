// relationships: which part belongs to which, by the .rels parts. The only way from one part to another; part names are never guessed.
// Owns: finding and resolving them. Does not own: what a target is good for.
import type { Container } from './container.js';
import type { XlsxLimits } from './limits.js';
import { scanPart } from './scan-part.js';
import { OPEN } from './xml-scanner.js';

export interface Relationship {
  readonly id: string;
  /** Last segment of the type in lower case: the same word in strict and in transitional files ("worksheet"). */
  readonly type: string;
  /** The part's name from the root of the package, without a leading slash. */
  readonly part: string;
}

const RELATIONSHIP = 1;

/** `source` is '' for the package itself. */
export function relationshipsPart(source: string): string {
  const cut = source.lastIndexOf('/') + 1;
  return `${source.slice(0, cut)}_rels/${source.slice(cut)}.rels`;
}

export async function readRelationships(
  container: Container,
  source: string,
  limits: XlsxLimits,
): Promise<Relationship[]> {
  const found: Relationship[] = [];
  await scanPart(container, relationshipsPart(source), limits, { Relationship: RELATIONSHIP }, (scanner, token) => {
    if (token !== OPEN || scanner.code !== RELATIONSHIP) return;
    if (scanner.attribute('TargetMode')?.toLowerCase() === 'external') return;
    const type = scanner.attribute('Type') ?? '';
    found.push({
      id: scanner.attribute('Id') ?? '',
      type: type.slice(type.lastIndexOf('/') + 1).toLowerCase(),
      part: resolvePart(container, source, scanner.attribute('Target') ?? ''),
    });
  });
  return found;
}

/** openpyxl writes absolute targets ("/xl/worksheets/sheet1.xml"), Excel relative ones; some writers use backslashes or %20. */
function resolvePart(container: Container, source: string, target: string): string {
  const written = target.replaceAll('\\', '/');
  const base = written.startsWith('/') ? [] : source.split('/').slice(0, -1);
  const path: string[] = [];
  for (const segment of [...base, ...written.split('/')]) {
    if (segment === '..') path.pop();
    else if (segment !== '' && segment !== '.') path.push(segment);
  }
  const part = path.join('/');
  if (container.has(part) || !part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
