// Every document, and batches of every shape, against monday's official schema (docs/monday-api.md "Schema and emulator"). The schema is not part of the project: skipped visibly without it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { BatchMember } from '../src/domain/board/board.js';
import { batchDocument, type MemberKind } from '../src/monday/wire/batch-document.js';
import { DOCUMENT_NAMES, documentText } from '../src/monday/wire/document.js';
import { freezeBatch } from '../src/monday/wire/freeze.js';

const SDL = new URL('../../shared/monday/schema.graphql', import.meta.url);
const schema: GraphQLSchema | null = existsSync(SDL)
  ? buildSchema(readFileSync(SDL, 'utf8'), { assumeValid: true, assumeValidSDL: true })
  : null;

const KINDS: readonly MemberKind[] = [
  'create-item',
  'create-subitem',
  'change-item',
  'change-subitem',
  'move-item',
  'archive-item',
];

const problems = (text: string): readonly string[] => {
  return schema ? validate(schema, parse(text)).map(({ message }) => message) : ['no schema'];
};

describe.skipIf(schema === null)('against the official schema', () => {
  // A template is a whole operation too, so each file stands on its own.
  it.each(DOCUMENT_NAMES)('%s is valid', (name) => {
    expect(problems(documentText(name))).toEqual([]);
  });

  it.each(KINDS)('a batch of one %s is valid', (kind) => {
    expect(problems(batchDocument([kind]))).toEqual([]);
  });

  it.each(KINDS)('a batch of 25 %s is valid', (kind) => {
    expect(problems(batchDocument(Array.from({ length: 25 }, () => kind)))).toEqual([]);
  });

  it('a batch of mixed kinds is valid', () => {
    expect(problems(batchDocument([...KINDS, ...KINDS, 'change-subitem']))).toEqual([]);
  });

  it('uses nothing deprecated', () => {
    for (const name of DOCUMENT_NAMES) expect(documentText(name)).not.toMatch(/settings_str|position:/);
  });
});

it('every file in the folder has its name in the list', () => {
  const files = readdirSync(new URL('../src/monday/documents/', import.meta.url)).map((file) =>
    file.replace(/\.graphql$/, ''),
  );
  expect(files.sort()).toEqual([...DOCUMENT_NAMES]);
});

describe('freezeBatch', () => {
  const members: readonly BatchMember[] = [
    { kind: 'create-item', key: 'k1', groupId: 'g', name: 'O"ne', values: { text: 'k1', n: '1' }, createLabels: false },
    { kind: 'create-item', key: 'k2', groupId: 'g', name: 'Two', values: { text: 'k2' }, createLabels: true },
    { kind: 'change-subitem', key: 'l', itemId: '77', values: { numbers: null }, createLabels: false },
    { kind: 'move-item', key: 'k3', itemId: '78', groupId: 'h' },
  ];
  const target = { boardId: '1', subitemBoardId: '2', idempotencyKey: 'key' };

  it('gives each member an alias and variables of its own, and JSON as text', () => {
    const { body, size, cost, idempotencyKey } = freezeBatch(members, target);
    const { query, variables } = JSON.parse(body);
    expect(variables).toEqual({
      boardId: '1',
      subitemBoardId: '2',
      groupId0: 'g',
      name0: 'O"ne',
      values0: '{"text":"k1","n":"1"}',
      createLabels0: false,
      groupId1: 'g',
      name1: 'Two',
      values1: '{"text":"k2"}',
      createLabels1: true,
      itemId2: '77',
      values2: '{"numbers":null}',
      createLabels2: false,
      itemId3: '78',
      groupId3: 'h',
    });
    for (const alias of [
      'm0:create_item',
      'm1:create_item',
      'm2:change_multiple_column_values',
      'm3:move_item_to_group',
    ]) {
      expect(query).toContain(alias);
    }
    expect(query).toContain('complexity{query after reset_in_x_seconds}');
    expect(query).not.toContain('O"ne');
    expect({ size, cost, idempotencyKey }).toEqual({ size: 4, cost: 120_000, idempotencyKey: 'key' });
  });

  it('gives the same bytes for the same members', () => {
    expect(freezeBatch(members, target).body).toBe(freezeBatch(structuredClone(members), target).body);
  });

  it('declares just the variables it has', () => {
    for (const kind of KINDS) {
      const member = {
        kind,
        key: 'k',
        groupId: 'g',
        name: 'n',
        parentItemId: 'p',
        itemId: 'i',
        values: {},
        createLabels: false,
      };
      const { query, variables } = JSON.parse(freezeBatch([member as BatchMember], target).body);
      const declared = [...String(query).matchAll(/\$(\w+):/g)].map(([, name]) => name);
      expect(declared.sort()).toEqual(Object.keys(variables).sort());
    }
  });

  it('refuses an empty batch', () => {
    expect(() => freezeBatch([], target)).toThrow(RangeError);
  });
});
