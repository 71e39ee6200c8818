import { z } from 'zod';
import type { ChatCall } from '../../chat/chat-call.ts';
import { GatewayError } from '../../errors.ts';
import { DuplicateMemberError, type ObjectText, readObjectText } from '../../json/object-text.ts';

const bound = z.int().min(1).max(10_000_000).nullish();

/** The members that the gateway itself relies on. All others are the provider's business and pass through. */
const members = z.looseObject({
  model: z.string().min(1).max(300),
  messages: z.array(z.looseObject({ role: z.string() })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: bound,
  max_completion_tokens: bound,
  n: z.int().min(1).max(128).nullish(),
  user: z.string().nullish(),
});

/** Reads a chat completions body. Throws `invalid_json` or `invalid_request`, naming the field and what it must be. */
export function decodeCall(text: string): ChatCall {
  const parsed = members.safeParse(parseJson(text));
  if (!parsed.success) throw invalidRequest(parsed.error);
  const call = parsed.data;
  const body = readBody(text);
  return {
    model: call.model,
    stream: call.stream ?? false,
    wantsStreamUsage: call.stream_options?.include_usage ?? false,
    maxOutputTokens: call.max_completion_tokens ?? call.max_tokens ?? null,
    choices: call.n ?? 1,
    maxInputTokens: inputBound(text, call.messages),
    endUser: call.user ?? null,
    body,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayError('invalid_json', 'The request body is not valid JSON. Send one JSON object.', { cause });
  }
}

function readBody(text: string): ObjectText {
  try {
    return readObjectText(text);
  } catch (cause) {
    if (!(cause instanceof DuplicateMemberError)) throw cause;
    throw new GatewayError('invalid_request', `${cause.message} Send it once.`, { param: cause.member, cause });
  }
}

function invalidRequest(error: z.ZodError): GatewayError {
  const [issue] = error.issues;
  const param = issue?.path.join('.') ?? '';
  if (param === '') return new GatewayError('invalid_json', 'The request body must be one JSON object.');
  const missing = issue?.code === 'invalid_type' && issue.message.includes('received undefined');
  const message = missing ? `The field ${param} is missing.` : `The field ${param} is wrong: ${issue?.message}.`;
  return new GatewayError('invalid_request', message, { param });
}

/**
 * A byte of text is never more than one token, so the body's bytes bound its tokens. Pictures given in the body are the exception
 * both ways: they are counted by area, at no more than `maxTokensPerImage`, however many bytes they have.
 */
function inputBound(text: string, messages: readonly Record<string, unknown>[]): number {
  let bytes = utf8Length(text);
  let images = 0;
  for (const { content } of messages) {
    if (!Array.isArray(content)) continue;
    for (const part of content) {
      const url = imageUrl.safeParse(part);
      if (!url.success) continue;
      images++;
      if (url.data.image_url.url.startsWith('data:')) bytes -= url.data.image_url.url.length;
    }
  }
  return Math.max(bytes, 0) + images * maxTokensPerImage;
}

const imageUrl = z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) });

/** More than the dearest published count for one picture (gpt-4o-mini at high detail: 2,833 + 8 tiles of 5,667). */
const maxTokensPerImage = 50_000;

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) bytes += code > 0x7ff ? 2 : 1;
  }
  return bytes;
}
