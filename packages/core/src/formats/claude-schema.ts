import { isObject } from './tool-input.ts';

/** What Claude's schemas have; of the rest the model is told in words. */
const taken = [
  ...['type', 'enum', 'const', 'anyOf', 'allOf', '$ref', '$defs', 'definitions', 'title', 'description'],
  ...['properties', 'required', 'additionalProperties', 'items'],
];
const formats = ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'];

/**
 * A JSON schema as Claude holds to it: https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs#json-schema-limitations.
 * Objects that do not say whether they may have further members get none, so that every answer fits the caller's schema, too.
 * Bounds and patterns, which it refuses, are told in the description, as Anthropic's own clients do. Null for a schema with objects
 * of any members, which it cannot say.
 */
export function claudeSchema(schema: unknown): Record<string, unknown> | null {
  if (!isObject(schema)) return null;
  const written: Record<string, unknown> = {};
  const told: string[] = [];
  for (const [name, value] of Object.entries(schema)) {
    if (name === '$schema' || name === '$id') continue;
    const inner = name === 'oneOf' && !('anyOf' in schema) ? 'anyOf' : name;
    if (isTaken(inner, value)) written[inner] = innerOf(inner, value);
    else told.push(`${name}: ${JSON.stringify(value)}`);
  }
  if (isOfObject(schema)) {
    if (!isObject(schema.properties) || (schema.additionalProperties ?? false) !== false) return null;
    written.additionalProperties = false;
  }
  if (Object.values(written).some(isUnsayable)) return null;
  if (told.length === 0) return written;
  const said = typeof schema.description === 'string' ? `${schema.description}\n\n` : '';
  return { ...written, description: `${said}{${told.join(', ')}}` };
}

function isTaken(name: string, value: unknown): boolean {
  if (name === 'format') return typeof value === 'string' && formats.includes(value);
  return name === 'minItems' ? value === 0 || value === 1 : taken.includes(name);
}

/** Stands where an inner schema cannot be said. */
const unsayable = Symbol('unsayable');

function innerOf(name: string, value: unknown): unknown {
  if (name === 'items') return claudeSchema(value) ?? unsayable;
  if ((name === 'anyOf' || name === 'allOf') && Array.isArray(value))
    return anySayable(value.map((one) => claudeSchema(one)));
  if (!['properties', '$defs', 'definitions'].includes(name) || !isObject(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, claudeSchema(one)] as const);
  return entries.some(([, one]) => one === null) ? unsayable : Object.fromEntries(entries);
}

const anySayable = (schemas: readonly unknown[]): unknown => (schemas.includes(null) ? unsayable : schemas);

const isUnsayable = (value: unknown): boolean => value === unsayable;

const isOfObject = ({ type, properties }: Record<string, unknown>): boolean =>
  type === 'object' || (Array.isArray(type) && type.includes('object')) || isObject(properties);
