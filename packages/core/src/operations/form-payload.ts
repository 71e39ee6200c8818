import { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { invalidRequest } from '../formats/read-body.ts';
import type { FormEntry, OperationInput } from './operation.ts';

/** A file of a form, as far as it is looked at. Nobody takes an empty one. */
export const formFile = z
  .custom<FormFile>((value) => typeof value === 'object' && value !== null && 'sizeBytes' in value, {
    error: 'it must be a file',
  })
  .refine(({ sizeBytes }) => sizeBytes > 0, 'it is empty');

/** See {@link formFile}. */
export type FormFile = Extract<FormEntry, { kind: 'file' }>['file'];

/** A number that a form can only send as text. */
export const formNumber = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'it must be a number')
  .transform(Number);

/** A yes or no that a form can only send as text. */
export const formFlag = z.enum(['true', 'false']).transform((word) => word === 'true');

/** One or many of something; a form names many with `[]`. */
export const oneOrMany = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item).min(1));

/** Reads a call whose body is a form. */
export function readForm<Value>(
  { body }: OperationInput,
  schema: z.ZodType<Value>,
): { value: Value; entries: FormEntry[] } {
  if (body.kind === 'json') throw new GatewayError('unsupported_media_type', 'Send the body as multipart/form-data.');
  return { value: readFormEntries(body.entries, schema), entries: body.entries };
}

/**
 * Reads the fields of a form by a schema. Those that stand once are values, those with `[]` or several times are arrays. Throws
 * `invalid_request`, naming the field and what it must be.
 */
export function readFormEntries<Value>(entries: readonly FormEntry[], schema: z.ZodType<Value>): Value {
  const fields = new Map<string, unknown>();
  for (const entry of entries) {
    const name = entry.name.replace(/\[\]$/, '');
    const value = entry.kind === 'text' ? entry.value : entry.file;
    const before = fields.get(name);
    if (Array.isArray(before)) before.push(value);
    else if (before !== undefined) fields.set(name, [before, value]);
    else fields.set(name, name === entry.name ? value : [value]);
  }
  const object = Object.fromEntries(fields);
  const parsed = schema.safeParse(object);
  if (!parsed.success) throw invalidRequest(parsed.error);
  return parsed.data;
}
