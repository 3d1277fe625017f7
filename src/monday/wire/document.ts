// document: the GraphQL documents, each a file in documents/. Owns: finding, parsing and printing them once. GraphQL is never glued from strings.
import { readFileSync } from 'node:fs';
import { type DocumentNode, parse, print, stripIgnoredCharacters } from 'graphql';

export const DOCUMENT_NAMES = [
  'archive-item',
  'batch-complexity',
  'board-groups',
  'board-items',
  'board-items-next',
  'board-mark',
  'board-structure',
  'change-item',
  'change-subitem',
  'connection-check',
  'create-column',
  'create-group',
  'create-item',
  'create-subitem',
  'daily-limit',
  'items-by-id',
  'look-up-items',
  'look-up-items-next',
  'look-up-subitems',
  'move-item',
  'raise-mark',
] as const;

export type DocumentName = (typeof DOCUMENT_NAMES)[number];

/** From src/monday and from dist/monday alike: the package ships src/monday/documents. */
const FOLDER = new URL('../../../src/monday/documents/', import.meta.url);

const parsed = new Map<DocumentName, DocumentNode>();
const printed = new Map<DocumentName, string>();

export function documentNode(name: DocumentName): DocumentNode {
  const known = parsed.get(name);
  if (known) return known;
  const node = parse(readFileSync(new URL(`${name}.graphql`, FOLDER), 'utf8'), { noLocation: true });
  parsed.set(name, node);
  return node;
}

/** The text that is sent: without comments and indentation. */
export function documentText(name: DocumentName): string {
  const known = printed.get(name);
  if (known !== undefined) return known;
  const text = compact(documentNode(name));
  printed.set(name, text);
  return text;
}

export function compact(node: DocumentNode): string {
  return stripIgnoredCharacters(print(node));
}
