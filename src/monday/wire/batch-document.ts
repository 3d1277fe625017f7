// batch-document: one GraphQL document for a batch: the document of each member's kind, aliased m0, m1, … with variables of its own.
// Owns: alias and variable names. Does not own: what the variables hold (freeze.ts). Built from syntax trees (docs/monday-api.md "Batches of aliases").
import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type VariableDefinitionNode,
  visit,
} from 'graphql';
import type { BatchMember } from '../../domain/board/board.js';
import { compact, documentNode } from './document.js';

export type MemberKind = BatchMember['kind'];

/** The same for every member of a batch, so declared once. */
const SHARED_VARIABLES: ReadonlySet<string> = new Set(['boardId', 'subitemBoardId']);

export const aliasOf = (index: number): string => `m${index}`;

/** A member's variable: `name` of member 3 is `name3`. */
export const variableOf = (name: string, index: number): string => (SHARED_VARIABLES.has(name) ? name : name + index);

/** Runs send few shapes (25 creates, the last part of a window); this many texts of some 5 kB each is nothing. */
const MOST_CACHED = 500;
const cache = new Map<string, string>();

/** The same kinds in the same order always give the same text. */
export function batchDocument(kinds: readonly MemberKind[]): string {
  const shape = kinds.join(',');
  const known = cache.get(shape);
  if (known !== undefined) return known;
  const text = compact(buildBatch(kinds));
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(shape, text);
  return text;
}

function buildBatch(kinds: readonly MemberKind[]): DocumentNode {
  const variables = new Map<string, VariableDefinitionNode>();
  const fields: FieldNode[] = [];
  kinds.forEach((kind, index) => {
    const operation = renamed(operationOf(documentNode(kind)), index);
    for (const variable of operation.variableDefinitions ?? []) variables.set(variable.variable.name.value, variable);
    for (const field of fieldsOf(operation)) {
      fields.push({ ...field, alias: { kind: Kind.NAME, value: aliasOf(index) } });
    }
  });
  const complexity = fieldsOf(operationOf(documentNode('batch-complexity')));
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: OperationTypeNode.MUTATION,
        name: { kind: Kind.NAME, value: 'Batch' },
        variableDefinitions: [...variables.values()],
        selectionSet: { kind: Kind.SELECTION_SET, selections: [...fields, ...complexity] },
      },
    ],
  };
}

function renamed(operation: OperationDefinitionNode, index: number): OperationDefinitionNode {
  return visit(operation, {
    Variable: (node) => ({ ...node, name: { ...node.name, value: variableOf(node.name.value, index) } }),
  });
}

function operationOf(document: DocumentNode): OperationDefinitionNode {
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition;
  }
  throw new Error('a document without an operation');
}

function fieldsOf(operation: OperationDefinitionNode): FieldNode[] {
  return operation.selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD);
}
