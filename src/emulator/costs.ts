// What a document costs in complexity points, judged before it runs. Only `create_item` has a known price
// (docs/monday-api.md "Complexity"); the others are choices, made here in one table and replaceable by `startEmulator({ costs })`.
import { type FieldNode, type GraphQLSchema, getArgumentValues, Kind, type SelectionNode } from 'graphql';
import type { RootField } from './documents.js';

export interface CostTable {
  /** Price of one mutation, by name. */
  readonly mutations: { readonly [name: string]: number };
  /** A mutation that is not in the table. */
  readonly otherMutation: number;
  /** Reading: one object that a page could hold, … */
  readonly object: number;
  /** … and one column value of it. */
  readonly columnValue: number;
  /** Potential sizes where the document does not say: */
  readonly columnsOfAnItem: number;
  readonly subitemsOfAnItem: number;
  readonly groupsOfABoard: number;
}

/** docs/monday-api.md "Rate limits": more is an error even with a full budget. */
export const singleQueryMax = 5_000_000;

export const defaultCosts: CostTable = {
  mutations: {
    create_item: 30_000, // Measured by several third parties; "query cost 30001" in the legacy error.
    create_subitem: 30_000, // Not known. It makes an item too, so the same price.
    change_multiple_column_values: 10_000, // Not known. BEST says "10,000 points" of a write; an update makes no item.
    change_column_value: 10_000, // As above: one alias, one item written.
    change_simple_column_value: 10_000, // As above.
    move_item_to_group: 10_000, // As above.
    archive_item: 10_000, // As above.
    delete_item: 10_000, // As above.
    create_group: 10_000, // Not known. A write without an item.
    update_group: 10_000, // As above.
    archive_group: 10_000, // As above.
    delete_group: 10_000, // As above.
    create_column: 10_000, // As above.
    update_column: 10_000, // As above.
    change_column_title: 10_000, // As above.
    change_column_metadata: 10_000, // As above.
    delete_column: 10_000, // As above.
    complexity: 0, // Asking for the price is free in a mutation.
  },
  otherMutation: 10_000,
  object: 10, // Reads count by potential size, limit x columns x nested limit; the unit is a choice.
  columnValue: 1,
  columnsOfAnItem: 20, // A board of the business has 80; the API's own estimate is not known.
  subitemsOfAnItem: 25, // The API's default limit for lists.
  groupsOfABoard: 10,
};

export class CostEstimate {
  private readonly schema: GraphQLSchema;
  private readonly table: CostTable;

  constructor(schema: GraphQLSchema, table: CostTable) {
    this.schema = schema;
    this.table = table;
  }

  ofDocument(fields: readonly RootField[], variables: { readonly [name: string]: unknown }): number {
    let total = 0;
    for (const field of fields) total += this.ofRoot(field, variables);
    return total;
  }

  private ofRoot(field: RootField, variables: { readonly [name: string]: unknown }): number {
    if (!field.mutation) return this.ofField(field.node, variables, field);
    return (
      (this.table.mutations[field.name] ?? this.table.otherMutation) + this.ofSelection(field.node, variables, field)
    );
  }

  private ofSelection(node: FieldNode, variables: { readonly [name: string]: unknown }, root: RootField): number {
    let total = 0;
    const visit = (selections: readonly SelectionNode[]): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.FIELD) total += this.ofField(selection, variables, root);
        else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet.selections);
        else visit(root.fragments.get(selection.name.value)?.selectionSet.selections ?? []);
      }
    };
    visit(node.selectionSet?.selections ?? []);
    return total;
  }

  private ofField(node: FieldNode, variables: { readonly [name: string]: unknown }, root: RootField): number {
    if (node.selectionSet === undefined) return 0;
    const inner = this.ofSelection(node, variables, root);
    const many = this.potentialSize(node, variables);
    const own = node.name.value === 'column_values' ? this.table.columnValue : this.table.object;
    if (node.name.value === 'complexity') return 0;
    if (node.name.value === 'items') return many === undefined ? inner : many * (own + inner);
    return (many ?? 1) * (own + inner);
  }

  /** How many objects a list field could give; undefined for `items` inside a page, whose page has the limit. */
  private potentialSize(node: FieldNode, variables: { readonly [name: string]: unknown }): number | undefined {
    const given = (name: string): unknown => {
      const argument = node.arguments?.find((candidate) => candidate.name.value === name);
      if (argument === undefined) return undefined;
      if (argument.value.kind === Kind.VARIABLE) return variables[argument.value.name.value];
      if (argument.value.kind === Kind.LIST) return argument.value.values;
      return argument.value.kind === Kind.INT ? Number(argument.value.value) : undefined;
    };
    const ids = given('ids');
    const limit = given('limit');
    const listed = Array.isArray(ids) ? ids.length : undefined;
    const capped = typeof limit === 'number' ? Math.max(1, limit) : undefined;
    switch (node.name.value) {
      case 'items_page':
      case 'next_items_page':
      case 'items_page_by_column_values':
        return capped ?? 25;
      case 'boards':
        return listed ?? capped ?? 25;
      case 'items':
        return node.arguments?.length ? (listed ?? capped ?? 25) : undefined;
      case 'column_values':
        return listed ?? this.table.columnsOfAnItem;
      case 'columns':
        return listed ?? this.table.columnsOfAnItem;
      case 'subitems':
        return this.table.subitemsOfAnItem;
      case 'groups':
        return listed ?? this.table.groupsOfABoard;
      default:
        return 1;
    }
  }

  /** The arguments of a root field, as its resolver will see them. */
  argumentsOf(field: RootField, variables: { readonly [name: string]: unknown }): { readonly [name: string]: unknown } {
    const root = field.mutation ? this.schema.getMutationType() : this.schema.getQueryType();
    const definition = root?.getFields()[field.name];
    return definition === undefined ? {} : getArgumentValues(definition, field.node, variables);
  }
}
