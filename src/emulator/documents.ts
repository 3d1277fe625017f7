// Parses and validates GraphQL documents against the schema, once per text: strict validation since 2025-01, a failure
// rejects the whole document and nothing runs (docs/monday-api.md "Transport", "Batches of aliases").
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  type SelectionNode,
  validate,
} from 'graphql';

export interface RootField {
  readonly alias: string;
  readonly name: string;
  readonly node: FieldNode;
  readonly mutation: boolean;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

export interface Prepared {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly kind: 'query' | 'mutation';
  readonly fields: readonly RootField[];
}

export type Preparation = Prepared | { readonly errors: readonly GraphQLError[] };

/** Documents kept: a client has a handful, times the batch sizes it uses. */
const documentsKept = 500;

export class Documents {
  private readonly schema: GraphQLSchema;
  private readonly cache = new Map<string, Preparation>();

  constructor(schema: GraphQLSchema) {
    this.schema = schema;
  }

  prepare(text: string, operationName: string | undefined): Preparation {
    const key = operationName === undefined ? text : `${operationName}\n${text}`;
    const known = this.cache.get(key);
    if (known !== undefined) {
      this.cache.delete(key);
      this.cache.set(key, known);
      return known;
    }
    const prepared = this.read(text, operationName);
    this.cache.set(key, prepared);
    const oldest = this.cache.size > documentsKept ? this.cache.keys().next().value : undefined;
    if (oldest !== undefined) this.cache.delete(oldest);
    return prepared;
  }

  private read(text: string, operationName: string | undefined): Preparation {
    let document: DocumentNode;
    try {
      document = parse(text);
    } catch (error) {
      return { errors: [coded(error, 'GRAPHQL_PARSE_FAILED')] };
    }
    const errors = validate(this.schema, document);
    if (errors.length > 0) return { errors: errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')) };
    const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    const operation =
      operationName === undefined && operations.length === 1
        ? operations[0]
        : operations.find((candidate) => candidate.name?.value === operationName);
    if (operation === undefined)
      return { errors: [coded(new GraphQLError('The operation to run is not clear.'), 'GRAPHQL_VALIDATION_FAILED')] };
    if (operation.operation === OperationTypeNode.SUBSCRIPTION)
      return { errors: [coded(new GraphQLError('Subscriptions are not supported.'), 'GRAPHQL_VALIDATION_FAILED')] };
    const mutation = operation.operation === OperationTypeNode.MUTATION;
    return {
      document,
      operation,
      kind: mutation ? 'mutation' : 'query',
      fields: rootFields(document, operation, mutation),
    };
  }
}

/** The root fields in order, through fragments. A field named twice under one alias runs once. */
function rootFields(document: DocumentNode, operation: OperationDefinitionNode, mutation: boolean): RootField[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const found = new Map<string, RootField>();
  const visit = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const alias = selection.alias?.value ?? selection.name.value;
        if (!found.has(alias))
          found.set(alias, { alias, name: selection.name.value, node: selection, mutation, fragments });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet.selections);
      else visit(fragments.get(selection.name.value)?.selectionSet.selections ?? []);
    }
  };
  visit(operation.selectionSet.selections);
  return [...found.values()];
}

export function coded(error: unknown, code: string): GraphQLError {
  const known = error instanceof GraphQLError ? error : new GraphQLError(String(error));
  return new GraphQLError(known.message, {
    nodes: known.nodes ?? null,
    source: known.source ?? null,
    positions: known.positions ?? null,
    extensions: { code, status_code: 400, error_data: {} },
  });
}
