import type {
  AssistantPart,
  Beyond,
  CacheMark,
  ChatMessage,
  FilePart,
  ImagePart,
  MediaSource,
  TextPart,
  ToolCallPart,
  UserPart,
} from '../../chat/content.ts';
import { beyondMembers } from '../beyond-members.ts';
import type { CacheMarks, MessageBody } from './message-schema.ts';
import { partOfDetail } from './reasoning-details.ts';

/** The messages of a chat completions body, and what is in them beyond the chat model. */
export function readMessages(bodies: readonly MessageBody[]): { messages: ChatMessage[]; beyond: Beyond[] } {
  const beyond: Beyond[] = [];
  const toolNames = new Map<string, string>();
  const messages: ChatMessage[] = [];
  for (const [index, body] of bodies.entries()) messages.push(readMessage(body, index));
  return { messages, beyond };

  function readMessage(body: MessageBody, index: number): ChatMessage {
    const at = `messages.${index}`;
    beyond.push(...beyondMessage(body, at));
    switch (body.role) {
      case 'system':
      case 'developer':
        if (body.name) beyond.push({ param: `${at}.name`, value: body.name, harmless: false, why: noNames });
        return { role: body.role, at, parts: textParts(body, at) };
      case 'user':
        return { role: 'user', at, name: body.name ?? null, parts: userParts(body, at, beyond) };
      case 'assistant': {
        const parts = assistantParts(body, at, beyond);
        for (const part of parts) if (part.kind === 'tool-call') toolNames.set(part.id, part.name);
        return { role: 'assistant', at, name: body.name ?? null, parts };
      }
      case 'tool': {
        const callId = body.tool_call_id;
        const name = toolNames.get(callId) ?? null;
        const parts = toolParts(body, at);
        return { role: 'tool', at, callId, name, isError: false, parts, cache: cacheOf(body) };
      }
      case 'function': {
        const parts = body.content === null ? [] : [textOf(body.content, `${at}.content`, null)];
        const common = { at, callId: legacyId(body.name), name: body.name, isError: false };
        return { role: 'tool', ...common, parts, cache: null };
      }
    }
  }
}

const noNames = 'instructions have no names there';

/** Members that OpenAI or a host knows, by the objects that have them; what else stands there is told to no other format. */
const known = {
  message: [
    ...['role', 'name', 'content', 'refusal', 'audio', 'tool_calls', 'function_call', 'tool_call_id'],
    ...['reasoning_content', 'reasoning', 'reasoning_details', 'cache_control', 'prompt_cache_breakpoint'],
  ],
  part: [
    ...['type', 'text', 'refusal', 'image_url', 'input_audio', 'file', 'video_url'],
    ...['cache_control', 'prompt_cache_breakpoint'],
  ],
  call: ['type', 'id', 'index', 'function', 'custom', 'cache_control', 'prompt_cache_breakpoint'],
  image_url: ['url', 'detail'],
  file: ['file_data', 'file_id', 'filename'],
};

/** Clients send whole answers back, with more in them than a request has a place for. */
function beyondMessage(body: MessageBody, at: string): Beyond[] {
  const calls = body.role === 'assistant' ? (body.tool_calls ?? []) : [];
  const parts = Array.isArray(body.content) ? body.content : [];
  return [
    ...beyondMembers(body, known.message, { at, harmless: true }),
    ...calls.flatMap((call, number) =>
      beyondMembers(call, known.call, { at: `${at}.tool_calls.${number}`, harmless: true }),
    ),
    ...parts.flatMap((part, number) => beyondPart(part, `${at}.content.${number}`)),
  ];
}

function beyondPart(part: { type: string }, at: string): Beyond[] {
  // A sound cannot be marked elsewhere.
  const own = part.type === 'input_audio' ? ['type', 'input_audio'] : known.part;
  const inner = (['image_url', 'file'] as const).flatMap((name) => {
    const value: unknown = Reflect.get(part, name);
    const isPart = part.type === name && typeof value === 'object' && value !== null;
    return isPart ? beyondMembers(value, known[name], { at: `${at}.${name}`, harmless: true }) : [];
  });
  return [...beyondMembers(part, own, { at, harmless: true }), ...inner];
}

/** The mark on a part, a message or a tool; OpenAI's own lifetimes are longer than any other vendor's. */
export function cacheOf({ cache_control, prompt_cache_breakpoint }: CacheMarks): CacheMark | null {
  if (cache_control) return { lifetimeSeconds: cache_control.ttl === '1h' ? 3_600 : 300 };
  if (prompt_cache_breakpoint) return { lifetimeSeconds: prompt_cache_breakpoint.ttl ? 3_600 : 300 };
  return null;
}

type Of<Role extends MessageBody['role']> = Extract<MessageBody, { role: Role }>;
type PartBody = Exclude<Of<'user'>['content'], string>[number];

/** Calls had no ids before there were tools; a function was called once at a time. */
const legacyId = (name: string) => `call_${name}`;

const textOf = (text: string, at: string, cache: CacheMark | null): TextPart => ({
  kind: 'text',
  at,
  text,
  cache,
  citations: [],
});

function textParts(body: Of<'system'> | Of<'developer'>, at: string): TextPart[] {
  const { content } = body;
  if (typeof content === 'string') return [textOf(content, `${at}.content`, cacheOf(body))];
  return lastMarked(
    content.map((part, number) => textOf(part.text, `${at}.content.${number}`, cacheOf(part))),
    cacheOf(body),
  );
}

function userParts(body: Of<'user'>, at: string, beyond: Beyond[]): UserPart[] {
  const { content } = body;
  if (typeof content === 'string') return [textOf(content, `${at}.content`, cacheOf(body))];
  const parts = content.flatMap((part, number): UserPart[] => {
    const place = `${at}.content.${number}`;
    if (part.type === 'input_audio')
      return [{ kind: 'audio', at: place, format: part.input_audio.format, base64: part.input_audio.data }];
    if (part.type !== 'video_url') return [mediaPart(part, place)];
    beyond.push({ param: place, value: part, harmless: false });
    return [];
  });
  return lastMarked(parts, cacheOf(body));
}

function toolParts({ content }: Of<'tool'>, at: string): (TextPart | ImagePart | FilePart)[] {
  if (content === '') return [];
  if (typeof content === 'string') return [textOf(content, `${at}.content`, null)];
  return content.map((part, number) => mediaPart(part, `${at}.content.${number}`));
}

function mediaPart(
  part: Extract<PartBody, { type: 'text' | 'image_url' | 'file' }>,
  at: string,
): TextPart | ImagePart | FilePart {
  const cache = cacheOf(part);
  if (part.type === 'text') return textOf(part.text, at, cache);
  if (part.type === 'image_url') {
    const { url, detail } = part.image_url;
    return { kind: 'image', at, source: sourceOf(url, 'image/png'), detail: detail ?? null, cache };
  }
  const { file_data, file_id, filename } = part.file;
  const source: MediaSource = file_data
    ? sourceOf(file_data, /\.(txt|md)$/i.test(filename ?? '') ? 'text/plain' : 'application/pdf')
    : { kind: 'id', id: file_id ?? '' };
  return { kind: 'file', at, source, name: filename ?? null, cache, cite: false };
}

/** An address, or the bytes in one; what is neither is the bytes themselves. */
function sourceOf(text: string, mediaType: string): MediaSource {
  if (/^https?:\/\//i.test(text)) return { kind: 'url', url: text };
  const data = /^data:([^;,]+)[^,]*,/i.exec(text.slice(0, longestDataHead));
  if (data === null) return { kind: 'data', mediaType, base64: text };
  return { kind: 'data', mediaType: (data[1] ?? mediaType).toLowerCase(), base64: text.slice(data[0].length) };
}

const longestDataHead = 300;

/** A mark on a whole message stands at its end. */
function lastMarked<Part extends TextPart | UserPart | AssistantPart>(parts: Part[], cache: CacheMark | null): Part[] {
  const last = parts.at(-1);
  if (cache && last && 'cache' in last && last.cache === null) last.cache = cache;
  return parts;
}

function assistantParts(body: Of<'assistant'>, at: string, beyond: Beyond[]): AssistantPart[] {
  if (body.audio) beyond.push({ param: `${at}.audio`, value: body.audio, harmless: false });
  const calls = toolCalls(body, at, beyond);
  const callIds = new Set(calls.map(({ id }) => id));
  const details = (body.reasoning_details ?? []).map((detail, number) =>
    partOfDetail(detail, `${at}.reasoning_details.${number}`),
  );
  const plain = body.reasoning_content ?? body.reasoning;
  const parts: AssistantPart[] = [];
  if (plain && details.every(({ text }) => text === ''))
    parts.push({
      kind: 'reasoning',
      at: `${at}.reasoning_content`,
      text: plain,
      signature: null,
      redacted: false,
      id: null,
    });
  parts.push(...details.filter(({ id }) => id === null || !callIds.has(id)), ...saidParts(body, at));
  // A seal that names a call belongs to it.
  for (const call of calls)
    parts.push(...details.filter(({ id }) => id === call.id).map((seal) => ({ ...seal, id: null })), call);
  return lastMarked(parts, cacheOf(body));
}

function saidParts({ content, refusal }: Of<'assistant'>, at: string): AssistantPart[] {
  const place = `${at}.content`;
  const parts = typeof content === 'string' ? (content === '' ? [] : [textOf(content, place, null)]) : [];
  const more = Array.isArray(content)
    ? content.map((part, number): AssistantPart => {
        const at = `${place}.${number}`;
        return part.type === 'text'
          ? textOf(part.text, at, cacheOf(part))
          : { kind: 'refusal', at, text: part.refusal };
      })
    : [];
  return [...parts, ...more, ...(refusal ? [{ kind: 'refusal' as const, at: `${at}.refusal`, text: refusal }] : [])];
}

function toolCalls(body: Of<'assistant'>, at: string, beyond: Beyond[]): ToolCallPart[] {
  const calls = (body.tool_calls ?? []).flatMap((call, number): ToolCallPart[] => {
    const place = `${at}.tool_calls.${number}`;
    if (call.type === 'function') return [callPart(call.function, { at: place, id: call.id, cache: cacheOf(call) })];
    beyond.push({ param: place, value: call, harmless: false });
    return [];
  });
  const { function_call } = body;
  if (!function_call) return calls;
  return [
    ...calls,
    callPart(function_call, { at: `${at}.function_call`, id: legacyId(function_call.name), cache: null }),
  ];
}

const callPart = (
  { name, arguments: written }: { name: string; arguments: string },
  place: Pick<ToolCallPart, 'at' | 'id' | 'cache'>,
): ToolCallPart => ({ kind: 'tool-call', ...place, name, arguments: written });
