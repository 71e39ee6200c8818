import { isObject } from './proto-json.ts';

const types = ['TYPE_UNSPECIFIED', 'STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'ARRAY', 'OBJECT', 'NULL'];

/**
 * Google's Schema as a JSON schema: types in small letters, `nullable` as a second type, counts that are texts as numbers, and the
 * properties in the order that `propertyOrdering` asks for. https://ai.google.dev/api/caching#Schema
 */
export function toJsonSchema(schema: Record<string, unknown>): Record<string, unknown> {
  const { type, nullable, propertyOrdering, example, ...rest } = camelMembers(schema);
  const read: Record<string, unknown> = {};
  const word = typeof type === 'string' && type.toUpperCase() !== 'TYPE_UNSPECIFIED' ? type.toLowerCase() : null;
  if (word !== null) read.type = nullable === true ? [word, 'null'] : word;
  for (const [name, value] of Object.entries(rest)) {
    if (value !== null) read[name] = toJsonValue(name, value, propertyOrdering);
  }
  if (nullable === true && Array.isArray(read.enum)) read.enum = [...read.enum, null];
  if (nullable === true && word === null && Array.isArray(read.anyOf)) read.anyOf = [...read.anyOf, { type: 'null' }];
  if (example !== undefined && example !== null) read.examples = [example];
  return read;
}

/** What is wrong with a Schema and where, in its own names; null when nothing is. It must not be deeper than a body may be. */
export function schemaProblem(schema: unknown, path: readonly string[] = []): SchemaProblem | null {
  if (!isObject(schema)) return { path, message: 'it must be a schema, a JSON object' };
  for (const [name, value] of Object.entries(camelMembers(schema))) {
    const problem = value === null ? null : memberProblem(name, value, path);
    if (problem) return problem;
  }
  return null;
}

/** See {@link schemaProblem}. */
export type SchemaProblem = { path: readonly string[]; message: string };

function memberProblem(name: string, value: unknown, path: readonly string[]): SchemaProblem | null {
  const here = [...path, name];
  if (name === 'items') return schemaProblem(value, here);
  if (name === 'anyOf') {
    if (!Array.isArray(value)) return { path: here, message: 'it must be an array of schemas' };
    return firstProblem(value.map((one, index) => [one, [...here, String(index)]]));
  }
  if (name === 'properties') {
    if (!isObject(value)) return { path: here, message: 'it must be an object of schemas' };
    return firstProblem(Object.entries(value).map(([property, one]) => [one, [...here, property]]));
  }
  const message = wrongIn(name, value);
  return message === null ? null : { path: here, message };
}

function firstProblem(schemas: [unknown, string[]][]): SchemaProblem | null {
  for (const [schema, path] of schemas) {
    const problem = schemaProblem(schema, path);
    if (problem) return problem;
  }
  return null;
}

const texts = ['title', 'description', 'format', 'pattern'];
const textLists = ['enum', 'required', 'propertyOrdering'];
const counts = ['minItems', 'maxItems', 'minProperties', 'maxProperties', 'minLength', 'maxLength'];
const bounds = ['minimum', 'maximum'];

function wrongIn(name: string, value: unknown): string | null {
  const isText = typeof value === 'string';
  const isNumber = typeof value === 'number' || (isText && value !== '' && Number.isFinite(Number(value)));
  if (name === 'type')
    return isText && types.includes(value.toUpperCase()) ? null : `it must be one of ${types.join(', ')}`;
  if (name === 'nullable') return typeof value === 'boolean' ? null : 'it must be true or false';
  if (texts.includes(name)) return isText ? null : 'it must be text';
  if (bounds.includes(name)) return isNumber ? null : 'it must be a number';
  if (counts.includes(name)) return isNumber && Number.isInteger(Number(value)) ? null : 'it must be a whole number';
  const isTextList = Array.isArray(value) && value.every((one) => typeof one === 'string');
  return textLists.includes(name) && !isTextList ? 'it must be an array of texts' : null;
}

function toJsonValue(name: string, value: unknown, ordering: unknown): unknown {
  if (name === 'items' && isObject(value)) return toJsonSchema(value);
  if (name === 'anyOf' && Array.isArray(value)) return value.filter(isObject).map(toJsonSchema);
  if (name === 'properties' && isObject(value)) {
    const first = Array.isArray(ordering) ? ordering.filter((one) => typeof one === 'string' && one in value) : [];
    const names = [...new Set([...first, ...Object.keys(value)])];
    return Object.fromEntries(names.map((one) => [one, isObject(value[one]) ? toJsonSchema(value[one]) : {}]));
  }
  return (counts.includes(name) || bounds.includes(name)) && typeof value === 'string' ? Number(value) : value;
}

const camelNames = new Map(
  [...counts, 'anyOf', 'propertyOrdering'].map((name) => [
    name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
    name,
  ]),
);

const camelMembers = (schema: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(schema).map(([name, value]) => [camelNames.get(name) ?? name, value]));
