import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent } from '../../chat/content.ts';
import { isOfData } from '../base64.ts';
import { inputBound, type PromptExtras } from '../input-bound.ts';
import { listFeatures } from '../list-features.ts';
import { openingOf } from '../opening-of.ts';
import { readBody, readUnambiguous } from '../read-body.ts';
import type { CallInput } from '../wire-format.ts';
import { readContent } from './read-content.ts';
import { refuseContradictions } from './refuse-contradictions.ts';
import { bodySchema, type ChatBody } from './schema.ts';

/** Reads a chat completions body. Throws `invalid_json` or `invalid_request`, naming the field and what it must be. */
export function decodeCall({ text }: CallInput): ChatCall {
  const { value: body, object } = readBody(text, bodySchema);
  refuseContradictions(body);
  // The gateway rewrites these on streams, so their members must be as unambiguous as the body's.
  const span = object.members.get('stream_options');
  if (span && text[span.start] === '{') readUnambiguous(text.slice(span.start, span.end));
  const extras = promptExtras(body);
  let content: ChatContent | undefined;
  return {
    kind: 'chat',
    format: 'openai-chat',
    model: body.model,
    stream: body.stream ?? false,
    wantsStreamUsage: body.stream_options?.include_usage ?? false,
    maxOutputTokens: body.max_completion_tokens ?? body.max_tokens ?? null,
    temperature: body.temperature ?? null,
    choices: body.n ?? 1,
    maxInputTokens: inputBound(text, extras),
    endUser: (body.user ?? body.safety_identifier)?.slice(0, longestEndUser) ?? null,
    serviceTier: body.service_tier ?? null,
    ...(body.web_search_options ? { maxSearches: { webSearches: 1, fileSearches: 0 } } : {}),
    body: object,
    forwardHeaders: {},
    features: listFeatures({
      tools: Boolean(body.tools?.length || body.functions?.length),
      images: extras.images > 0,
      json: (body.response_format?.type ?? 'text') !== 'text',
    }),
    opening: () => openingOf({ tools: body.tools, functions: body.functions }, body.messages),
    content() {
      content ??= readContent(body);
      return content;
    },
  };
}

/** Long enough for any id; the provider gets the whole. */
const longestEndUser = 256;

/** A search brings in pages that are not in the body, as files do. */
function promptExtras({ messages, web_search_options }: ChatBody): PromptExtras {
  const extras = { images: 0, mediaCharacters: 0, elsewhere: Boolean(web_search_options) };
  for (const message of messages) {
    if (message.role === 'assistant' && message.audio) extras.elsewhere = true;
    if (!Array.isArray(message.content)) continue;
    for (const part of message.content) {
      if (part.type === 'file' || part.type === 'video_url') extras.elsewhere = true;
      if (part.type === 'input_audio') extras.mediaCharacters += soundCharacters(part.input_audio.data);
      if (part.type !== 'image_url') continue;
      extras.images++;
      if (isOfData(part.image_url.url)) extras.mediaCharacters += part.image_url.url.length;
    }
  }
  return extras;
}

/**
 * Sound is heard at 32 tokens a second at most, and the leanest codec writes 1,000 characters of base64 a second, so one token for
 * sixteen characters is more than any provider counts.
 */
const soundCharacters = (base64: string) => Math.floor((base64.length * 15) / 16);
