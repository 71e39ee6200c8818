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
    maxOutputTokens: outputBound(call),
    choices: call.n ?? 1,
    maxInputTokens: inputBound(text, call.messages),
    endUser: call.user?.slice(0, longestEndUser) ?? null,
    body,
  };
}

/** Long enough for any id; the provider gets the whole. */
const longestEndUser = 256;

/** Hosts disagree about which of the two names counts when both are given, so the larger one must be paid for. */
function outputBound({ max_completion_tokens, max_tokens }: z.infer<typeof members>): number | null {
  const given = [max_completion_tokens, max_tokens].filter((one) => typeof one === 'number');
  return given.length === 0 ? null : Math.max(...given);
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
    const body = readObjectText(text);
    // The gateway rewrites these on streams, so their members must be as unambiguous as the body's.
    const span = body.members.get('stream_options');
    if (span && text[span.start] === '{') readObjectText(text.slice(span.start, span.end));
    return body;
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
 * both ways: they are counted by area, at no more than `maxTokensPerImage`, however many bytes they have. Files and earlier audio
 * may be named without being there, or unpack to more than they are: together they are taken to fill the model's context.
 */
function inputBound(text: string, messages: readonly Record<string, unknown>[]): number {
  let bytes = utf8Length(text);
  let images = 0;
  let elsewhere = false;
  for (const { content, audio } of messages) {
    elsewhere ||= Boolean(audio);
    if (!Array.isArray(content)) continue;
    for (const part of content) {
      elsewhere ||= file.safeParse(part).success;
      const url = imageUrl.safeParse(part);
      if (!url.success) continue;
      images++;
      if (url.data.image_url.url.startsWith('data:')) bytes -= url.data.image_url.url.length;
    }
  }
  return Math.max(bytes, 0) + images * maxTokensPerImage + (elsewhere ? largestContext : 0);
}

const imageUrl = z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) });

const file = z.looseObject({ type: z.literal('file') });

/** No model in the price book reads more. */
const largestContext = 2_000_000;

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
