// The SDL of the practice board is a true part of monday.com's: same types, same arguments, same defaults.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildASTSchema,
  type GraphQLArgument,
  type GraphQLField,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildEmulatorSchema } from '../src/emulator/schema.js';

const official = fileURLToPath(new URL('../../shared/monday/schema.graphql', import.meta.url));

describe.skipIf(!existsSync(official))('our SDL against the official one (../shared/monday/schema.graphql)', () => {
  test('every type, field, argument and enum value is there with the same type', () => {
    const theirs = buildASTSchema(parse(readFileSync(official, 'utf8')), { assumeValid: true });
    const wrong: string[] = [];
    const compare = (place: string, mine: unknown, other: unknown): void => {
      if (String(mine) !== String(other)) wrong.push(`${place}: ${mine} is ${other}`);
    };
    const compareArguments = (
      place: string,
      field: GraphQLField<unknown, unknown>,
      args: readonly GraphQLArgument[],
    ): void => {
      for (const argument of args) {
        const other = field.args.find(({ name }) => name === argument.name);
        compare(`${place}(${argument.name})`, argument.type, other?.type);
        compare(`${place}(${argument.name}) default`, argument.defaultValue, other?.defaultValue);
      }
      const missing = field.args.filter(
        ({ name, type }) => String(type).endsWith('!') && !args.some((a) => a.name === name),
      );
      for (const { name } of missing) wrong.push(`${place}(${name}) is required and missing`);
    };
    for (const [name, type] of Object.entries(buildEmulatorSchema().getTypeMap())) {
      if (name.startsWith('__')) continue;
      const other = theirs.getType(name);
      if (isEnumType(type) && isEnumType(other))
        for (const { name: value } of type.getValues()) compare(`${name}.${value}`, value, other.getValue(value)?.name);
      else if (isInputObjectType(type) && isInputObjectType(other))
        for (const field of Object.values(type.getFields()))
          compare(`${name}.${field.name}`, field.type, other.getFields()[field.name]?.type);
      else if ((isObjectType(type) && isObjectType(other)) || (isInterfaceType(type) && isInterfaceType(other)))
        for (const field of Object.values(type.getFields())) {
          const same = other.getFields()[field.name];
          compare(`${name}.${field.name}`, field.type, same?.type);
          if (same !== undefined) compareArguments(`${name}.${field.name}`, same, field.args);
        }
      else compare(name, type.constructor.name, other?.constructor.name);
    }
    expect(wrong).toEqual([]);
  });
});
