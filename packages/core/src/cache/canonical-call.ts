import type { ChatCall } from '../chat/chat-call.ts';
import type { ChatContent, ChatMessage } from '../chat/content.ts';
import { GatewayError } from '../errors.ts';
import { anthropicMessages } from '../formats/anthropic-messages/anthropic-messages.ts';
import { googleGenerateContent } from '../formats/google-generate-content/google-generate-content.ts';
import { isObject } from '../formats/google-generate-content/proto-json.ts';
import { openaiChat } from '../formats/openai-chat/openai-chat.ts';
import { openaiResponses } from '../formats/openai-responses/openai-responses.ts';
import { startTranslation } from '../formats/translation.ts';
import { noQuirks, type WireFormat } from '../formats/wire-format.ts';
import { withMembers } from '../json/object-text.ts';
import { parseJson } from '../json/parse-json.ts';
import { jsonOf } from '../operations/json-payload.ts';
import type { OperationCall } from '../operations/operation.ts';
import { canonicalJson, holdsHugeNumbers } from './canonical-json.ts';
import { type Json, plainBody, silentMembers } from './plain-body.ts';

/**
 * What a call asks for, as one text: two calls have the same text if, and only if, no answer to one could be wrong for the other. Which
 * model is asked, for whom and by which way is not in it.
 */
export function canonicalCall(call: ChatCall | OperationCall): string {
  return canonicalJson(call.kind === 'chat' ? canonicalChat(call) : canonicalOperation(call));
}

/**
 * A chat that is understood whole is told in no vendor's words, so that callers of every format share its answer, whole or streamed.
 * It is understood when saying it again in its own format gives what the caller said. Anything else is told in its own words, and
 * counts apart by how its answer is to be sent: what only its own format can say may be lost between a whole answer and a stream. The
 * version of Anthropic's API says how an answer is written, and not what it says.
 */
function canonicalChat(call: ChatCall): Json {
  const { format, body, stream, maxOutputTokens, choices } = call;
  const headers = Object.entries(call.forwardHeaders);
  const isUsual = headers.every(([name]) => name === 'anthropic-version');
  if (holdsHugeNumbers(body.text)) {
    const silent = Object.fromEntries(silentMembers(format).map((name) => [name, null]));
    return { kind: 'chat', format, stream, headers, text: withMembers(body, silent) };
  }
  const said = plainBody(format, objectIn(body.text));
  const again = isUsual ? saidAgain(call) : null;
  if (again === null || canonicalJson(said) !== canonicalJson(again))
    return { kind: 'chat', format, stream, headers, body: said };
  return { kind: 'chat', content: spoken(call.content()), maxOutputTokens, choices };
}

/** What is asked last in a chat, and everything else that the answer depends on. */
export type Question = {
  /** The words of the last turn. */
  text: string;
  /** The call without them, as one text: system prompt, tools, settings, earlier turns. */
  rest: string;
};

/**
 * A chat parted into its question and the rest. Null for one that can be compared with nothing but itself: it is not understood whole,
 * or its last turn is not the user's, or holds more than text.
 */
export function questionOf(call: ChatCall): Question | null {
  const { content: understood, ...others } = canonicalChat(call);
  if (understood === undefined) return null;
  const content = call.content();
  const last = content.messages.at(-1);
  if (last?.role !== 'user') return null;
  const texts = last.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  const text = texts.join('\n');
  if (texts.length < last.parts.length || text.trim() === '') return null;
  const before = spoken({ ...content, messages: content.messages.slice(0, -1) });
  return { text, rest: canonicalJson({ ...others, kind: 'question', before, name: last.name }) };
}

const formats: readonly WireFormat[] = [openaiChat, openaiResponses, anthropicMessages, googleGenerateContent];

/** The body as its format would be written from what was understood; null when something was not. */
function saidAgain(call: ChatCall): Json | null {
  const format = formats.find(({ name }) => name === call.format);
  if (format === undefined) return null;
  const translation = startTranslation({ target: format.name, dropUnsupported: true });
  const changes = { model: call.model, addMaxOutputTokens: null, quirks: noQuirks };
  try {
    return plainBody(format.name, objectIn(format.encodeRequest(call, changes, translation)));
  } catch (thrown) {
    // What cannot be read for others is told in its own words.
    if (thrown instanceof GatewayError) return null;
    throw thrown;
  }
}

/** The content without what only says where it stood, what it costs and when it is served. */
function spoken({ messages, tools, serviceTier, paramNames, beyond, ...settings }: ChatContent): Json {
  return {
    ...settings,
    messages: messages.map(spokenMessage),
    tools: tools.map(({ at, cache, ...tool }) => tool),
    beyond: beyond.filter(({ harmless }) => !harmless).map(({ param, value }) => ({ param, value })),
  };
}

const spokenMessage = ({ at, parts, ...message }: ChatMessage): Json => ({
  ...message,
  cache: null,
  parts: parts.map((part) => ({ ...part, at: '', cache: null })),
});

/** Operations are kept for callers of the same family, in whose words they are told. */
function canonicalOperation(call: OperationCall): Json {
  const { operation, family, forwardHeaders: headers = {} } = call;
  const object = jsonOf(call);
  const named = { kind: 'operation', operation, family, headers };
  if (holdsHugeNumbers(object.text))
    return { ...named, text: withMembers(object, Object.fromEntries(silentOfOperations.map((name) => [name, null]))) };
  const said = Object.entries(objectIn(object.text)).filter(
    ([name, value]) => value !== null && !silentOfOperations.includes(name) && !isDefault(name, value),
  );
  return { ...named, body: Object.fromEntries(said) };
}

/** The model stands in the identity by itself; who asks, and how much is told of a stream, changes no answer. */
const silentOfOperations: readonly string[] = ['model', 'user', 'stream', 'stream_options'];

const isDefault = (name: string, value: unknown): boolean =>
  (name === 'encoding_format' && value === 'float') || (name === 'n' && value === 1);

function objectIn(text: string): Json {
  const json = parseJson(text);
  return isObject(json) ? json : {};
}
