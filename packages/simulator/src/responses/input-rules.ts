import { isSealed } from '../answer/signature.ts';
import { invalid, type Problem } from '../faults/problem.ts';
import { mediumOf } from './response-question.ts';
import type { InputItem } from './response-request.ts';

/** What encrypted reasoning is sealed for. */
export const REASONING = 'openai-reasoning';

/** What is wrong with the items of a conversation, in OpenAI's words; null when nothing is. `isStored` knows items by id. */
export function inputFault(items: readonly InputItem[], isStored: (id: string) => boolean): Problem | null {
  const calls = new Set(items.flatMap((item) => (item.type === 'function_call' ? [item.call_id] : [])));
  const outputs = new Set(items.flatMap((item) => (item.type === 'function_call_output' ? [item.call_id] : [])));
  const stray = [...outputs].find((id) => !calls.has(id));
  if (stray !== undefined) {
    return invalid(`No tool call found for function call output with call_id ${stray}.`, 'input');
  }
  const open = [...calls].find((id) => !outputs.has(id));
  if (open !== undefined) return invalid(`No tool output found for function call ${open}.`, 'input');
  for (const [index, item] of items.entries()) {
    const fault = itemFault(item, index, isStored);
    if (fault) return fault;
  }
  return null;
}

function itemFault(item: InputItem, index: number, isStored: (id: string) => boolean): Problem | null {
  if (item.type === 'reasoning') {
    const sealed = item.encrypted_content ?? null;
    if (sealed === null) return isStored(item.id ?? '') ? null : unknownItem(item.id ?? '');
    if (isSealed(sealed, REASONING)) return null;
    const text = `The encrypted content for item ${item.id ?? ''} could not be verified.`;
    return invalid(text, null, 'invalid_encrypted_content');
  }
  if (item.type === 'item_reference') return isStored(item.id) ? null : unknownItem(item.id);
  const content = 'content' in item ? item.content : null;
  if (!Array.isArray(content)) return null;
  const at = content.findIndex(
    (part) => part.type.startsWith('input_') && part.type !== 'input_text' && !mediumOf(part),
  );
  const param = `input[${index}].content[${at}]`;
  return at < 0 ? null : invalid(`Invalid '${param}'. Expected a base64-encoded data URL.`, param, 'invalid_value');
}

const unknownItem = (id: string): Problem =>
  invalid(
    `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`,
    'input',
  );
