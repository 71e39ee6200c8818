import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent } from '../../chat/content.ts';
import { inputBound } from '../input-bound.ts';
import { listFeatures } from '../list-features.ts';
import { openingOf } from '../opening-of.ts';
import { readBody } from '../read-body.ts';
import type { CallInput } from '../wire-format.ts';
import { promptExtras } from './prompt-extras.ts';
import { readContent } from './read-content.ts';
import { refuseContradictions } from './refuse-contradictions.ts';
import { type ResponsesRequest, request } from './request.ts';

/** Reads a body of the responses API. Throws `invalid_json` or `invalid_request`, naming the field and what it must be. */
export function decodeCall({ text }: CallInput): ChatCall {
  const { value, object } = readBody(text, request);
  refuseContradictions(value);
  const extras = promptExtras(value);
  let content: ChatContent | undefined;
  return {
    kind: 'chat',
    format: 'openai-responses',
    model: value.model,
    stream: value.stream ?? false,
    // The last event of every stream carries it.
    wantsStreamUsage: true,
    maxOutputTokens: value.max_output_tokens ?? null,
    temperature: value.temperature ?? null,
    choices: 1,
    maxInputTokens: inputBound(text, extras),
    endUser: (value.safety_identifier ?? value.user)?.slice(0, longestEndUser) ?? null,
    serviceTier: value.service_tier ?? null,
    maxSearches: maxSearches(value),
    endsLater: value.background ?? false,
    body: object,
    forwardHeaders: {},
    features: listFeatures({
      tools: Boolean(value.tools?.length),
      images: extras.images > 0,
      json: (value.text?.format?.type ?? 'text') !== 'text',
    }),
    opening: () => openingBefore(value),
    content: () => {
      content ??= readContent(value);
      return content;
    },
  };
}

/** An earlier response, a conversation or a stored prompt is only named, and stands before the turn all the same. */
function openingBefore({ input, tools, instructions, previous_response_id, conversation, prompt }: ResponsesRequest) {
  const settings = { tools, instructions, previous_response_id, conversation, prompt };
  return openingOf(settings, Array.isArray(input) ? input : []);
}

/** Hosted searches are paid by the call. Without a bound of the caller's a model makes few: ten are reserved. */
function maxSearches({ tools, max_tool_calls }: ResponsesRequest) {
  const most = max_tool_calls ?? 10;
  const has = (start: string) => (tools ?? []).some((tool) => tool.kind === 'native' && tool.type.startsWith(start));
  return { webSearches: has('web_search') ? most : 0, fileSearches: has('file_search') ? most : 0 };
}

/** Long enough for any id; the provider gets the whole. */
const longestEndUser = 256;
