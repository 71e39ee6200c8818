import type { ChatCall } from '../../chat/chat-call.ts';
import type { AssistantPart, ChatContent, ChatMessage, ReasoningPart, UserPart } from '../../chat/content.ts';
import type { Translation } from '../translation.ts';
import { writeUserPart } from './user-part.ts';

/** Writes the messages as items, in the order in which they were said. */
export function writeInput(call: ChatCall, { messages }: ChatContent, translation: Translation): ItemText[] {
  return messages.flatMap((message) => writeMessage(call, message, translation));
}

type ItemText = Record<string, unknown>;

function writeMessage(call: ChatCall, message: ChatMessage, translation: Translation): ItemText[] {
  switch (message.role) {
    case 'assistant':
      if (message.name !== null) translation.unsupported(`${message.at}.name`, namesAreUnknown);
      return writeAnswer(message.parts);
    case 'tool':
      return [writeResult(call, message, translation)];
    default: {
      if (message.role === 'user' && message.name !== null) {
        translation.unsupported(`${message.at}.name`, namesAreUnknown);
      }
      const content = writeParts(call, message.parts, translation);
      return content.length === 0 ? [] : [{ type: 'message', role: message.role, content }];
    }
  }
}

const namesAreUnknown = 'messages have no names in the responses API';

function writeParts(call: ChatCall, parts: readonly UserPart[], translation: Translation): ItemText[] {
  return parts.flatMap((part) => {
    if (
      (part.kind === 'image' || part.kind === 'file') &&
      part.source.kind === 'id' &&
      !call.format.startsWith('openai')
    ) {
      translation.unsupported(part.at, 'the id of a file is known only to the provider that keeps it');
      return [];
    }
    if (part.kind === 'file' && part.cite)
      translation.unsupported(`${part.at}.citations`, 'it cannot cite a file given so');
    return [writeUserPart(part)];
  });
}

type Result = Extract<ChatMessage, { role: 'tool' }>;

function writeResult(call: ChatCall, { at, callId, isError, parts }: Result, translation: Translation): ItemText {
  // The words of the result tell the model that the tool failed.
  if (isError) translation.leaveOut(`${at}.is_error`);
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  const plain = texts.length === parts.length && texts.length <= 1;
  const output = plain ? (texts[0] ?? '') : writeParts(call, parts, translation);
  return { type: 'function_call_output', call_id: callId, output };
}

/** Parts of text stand together in one message; calls and reasoning are items of their own. */
function writeAnswer(parts: readonly AssistantPart[]): ItemText[] {
  const items: ItemText[] = [];
  let open: ItemText[] | null = null;
  for (const part of parts) {
    if (part.kind === 'text' || part.kind === 'refusal') {
      if (open === null) {
        open = [];
        items.push({ type: 'message', role: 'assistant', content: open });
      }
      open.push(writeSaid(part));
      continue;
    }
    open = null;
    items.push(...(part.kind === 'reasoning' ? writeReasoning(part) : [writeCall(part)]));
  }
  return items;
}

const writeSaid = (part: Extract<AssistantPart, { kind: 'text' | 'refusal' }>): ItemText =>
  part.kind === 'text' ? { type: 'output_text', text: part.text } : { type: 'refusal', refusal: part.text };

const writeCall = (part: Extract<AssistantPart, { kind: 'tool-call' }>): ItemText => ({
  type: 'function_call',
  call_id: part.id,
  name: part.name,
  arguments: part.arguments || '{}',
});

/** Only what an OpenAI model has sealed means anything to one. */
function writeReasoning({ text, signature, id }: ReasoningPart): ItemText[] {
  if (signature?.format !== 'openai-responses') return [];
  const summary = text === '' ? [] : [{ type: 'summary_text', text }];
  return [{ type: 'reasoning', ...(id === null ? {} : { id }), summary, encrypted_content: signature.value }];
}
