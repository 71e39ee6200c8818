import { expect, test } from 'bun:test';
import { claudeSchema } from './claude-schema.ts';

const object = (members: object) => ({ type: 'object', ...members });

test('objects that leave their members open are closed, all the way down', () => {
  const inner = object({ properties: { b: { type: 'string' } } });
  const schema = object({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    properties: {
      a: inner,
      list: { type: 'array', items: inner, minItems: 1 },
      either: { oneOf: [inner, { type: 'null' }] },
    },
    required: ['a'],
    $defs: { inner },
  });
  const closed = { ...inner, additionalProperties: false };
  expect(claudeSchema(schema)).toEqual({
    type: 'object',
    properties: {
      a: closed,
      list: { type: 'array', items: closed, minItems: 1 },
      either: { anyOf: [closed, { type: 'null' }] },
    },
    required: ['a'],
    $defs: { inner: closed },
    additionalProperties: false,
  });
});

test('bounds and patterns are told in words', () => {
  const age = { type: 'integer', description: 'How old.', minimum: 0, maximum: 150 };
  const when = { type: 'string', format: 'date-time' };
  const code = { type: 'string', format: 'isbn', pattern: '^[0-9]+$' };
  expect(claudeSchema(object({ properties: { age, when, code } }))?.properties).toEqual({
    age: { type: 'integer', description: 'How old.\n\n{minimum: 0, maximum: 150}' },
    when,
    code: { type: 'string', description: '{format: "isbn", pattern: "^[0-9]+$"}' },
  });
});

test.each([
  [object({})],
  [object({ properties: {}, additionalProperties: true })],
  [object({ properties: { map: object({ additionalProperties: { type: 'string' } }) } })],
  [object({ properties: { list: { type: 'array', items: object({}) } } })],
  [true],
])('objects of any members cannot be said: %j', (schema) => {
  expect(claudeSchema(schema)).toBeNull();
});
