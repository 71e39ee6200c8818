import type { ChatCall } from '../../chat/chat-call.ts';
import type { AssistantPart, ChatMessage, FilePart, ImagePart, TextPart, UserPart } from '../../chat/content.ts';
import { base64ToText } from '../text-base64.ts';
import { leaveOutCitations, type Translation } from '../translation.ts';
import { membersForProvider } from './reasoning-details.ts';

/** What writing messages needs beside them. */
export type MessageContext = { call: ChatCall; translation: Translation; callId: (id: string) => string };

type Written = Record<string, unknown>;

/** The messages of a chat completions body. Pictures and files that tools gave back follow their results as the user's. */
export function writeMessages(messages: readonly ChatMessage[], context: MessageContext): Written[] {
  const written: Written[] = [];
  let shown: Written[] = [];
  for (const message of messages) {
    if (message.role !== 'tool' && shown.length > 0) {
      written.push({ role: 'user', content: shown });
      shown = [];
    }
    written.push(writeMessage(message, context));
    if (message.role === 'tool')
      shown.push(...message.parts.filter(isMedia).flatMap((part) => mediaPart(part, context)));
  }
  if (shown.length > 0) written.push({ role: 'user', content: shown });
  return written;
}

function writeMessage(message: ChatMessage, context: MessageContext): Written {
  leaveOutCitations(message, context.translation);
  switch (message.role) {
    // Every host knows "system"; OpenAI reads it as "developer" where it must.
    case 'system':
    case 'developer':
      return { role: 'system', content: textContent(message.parts, context) };
    case 'user':
      return { role: 'user', content: userContent(message.parts, context), ...nameOf(message) };
    case 'assistant':
      return { role: 'assistant', ...assistantMembers(message.parts, context), ...nameOf(message) };
    case 'tool': {
      if (message.isError) context.translation.leaveOut(`${message.at}.is_error`);
      if (message.cache) context.translation.leaveOut(`${message.at}.cache_control`);
      const texts = message.parts.filter((part) => part.kind === 'text');
      return { role: 'tool', tool_call_id: context.callId(message.callId), content: textContent(texts, context) };
    }
  }
}

const nameOf = ({ name }: { name: string | null }) => (name === null ? {} : { name });

const isMedia = (part: UserPart): part is ImagePart | FilePart => part.kind === 'image' || part.kind === 'file';

/** One text stands as it is, since not every host reads parts everywhere. */
function textContent(parts: readonly TextPart[], context: MessageContext): unknown {
  const written = parts.map((part) => textPart(part, context));
  return written.length > 1 ? written : (written[0]?.text ?? '');
}

function userContent(parts: readonly UserPart[], context: MessageContext): unknown {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'text') return textPart(only, context).text;
  const written = parts.flatMap((part) => {
    if (part.kind === 'text') return [textPart(part, context)];
    if (part.kind !== 'audio') return mediaPart(part, context);
    if (part.format === 'wav' || part.format === 'mp3')
      return [{ type: 'input_audio', input_audio: { data: part.base64, format: part.format } }];
    context.translation.unsupported(part.at, 'only wav and mp3 sound can be sent');
    return [];
  });
  // Nothing is left when all of it was dropped, and no host takes a list of nothing.
  return written.length === 0 ? '' : written;
}

function textPart({ at, text, cache }: TextPart, { translation }: MessageContext) {
  if (cache) translation.leaveOut(`${at}.cache_control`);
  return { type: 'text', text };
}

function mediaPart(part: ImagePart | FilePart, context: MessageContext): Written[] {
  if (part.cache) context.translation.leaveOut(`${part.at}.cache_control`);
  return part.kind === 'image' ? imagePart(part, context) : filePart(part, context);
}

function imagePart({ at, source, detail }: ImagePart, { translation }: MessageContext): Written[] {
  if (source.kind === 'id') {
    translation.unsupported(at, 'pictures can be sent by address or as data, not by id');
    return [];
  }
  const url = source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.base64}`;
  return [{ type: 'image_url', image_url: { url, ...(detail === null ? {} : { detail }) } }];
}

function filePart(part: FilePart, { call, translation }: MessageContext): Written[] {
  const { at, source, name, cite } = part;
  if (cite) translation.unsupported(`${at}.citations`, 'it does not cite files');
  if (source.kind === 'data') {
    const { mediaType, base64 } = source;
    const text = mediaType.startsWith('text/') ? base64ToText(base64) : null;
    if (text !== null) return [{ type: 'text', text: name === null ? text : `${name}\n\n${text}` }];
    return [
      { type: 'file', file: { filename: name ?? 'document.pdf', file_data: `data:${mediaType};base64,${base64}` } },
    ];
  }
  // Both of OpenAI's formats read from the same store.
  if (source.kind === 'id' && call.format === 'openai-responses')
    return [...(name === null ? [] : [{ type: 'text', text: name }]), { type: 'file', file: { file_id: source.id } }];
  translation.unsupported(at, source.kind === 'id' ? 'the id belongs to another vendor' : 'files must be sent as data');
  return [];
}

function assistantMembers(parts: readonly AssistantPart[], context: MessageContext): Written {
  const texts = parts.filter((part) => part.kind === 'text');
  const refusals = parts.filter((part) => part.kind === 'refusal').map(({ text }) => text);
  const calls = parts.filter((part) => part.kind === 'tool-call');
  for (const { at, cache } of calls) if (cache) context.translation.leaveOut(`${at}.cache_control`);
  const empty = refusals.length === 0 && calls.length === 0;
  return {
    content: texts.length === 0 && !empty ? null : textContent(texts, context),
    ...(refusals.length > 0 ? { refusal: refusals.join('') } : {}),
    ...membersForProvider(parts.filter((part) => part.kind === 'reasoning')),
    ...(calls.length > 0 ? { tool_calls: calls.map((call) => writeCall(call, context)) } : {}),
  };
}

type Call = Extract<AssistantPart, { kind: 'tool-call' }>;

const writeCall = ({ id, name, arguments: written }: Call, { callId }: MessageContext) => ({
  id: callId(id),
  type: 'function',
  function: { name, arguments: written === '' ? '{}' : written },
});
