import type { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { type ReadBody, readBody } from '../formats/read-body.ts';
import { type ObjectText, readObjectText, withMembers } from '../json/object-text.ts';
import type { FormEntry, OperationCall, OperationFamily, OperationInput, OperationPayload } from './operation.ts';

/** Reads a call whose body is JSON; see {@link readBody}. */
export function readJson<Value>(
  { body }: OperationInput,
  schema: z.ZodType<Value>,
  mostValues?: number,
): ReadBody<Value> {
  if (body.kind === 'form') throw new GatewayError('unsupported_media_type', 'Send the body as application/json.');
  return readBody(body.text, schema, mostValues);
}

/** The body of a call that was read as JSON. */
export function jsonOf({ payload }: OperationCall): ObjectText {
  return payload.kind === 'json' ? payload.object : readObjectText('{}');
}

/** A payload of this value. */
export const jsonPayload = (value: unknown): OperationPayload => ({
  kind: 'json',
  object: readObjectText(JSON.stringify(value)),
});

/** The caller's body with another model and these members; every other byte, and every file of a form, stays as it was. */
export function passPayload(
  call: OperationCall,
  model: string,
  members: Record<string, string | null> = {},
): OperationPayload {
  if (call.payload.kind === 'form') return { kind: 'form', entries: withField(call.payload.entries, 'model', model) };
  const { text: body, members: given } = call.payload.object;
  const span = given.get('model');
  const isNamed = span !== undefined && body.slice(span.start, span.end) !== 'null';
  const named = isNamed && model === call.model ? {} : { model: JSON.stringify(model) };
  const text = withMembers(call.payload.object, { ...named, ...members });
  return { kind: 'json', object: readObjectText(text) };
}

function withField(entries: readonly FormEntry[], name: string, value: string): FormEntry[] {
  const field: FormEntry = { name, kind: 'text', value };
  const has = entries.some((entry) => entry.name === name);
  return has ? entries.map((entry) => (entry.name === name ? field : entry)) : [field, ...entries];
}

/** Refuses a call of a family whose shapes are not translated to this one. */
export function sameFamily(call: OperationCall, family: OperationFamily): void {
  if (call.family !== family)
    throw new GatewayError(
      'unsupported_parameter',
      `The operation ${call.operation} is not translated from ${call.family} to ${family}. Route it to a provider of the family ${call.family}.`,
    );
}

/** Refuses what a target cannot take and nothing can drop. */
export const cannotSend = (param: string, why: string): GatewayError =>
  new GatewayError('unsupported_parameter', `The field ${param} cannot be sent to the provider: ${why}.`, { param });
