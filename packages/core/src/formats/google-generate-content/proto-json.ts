import { z } from 'zod';

/**
 * A message as Google's JSON parser reads it: each member may be written in camelCase or in snake_case (never both), unknown ones
 * pass; https://protobuf.dev/programming-guides/json. What is read out has the camelCase names.
 */
export function proto<Shape extends z.ZodRawShape>(shape: Shape) {
  const camelNames = new Map(Object.keys(shape).map((name) => [snakeCase(name), name]));
  return z.preprocess((value, context) => {
    if (!isObject(value)) return value;
    const read: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(value)) {
      const camel = camelNames.get(name) ?? name;
      if (camel in read)
        context.addIssue({ code: 'custom', path: [camel], message: 'it stands twice, in two spellings; send it once' });
      if (camel !== '__proto__') read[camel] = member;
    }
    return read;
  }, z.looseObject(shape));
}

/** A repeated message; a single one may stand without its brackets, as Google's own examples have it. */
export const repeated = <Item extends z.ZodType>(item: Item, least = 0) =>
  z.preprocess((value) => (isObject(value) ? [value] : value), z.array(item).min(least));

/** A whole number; the parser takes its text as well. */
export const protoInt = (least: number, most: number) => z.preprocess(numberOf, z.int().min(least).max(most));

/** A number; the parser takes its text as well. */
export const protoNumber = (least: number, most: number) => z.preprocess(numberOf, z.number().min(least).max(most));

/** One of some words, in capitals or not. */
export const protoEnum = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.preprocess((value) => (typeof value === 'string' ? value.toUpperCase() : value), z.enum(words));

/** A word of an enumeration that grows too often to be listed here. */
export const openEnum = z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'it must be one word such as BLOCK_NONE');

/** Bytes, in either of the two alphabets of base64. */
export const bytes = z.string().regex(/^[A-Za-z0-9+/_\s-]*={0,2}\s*$/, 'it must be base64');

/** A JSON object of the caller's own. */
export const struct = z.record(z.string(), z.unknown());

/** Google's parser goes no deeper: https://protobuf.dev/programming-guides/proto-limits. Walks without recursion. */
export function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

const deepest = 100;

/** Whether it is a JSON object, and neither an array nor null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const numberOf = (value: unknown) =>
  typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value;
