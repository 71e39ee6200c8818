import type { ChatCall } from '../../chat/chat-call.ts';
import type {
  AssistantPart,
  CacheMark,
  ChatContent,
  ChatMessage,
  ReasoningPart,
  UserPart,
} from '../../chat/content.ts';
import { plainIds } from '../plain-ids.ts';
import { leaveOutCitations, type Translation } from '../translation.ts';
import { writeUserPart } from './user-part.ts';

/** Writes the messages as items, in the order in which they were said. */
export function writeInput(call: ChatCall, { messages }: ChatContent, translation: Translation): ItemText[] {
  // Ids of calls are at most 64 characters long here.
  const writing: Writing = { call, translation, callId: plainIds() };
  return messages.flatMap((message) => writeMessage(message, writing));
}

type Writing = { call: ChatCall; translation: Translation; callId: (id: string) => string };

type ItemText = Record<string, unknown>;

function writeMessage(message: ChatMessage, writing: Writing): ItemText[] {
  leaveOutCitations(message, writing.translation);
  switch (message.role) {
    case 'assistant':
      if (message.name !== null) writing.translation.unsupported(`${message.at}.name`, namesAreUnknown);
      return writeAnswer(message.parts, writing);
    case 'tool':
      return [writeResult(message, writing)];
    default: {
      if (message.role === 'user' && message.name !== null) {
        writing.translation.unsupported(`${message.at}.name`, namesAreUnknown);
      }
      const content = writeParts(message.parts, writing);
      return content.length === 0 ? [] : [{ type: 'message', role: message.role, content }];
    }
  }
}

const namesAreUnknown = 'messages have no names in the responses API';

function writeParts(parts: readonly UserPart[], { call, translation }: Writing): ItemText[] {
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
    if (part.kind === 'audio' && part.format !== 'wav' && part.format !== 'mp3') {
      translation.unsupported(part.at, 'only wav and mp3 sound can be sent');
      return [];
    }
    leaveOutCache(part, translation);
    return writeUserPart(part);
  });
}

/** OpenAI caches prompts by itself. */
export function leaveOutCache(part: { at: string; cache?: CacheMark | null }, translation: Translation): void {
  if (part.cache) translation.leaveOut(`${part.at}.cache_control`);
}

type Result = Extract<ChatMessage, { role: 'tool' }>;

function writeResult(result: Result, writing: Writing): ItemText {
  const { at, callId, isError, parts } = result;
  // The words of the result tell the model that the tool failed.
  if (isError) writing.translation.leaveOut(`${at}.is_error`);
  for (const one of [result, ...parts]) leaveOutCache(one, writing.translation);
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  const plain = texts.length === parts.length && texts.length <= 1;
  const output = plain ? (texts[0] ?? '') : writeParts(parts, writing);
  return { type: 'function_call_output', call_id: writing.callId(callId), output };
}

/** Parts of text stand together in one message; calls and reasoning are items of their own. */
function writeAnswer(parts: readonly AssistantPart[], { callId, translation }: Writing): ItemText[] {
  const items: ItemText[] = [];
  let open: ItemText[] | null = null;
  for (const part of parts) {
    leaveOutCache(part, translation);
    if (part.kind === 'text' || part.kind === 'refusal') {
      if (open === null) {
        open = [];
        items.push({ type: 'message', role: 'assistant', content: open });
      }
      open.push(writeSaid(part));
      continue;
    }
    open = null;
    items.push(...(part.kind === 'reasoning' ? writeReasoning(part) : [writeCall(part, callId(part.id))]));
  }
  return items;
}

const writeSaid = (part: Extract<AssistantPart, { kind: 'text' | 'refusal' }>): ItemText =>
  part.kind === 'text' ? { type: 'output_text', text: part.text } : { type: 'refusal', refusal: part.text };

const writeCall = (part: Extract<AssistantPart, { kind: 'tool-call' }>, id: string): ItemText => ({
  type: 'function_call',
  call_id: id,
  name: part.name,
  arguments: part.arguments || '{}',
});

/** Only what an OpenAI model has sealed means anything to one. */
function writeReasoning({ text, signature, id }: ReasoningPart): ItemText[] {
  if (signature?.format !== 'openai-responses') return [];
  const summary = text === '' ? [] : [{ type: 'summary_text', text }];
  return [{ type: 'reasoning', ...(id === null ? {} : { id }), summary, encrypted_content: signature.value }];
}
