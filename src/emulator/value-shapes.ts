// Column types that are kept as they are given after a check of their shape (docs/monday-api.md "Column values"): people, link,
// checkbox, email, phone, country, location, timeline, week, connected boards. An order list writes none of them.
import type { BoardError } from './errors.js';
import type { ColumnRecord, StoredValue } from './model.js';
import type { ValueType } from './value-type.js';

type Fields = { readonly [key: string]: unknown };
type Refuse = (column: ColumnRecord, message: string) => BoardError;

interface Shape {
  readonly typename: string;
  readonly errorName: string;
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  readonly holds: (fields: Fields) => boolean;
  readonly text: (fields: Fields) => string;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isDay = (value: unknown): boolean => isText(value) && /^\d{4}-\d{2}-\d{2}$/.test(value);
const word = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const isEntity = (value: unknown): boolean => {
  const { id, kind } = (value ?? {}) as Fields;
  return Number.isInteger(Number(id)) && (kind === 'person' || kind === 'team' || kind === undefined);
};

const shapes: { readonly [type: string]: Shape } = {
  people: {
    typename: 'PeopleValue',
    errorName: 'multiple-person',
    required: ['personsAndTeams'],
    holds: ({ personsAndTeams: list }) => Array.isArray(list) && list.every(isEntity),
    text: ({ personsAndTeams: list }) => (list as Fields[]).map((entry) => word(entry.id)).join(', '),
  },
  link: {
    typename: 'LinkValue',
    errorName: 'link',
    required: ['url'],
    optional: ['text'],
    holds: ({ url }) => isText(url) && /^[a-z]+:/i.test(url),
    text: ({ url, text }) => (word(text) === '' ? word(url) : `${word(text)} - ${word(url)}`),
  },
  checkbox: {
    typename: 'CheckboxValue',
    errorName: 'boolean',
    required: ['checked'],
    // Also "false" checks: only null unchecks (docs/monday-api.md "Column values").
    holds: ({ checked }) => isText(checked) || typeof checked === 'boolean',
    text: () => 'v',
  },
  email: {
    typename: 'EmailValue',
    errorName: 'email',
    required: ['email', 'text'],
    holds: ({ email, text }) => isText(email) && /^\S+@\S+$/.test(email) && isText(text),
    text: ({ email }) => word(email),
  },
  phone: {
    typename: 'PhoneValue',
    errorName: 'phone',
    required: ['phone', 'countryShortName'],
    holds: ({ phone, countryShortName }) =>
      /^\+?[\d ()-]{3,20}$/.test(word(phone)) && /^[A-Z]{2}$/.test(word(countryShortName)),
    text: ({ phone }) => word(phone),
  },
  country: {
    typename: 'CountryValue',
    errorName: 'country',
    required: ['countryCode', 'countryName'],
    holds: ({ countryCode, countryName }) => /^[A-Z]{2}$/.test(word(countryCode)) && isText(countryName),
    text: ({ countryName }) => word(countryName),
  },
  location: {
    typename: 'LocationValue',
    errorName: 'location',
    required: ['lat', 'lng'],
    optional: ['address'],
    holds: ({ lat, lng }) => isText(lat) && isText(lng) && Math.abs(Number(lat)) <= 90 && Math.abs(Number(lng)) <= 180,
    text: ({ address }) => word(address),
  },
  timeline: {
    typename: 'TimelineValue',
    errorName: 'timerange',
    required: ['from', 'to'],
    holds: ({ from, to }) => isDay(from) && isDay(to) && word(from) <= word(to),
    text: ({ from, to }) => `${word(from)} - ${word(to)}`,
  },
  week: {
    typename: 'WeekValue',
    errorName: 'week',
    required: ['week'],
    holds: ({ week }) => {
      const { startDate, endDate } = (week ?? {}) as Fields;
      return (
        isDay(startDate) && isDay(endDate) && Date.parse(word(endDate)) - Date.parse(word(startDate)) === 6 * 86_400_000
      );
    },
    text: ({ week }) => `${word((week as Fields).startDate)} - ${word((week as Fields).endDate)}`,
  },
  board_relation: {
    typename: 'BoardRelationValue',
    errorName: 'board-relation',
    required: ['item_ids'],
    holds: ({ item_ids: ids }) => Array.isArray(ids) && ids.every((id) => Number.isInteger(Number(id))),
    // Reads null since 2025-04; the ids are in `linked_item_ids` (docs/monday-api.md "Transport").
    text: () => '',
  },
};

export function shaped(refuse: Refuse): { [type: string]: ValueType } {
  const table: { [type: string]: ValueType } = {};
  for (const [type, shape] of Object.entries(shapes)) {
    table[type] = {
      typename: shape.typename,
      errorName: shape.errorName,
      take: (given, { column }): StoredValue => {
        const fields = given as Fields;
        const known = [...shape.required, ...(shape.optional ?? [])];
        const fits =
          typeof given === 'object' &&
          !Array.isArray(given) &&
          shape.required.every((key) => key in fields) &&
          Object.keys(fields).every((key) => known.includes(key)) &&
          shape.holds(fields);
        if (!fits) throw refuse(column, `invalid value - a ${type} column takes {${known.join(', ')}}`);
        return fields;
      },
      text: (stored) => shape.text(stored as Fields),
      value: (stored) => (type === 'board_relation' ? null : stored),
    };
  }
  return table;
}
