import { isObject } from './tool-input.ts';

/**
 * Whether a JSON schema leaves nothing open: it is of an object, and every object in it names all its members as required and allows
 * no others. Such a schema can be asked for strictly everywhere; OpenAI refuses to be strict about any other, and about words that
 * combine schemas. https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function isExactSchema(schema: Record<string, unknown> | null): boolean {
  return schema === null || (isOfObject(schema) && isExact(schema));
}

const combining = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
];

/** Members whose values are schemas by name, and those whose value is one schema or several. */
const namedSchemas = ['properties', '$defs', 'definitions'];
const innerSchemas = ['items', 'anyOf', 'prefixItems'];

function isExact(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isExact);
  if (!isObject(schema)) return true;
  if (combining.some((word) => Object.hasOwn(schema, word))) return false;
  const named = namedSchemas.every((name) => Object.values(schema[name] ?? {}).every(isExact));
  return named && innerSchemas.every((name) => isExact(schema[name])) && (!isOfObject(schema) || isClosed(schema));
}

const isOfObject = ({ type }: Record<string, unknown>): boolean =>
  type === 'object' || (Array.isArray(type) && type.includes('object'));

function isClosed(schema: Record<string, unknown>): boolean {
  const required: unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const all = Object.keys(schema.properties ?? {}).every((name) => required.includes(name));
  return all && schema.additionalProperties === false;
}
