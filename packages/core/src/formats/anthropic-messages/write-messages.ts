import type { AssistantPart, ChatMessage, FilePart, ImagePart, TextPart, UserPart } from '../../chat/content.ts';
import { parseJson } from '../../json/parse-json.ts';
import { plainIds } from '../plain-ids.ts';
import { base64ToText } from '../text-base64.ts';
import type { Translation } from '../translation.ts';
import { cacheControlOf } from './cache-mark.ts';

/** A conversation as the Messages API takes it. */
export type WrittenMessages = { system: unknown[]; messages: WrittenMessage[] };

type WrittenMessage = { role: 'user' | 'assistant'; content: Written[] };
type Written = { type: string; [member: string]: unknown };

/**
 * Writes a conversation. Instructions at its beginning become `system`. Later ones keep their place, as text of the user that is
 * marked as an instruction: hoisted they would change what came before them, and older models know no other place. What the same
 * side says in a row is one message, with results of tools first, as Anthropic demands.
 */
export function writeMessages(messages: readonly ChatMessage[], translation: Translation): WrittenMessages {
  const begin = messages.findIndex(({ role }) => role !== 'system' && role !== 'developer');
  const instructions = begin === -1 ? [] : messages.slice(0, begin);
  const system = instructions.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'text' ? said(part) : [])));
  const idOf = plainIds();
  const written: WrittenMessage[] = [];
  for (const message of messages.slice(instructions.length)) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = blocksOf(message, { translation, idOf });
    const last = written.at(-1);
    if (content.length === 0) continue;
    if (last?.role === role) last.content.push(...content);
    else written.push({ role, content });
  }
  if (written[0]?.role === 'assistant') written.unshift({ role: 'user', content: [text(conversationBegins)] });
  return { system, messages: written.map(tidy) };
}

/** The first word must be the user's. */
const conversationBegins = '(The conversation begins with your message.)';

type Writing = { translation: Translation; idOf: (id: string) => string };

const text = (words: string): Written => ({ type: 'text', text: words });

/** Empty text is refused there, and says nothing. */
const said = (part: TextPart): Written[] =>
  part.text === '' ? [] : [{ ...text(part.text), ...cacheControlOf(part.cache) }];

function tidy({ role, content }: WrittenMessage, index: number, all: readonly WrittenMessage[]): WrittenMessage {
  if (role === 'user') {
    const isResult = ({ type }: Written) => type === 'tool_result';
    return { role, content: [...content.filter(isResult), ...content.filter((block) => !isResult(block))] };
  }
  const last = content.at(-1);
  // A message of the assistant at the end is one to be continued, and must not end in space.
  if (index < all.length - 1 || last?.type !== 'text' || typeof last.text !== 'string') return { role, content };
  const trimmed = last.text.trimEnd();
  return { role, content: [...content.slice(0, -1), ...(trimmed === '' ? [] : [{ ...last, text: trimmed }])] };
}

function blocksOf(message: ChatMessage, writing: Writing): Written[] {
  switch (message.role) {
    case 'system':
    case 'developer':
      return message.parts
        .filter((part) => part.text !== '')
        .map((part) => ({ ...text(`<system>\n${part.text}\n</system>`), ...cacheControlOf(part.cache) }));
    case 'user':
      refuseName(message, writing);
      return message.parts.flatMap((part) => userBlock(part, writing));
    case 'assistant':
      refuseName(message, writing);
      return message.parts.flatMap((part) => assistantBlock(part, writing));
    case 'tool': {
      const content = message.parts.flatMap((part) => userBlock(part, writing));
      const result = { type: 'tool_result', tool_use_id: writing.idOf(message.callId), content };
      const error = message.isError ? { is_error: true } : {};
      return [{ ...result, ...error, ...cacheControlOf(message.cache) }];
    }
  }
}

function refuseName({ at, name }: { at: string; name: string | null }, { translation }: Writing): void {
  if (name !== null) translation.unsupported(`${at}.name`, 'its messages have no names');
}

function userBlock(part: UserPart, { translation }: Writing): Written[] {
  switch (part.kind) {
    case 'text':
      return said(part);
    case 'image':
      return imageBlock(part, translation);
    case 'file':
      return documentBlock(part, translation);
    case 'audio':
      translation.unsupported(part.at, 'it takes no sound');
      return [];
  }
}

const pictures = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

function imageBlock({ at, source, detail, cache }: ImagePart, translation: Translation): Written[] {
  if (detail !== null && detail !== 'auto') translation.leaveOut(`${at}.detail`);
  if (source.kind === 'url')
    return [{ type: 'image', source: { type: 'url', url: source.url }, ...cacheControlOf(cache) }];
  if (source.kind === 'id') translation.unsupported(at, 'the picture is stored with another provider');
  else if (!pictures.includes(source.mediaType))
    translation.unsupported(at, `it takes pictures of the types ${pictures.join(', ')}, not ${source.mediaType}`);
  else {
    const data = { type: 'base64', media_type: source.mediaType, data: source.base64 };
    return [{ type: 'image', source: data, ...cacheControlOf(cache) }];
  }
  return [];
}

function documentBlock({ at, source, name, cache, cite }: FilePart, translation: Translation): Written[] {
  const title = name === null ? {} : { title: name };
  const rest = { ...title, ...(cite ? { citations: { enabled: true } } : {}), ...cacheControlOf(cache) };
  if (source.kind === 'url') return [{ type: 'document', source: { type: 'url', url: source.url }, ...rest }];
  if (source.kind === 'id') {
    translation.unsupported(at, 'the file is stored with another provider');
    return [];
  }
  if (source.mediaType === 'application/pdf') {
    const data = { type: 'base64', media_type: source.mediaType, data: source.base64 };
    return [{ type: 'document', source: data, ...rest }];
  }
  const words = source.mediaType.startsWith('text/') ? base64ToText(source.base64) : null;
  if (words !== null)
    return [{ type: 'document', source: { type: 'text', media_type: 'text/plain', data: words }, ...rest }];
  translation.unsupported(at, `it takes PDF and text files, not ${source.mediaType}`);
  return [];
}

function assistantBlock(part: AssistantPart, { translation, idOf }: Writing): Written[] {
  switch (part.kind) {
    case 'text':
      return said(part);
    case 'refusal':
      return part.text === '' ? [] : [text(part.text)];
    case 'reasoning': {
      // Another maker's seal would be refused, and unsealed thinking as well.
      if (part.signature?.format !== 'anthropic-messages') return [];
      const { value } = part.signature;
      return part.redacted
        ? [{ type: 'redacted_thinking', data: value }]
        : [{ type: 'thinking', thinking: part.text, signature: value }];
    }
    case 'tool-call': {
      const input = part.arguments.trim() === '' ? {} : parseJson(part.arguments);
      const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
      if (!isObject) translation.unsupported(part.at, 'the arguments of a tool call must be one JSON object there');
      const call = { type: 'tool_use', id: idOf(part.id), name: part.name, input: isObject ? input : {} };
      return [{ ...call, ...cacheControlOf(part.cache) }];
    }
  }
}
