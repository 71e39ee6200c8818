import type { AssistantPart, ChatMessage, FilePart, ImagePart, TextPart, UserPart } from '../../chat/content.ts';
import { alternatingTurns, markedInstruction, splitInstructions, type Turn } from '../alternating-turns.ts';
import { plainIds } from '../plain-ids.ts';
import { base64ToText } from '../text-base64.ts';
import { inputOf } from '../tool-input.ts';
import { leaveOutCitations, type Translation } from '../translation.ts';
import { cacheControlOf } from './cache-mark.ts';

/** A conversation as the Messages API takes it. */
export type WrittenMessages = { system: unknown[]; messages: Turn<unknown>[] };

type Written = { type: string; [member: string]: unknown };

/** Writes a conversation. Instructions at its beginning become `system`; later ones keep their place. */
export function writeMessages(messages: readonly ChatMessage[], translation: Translation): WrittenMessages {
  const { instructions, rest } = splitInstructions(messages);
  const idOf = plainIds();
  const blocksOf = (message: ChatMessage) => messageBlocks(message, { translation, idOf });
  const turns = alternatingTurns(rest, { blocksOf, textBlock: text });
  return { system: instructions.flatMap(said), messages: turns.map(trimmed) };
}

type Writing = { translation: Translation; idOf: (id: string) => string };

const text = (words: string): Written => ({ type: 'text', text: words });

/** Text of nothing but space is refused there, and says nothing. */
const said = (part: TextPart): Written[] =>
  part.text.trim() === '' ? [] : [{ ...text(part.text), ...cacheControlOf(part.cache) }];

/** A message of the assistant at the end is one to be continued, and must not end in space. */
function trimmed(turn: Turn<Written>, index: number, all: readonly Turn<Written>[]): Turn<Written> {
  const last = turn.content.at(-1);
  if (turn.role === 'user' || index < all.length - 1 || typeof last?.text !== 'string') return turn;
  const words = last.text.trimEnd();
  return { ...turn, content: [...turn.content.slice(0, -1), ...(words === '' ? [] : [{ ...last, text: words }])] };
}

function messageBlocks(message: ChatMessage, writing: Writing): Written[] {
  leaveOutCitations(message, writing.translation);
  switch (message.role) {
    case 'system':
    case 'developer':
      return message.parts
        .filter((part) => part.text.trim() !== '')
        .map((part) => ({ ...text(markedInstruction(part.text)), ...cacheControlOf(part.cache) }));
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
      return part.text.trim() === '' ? [] : [text(part.text)];
    case 'reasoning': {
      // Another maker's seal would be refused, and unsealed thinking as well.
      if (part.signature?.format !== 'anthropic-messages') return [];
      const { value } = part.signature;
      return part.redacted
        ? [{ type: 'redacted_thinking', data: value }]
        : [{ type: 'thinking', thinking: part.text, signature: value }];
    }
    case 'tool-call': {
      const call = { type: 'tool_use', id: idOf(part.id), name: part.name, input: inputOf(part, translation) };
      return [{ ...call, ...cacheControlOf(part.cache) }];
    }
  }
}
