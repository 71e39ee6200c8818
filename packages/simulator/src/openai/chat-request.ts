import { z } from 'zod';
import { furthestIssue } from '../http/furthest-issue.ts';
import { valueAt } from '../http/value-at.ts';
import { mediumOf } from './chat-question.ts';
import { unansweredCall } from './chat-tools.ts';
import { invalidRequest, type OpenAiError } from './openai-error.ts';

const ROLES = ['developer', 'system', 'user', 'assistant', 'tool', 'function'] as const;

const part = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('refusal'), refusal: z.string() }),
  z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) }),
  z.looseObject({
    type: z.literal('input_audio'),
    input_audio: z.looseObject({ data: z.string(), format: z.enum(['wav', 'mp3']) }),
  }),
  z.looseObject({
    type: z.literal('file'),
    file: z.looseObject({
      file_data: z.string().optional(),
      file_id: z.string().optional(),
      filename: z.string().optional(),
    }),
  }),
]);

const toolCall = z.looseObject({
  id: z.string(),
  type: z.string(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }).optional(),
});

const message = z
  .looseObject({
    role: z.enum(ROLES),
    content: z.union([z.string(), z.array(part)]).nullish(),
    tool_calls: z.array(toolCall).nullish(),
    tool_call_id: z.string().nullish(),
  })
  .refine((each) => each.role === 'assistant' || (each.content ?? null) !== null, {
    path: ['content'],
    message: 'expected a string or an array of content parts',
  });

const namedTool = z.looseObject({ name: z.string(), parameters: z.looseObject({}).nullish() });
const tool = z.looseObject({ type: z.string(), function: namedTool.optional() });
const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']),
  z.looseObject({ type: z.string(), function: z.looseObject({ name: z.string() }).optional() }),
]);

const responseFormat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({
    type: z.literal('json_schema'),
    json_schema: z.looseObject({ name: z.string(), schema: z.looseObject({}).nullish() }),
  }),
]);

/** An int64, beyond what JavaScript counts exactly. */
const seed = z
  .number()
  .refine(Number.isInteger, 'expected an integer')
  .min(-(2 ** 63))
  .max(2 ** 63);

const text = z.string().nullish();
const flag = z.boolean().nullish();

/** The fields of a chat request that OpenAI documents; others pass. */
const chatRequestSchema = z.looseObject({
  model: z.string().min(1, 'expected a model name, but got an empty string'),
  messages: z.array(message).min(1, 'expected an array with at least 1 message, but got an empty array'),
  stream: flag,
  stream_options: z.looseObject({ include_usage: flag, include_obfuscation: flag }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  n: z.int().min(1).max(128).nullish(),
  seed: seed.nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: z.record(z.string(), z.number().min(-100).max(100)).nullish(),
  logprobs: flag,
  top_logprobs: z.int().min(0).max(20).nullish(),
  user: text,
  safety_identifier: text,
  prompt_cache_key: text,
  prompt_cache_retention: z.enum(['in_memory', '24h']).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  store: flag,
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast']).nullish(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  verbosity: z.enum(['low', 'medium', 'high']).nullish(),
  modalities: z.array(z.enum(['text', 'audio'])).nullish(),
  audio: z.looseObject({ voice: z.unknown(), format: z.string() }).nullish(),
  prediction: z.looseObject({ type: z.literal('content') }).nullish(),
  web_search_options: z.looseObject({}).nullish(),
  tools: z.array(tool).max(128).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: flag,
  response_format: responseFormat.nullish(),
});

/** A chat request whose known fields have their documented types. */
export type ChatRequest = z.output<typeof chatRequestSchema>;

/** A request that can be answered, or the 400 that names the field. */
export type ChatRequestResult = { kind: 'request'; request: ChatRequest } | { kind: 'refused'; error: OpenAiError };

/** Checks a parsed body. Unknown fields are allowed, wrong types and contradictions are refused. */
export function parseChatRequest(body: unknown): ChatRequestResult {
  const parsed = chatRequestSchema.safeParse(body);
  if (!parsed.success) return { kind: 'refused', error: explain(parsed.error, body) };
  const request = parsed.data;
  const contradiction = contradictionIn(request);
  return contradiction ? { kind: 'refused', error: contradiction } : { kind: 'request', request };
}

function contradictionIn(request: ChatRequest): OpenAiError | null {
  if (request.stream_options && request.stream !== true) {
    const text = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
    return invalidRequest(text, 'stream_options', null);
  }
  if ((request.max_tokens ?? null) !== null && (request.max_completion_tokens ?? null) !== null) {
    const text = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.";
    return invalidRequest(text, 'max_tokens', 'invalid_parameter_combination');
  }
  if ((request.top_logprobs ?? null) !== null && request.logprobs !== true) {
    const text = "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.";
    return invalidRequest(text, 'top_logprobs', null);
  }
  return unansweredCall(request.messages) ?? unreadableMedium(request.messages) ?? toolChoiceProblem(request);
}

/** The 400 for an image, a sound or a file that is not the base64 it claims to be. */
function unreadableMedium(messages: ChatRequest['messages']): OpenAiError | null {
  for (const [index, { content }] of messages.entries()) {
    if (typeof content === 'string') continue;
    const at = (content ?? []).findIndex((each) => !['text', 'refusal'].includes(each.type) && mediumOf(each) === null);
    if (at < 0) continue;
    const param = `messages[${index}].content[${at}]`;
    return invalidRequest(`Invalid value for '${param}': expected base64-encoded data.`, param, 'invalid_value');
  }
  return null;
}

function toolChoiceProblem(request: ChatRequest): OpenAiError | null {
  const choice = request.tool_choice ?? 'none';
  if (choice === 'none' || choice === 'auto') return null;
  if (!request.tools?.length) {
    return invalidRequest("'tool_choice' is only allowed when 'tools' are specified.", 'tool_choice', null);
  }
  if (typeof choice !== 'object' || choice.type !== 'function') return null;
  const name = choice.function?.name ?? '';
  if (request.tools.some((each) => each.function?.name === name)) return null;
  return invalidRequest(`Tool choice '${name}' not found in 'tools' parameter.`, 'tool_choice', null);
}

/** The 400 for the first thing a schema finds wrong with a body. */
export function explain(error: z.ZodError, body: unknown): OpenAiError {
  const { path, message, code: kind, knownWords } = furthestIssue(error.issues);
  const param = path.reduce<string>((text, key) => join(text, key), '');
  if (param === '') return invalidRequest('The JSON body must be an object.', null, null);
  const value = valueAt(body, path);
  if (value === undefined) {
    return invalidRequest(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter');
  }
  if (knownWords !== null && typeof value === 'string') {
    const kinds = knownWords.map((each) => `'${each}'`).join(', ');
    return invalidRequest(`Invalid value: '${value}'. Supported values are: ${kinds}.`, param, 'invalid_value');
  }
  const code = kind === 'invalid_type' || kind === 'invalid_union' ? 'invalid_type' : 'invalid_value';
  const title = code === 'invalid_type' ? 'Invalid type for' : 'Invalid value for';
  return invalidRequest(`${title} '${param}': ${message}.`, param, code);
}

const join = (text: string, key: PropertyKey): string => {
  if (typeof key === 'number') return `${text}[${key}]`;
  return text === '' ? String(key) : `${text}.${String(key)}`;
};
