import { startTranslation, type Translation } from '../../formats/translation.ts';
import { jsonOf } from '../json-payload.ts';
import type { FormEntry, Operation, OperationCall, OperationInput, OperationWire } from '../operation.ts';

/** What an operation gets for a body: JSON, or a form with a field for each member and each item of an array. */
export function inputOf(kind: 'json' | 'form', body: unknown): OperationInput {
  const query = new URLSearchParams();
  if (kind === 'json') return { body: { kind, text: JSON.stringify(body) }, model: 'm', query };
  const entries = Object.entries(Object(body)).flatMap(([name, value]) =>
    [value].flat().map((one) => entryOf(name, one)),
  );
  return { body: { kind, entries }, model: 'm', query };
}

function entryOf(name: string, value: unknown): FormEntry {
  if (!(value instanceof File)) return { name, kind: 'text', value: String(value) };
  return {
    name,
    kind: 'file',
    file: { name: value.name, type: value.type, sizeBytes: value.size, head: new Uint8Array(0), content: value },
  };
}

/** Reads a call of an operation. */
export const callOf = (operation: Operation, body: object): OperationCall =>
  operation.decode(inputOf(operation.body, body));

/** The JSON body that a provider gets, and what was dropped on the way. */
export function sentTo(wire: OperationWire, call: OperationCall, { dropUnsupported = false } = {}) {
  const translation: Translation = startTranslation({ target: 'the provider', dropUnsupported });
  const changes = { model: 'served', addMaxOutputTokens: null };
  const payload = wire.encode(call, changes, translation);
  const text = payload.kind === 'json' ? jsonOf({ ...call, payload }).text : '';
  return { payload, text, body: text === '' ? null : JSON.parse(text), dropped: translation.dropped };
}

/** What a provider's JSON answer says to the caller of a call. */
export function answered(wire: OperationWire, call: OperationCall, body: unknown) {
  const read = wire.readAnswer({ contentType: 'application/json', text: JSON.stringify(body), model: 'served' }, call);
  return read && { body: JSON.parse(read.text ?? 'null'), reported: read.reported };
}
