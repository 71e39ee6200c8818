import { expect, test } from 'bun:test';
import { isExactSchema } from './exact-schema.ts';

const closed = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false };

test.each([
  [null, true],
  [closed, true],
  [{ ...closed, properties: { a: { anyOf: [closed, { type: 'null' }] } } }, true],
  // A member may be called like a word of schemas.
  [{ ...closed, properties: { not: { type: 'string' } }, required: ['not'] }, true],
  [{ ...closed, required: [] }, false],
  [{ ...closed, additionalProperties: undefined }, false],
  [{ ...closed, properties: { a: { ...closed, type: ['object', 'null'], required: [] } } }, false],
  [{ ...closed, properties: { a: { allOf: [closed] } } }, false],
  [{ anyOf: [closed, { type: 'null' }] }, false],
  [{ type: 'array', items: closed }, false],
] as [Record<string, unknown> | null, boolean][])('%j can be asked for strictly: %p', (schema, isExact) => {
  expect(isExactSchema(schema)).toBe(isExact);
});
