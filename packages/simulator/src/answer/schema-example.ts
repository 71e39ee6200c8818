import { type Chance, chance } from './chance.ts';

const WORDS = ['points', 'signal', 'siding', 'turnout', 'depot', 'harbour', 'express', 'lever'];
/** Recursive schemas end here, as null. */
const MAX_DEPTH = 8;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Schema = Record<string, unknown>;

/**
 * A small value that fits a JSON schema as far as its types, properties, enums, alternatives, local references, bounds and
 * lengths go; patterns and formats are not followed. The same schema and seed always give the same value.
 */
export function schemaExample(schema: unknown, seedText: string): Json {
  const root = isRecord(schema) ? schema : {};
  return new Example(root, chance(seedText)).of(root, 0);
}

class Example {
  readonly #root: Schema;
  readonly #source: Chance;

  constructor(root: Schema, source: Chance) {
    this.#root = root;
    this.#source = source;
  }

  of(given: unknown, depth: number): Json {
    const schema = this.#resolve(given);
    if (depth > MAX_DEPTH || schema === null) return null;
    if ('const' in schema) return isJson(schema.const) ? schema.const : null;
    const choices = [schema.enum, schema.anyOf, schema.oneOf].find(Array.isArray);
    if (choices && choices === schema.enum) return this.#pick(choices.filter(isJson)) ?? null;
    if (choices) return this.of(choices[0], depth + 1);
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
    if (type === 'object' || isRecord(schema.properties)) return this.#object(schema, depth);
    if (type === 'array') {
      const length = Math.max(1, number(schema.minItems) ?? 1);
      return Array.from({ length }, () => this.of(schema.items, depth + 1));
    }
    return this.#scalar(schema, type);
  }

  #object(schema: Schema, depth: number): Json {
    const entries = Object.entries(isRecord(schema.properties) ? schema.properties : {});
    return Object.fromEntries(entries.map(([name, property]) => [name, this.of(property, depth + 1)]));
  }

  #scalar(schema: Schema, type: unknown): Json {
    if (type === 'boolean') return this.#source.below(2) === 1;
    if (type === 'null') return null;
    if (type === 'integer' || type === 'number') {
      const minimum = Math.ceil(number(schema.minimum) ?? (number(schema.exclusiveMinimum) ?? 0) + 1);
      const maximum = number(schema.maximum) ?? minimum + 9;
      return minimum + this.#source.below(Math.max(1, Math.floor(maximum - minimum) + 1));
    }
    const word = this.#pick(WORDS) ?? 'points';
    const length = Math.max(word.length, number(schema.minLength) ?? 0);
    return word.padEnd(length, 's').slice(0, number(schema.maxLength) ?? length);
  }

  #pick<T>(values: readonly T[]): T | undefined {
    return values[this.#source.below(values.length)];
  }

  /** Follows `#/a/b` references inside the same schema. */
  #resolve(given: unknown): Schema | null {
    let schema = given;
    for (let hops = 0; isRecord(schema) && typeof schema.$ref === 'string' && hops < MAX_DEPTH; hops += 1) {
      let target: unknown = this.#root;
      for (const part of schema.$ref.split('/').slice(1)) target = isRecord(target) ? target[part] : undefined;
      schema = target;
    }
    return isRecord(schema) ? schema : schema === undefined || schema === true ? {} : null;
  }
}

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isJson(value: unknown): value is Json {
  if (value === null || ['boolean', 'number', 'string'].includes(typeof value)) return true;
  return Array.isArray(value) ? value.every(isJson) : isRecord(value) && Object.values(value).every(isJson);
}
