import { z } from 'zod';

/** A repeated message; Google's parser takes a single one without its brackets. */
export const many = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (typeof value === 'object' && value && !Array.isArray(value) ? [value] : value),
    z.array(item),
  );

/** Fields whose content belongs to the caller and keeps its names. */
const FREE = new Set([
  'args',
  'response',
  'parameters',
  'parametersJsonSchema',
  'responseSchema',
  'responseJsonSchema',
]);
const ALSO_FREE = new Set(['labels', 'properties', 'partMetadata']);

/** Google reads `snake_case` and `camelCase` alike, and null as absent; this gives the names in camelCase. */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      if (inner === null) return [];
      const name = key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
      return [[name, FREE.has(name) || ALSO_FREE.has(name) ? inner : camelCased(inner)]];
    }),
  );
}

/** A schema with its types in lower case: Google's own schemas write OBJECT, JSON schemas object. */
export function lowerTypes(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(lowerTypes);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, inner]) => [
      key,
      key === 'type' && typeof inner === 'string' ? inner.toLowerCase() : lowerTypes(inner),
    ]),
  );
}
