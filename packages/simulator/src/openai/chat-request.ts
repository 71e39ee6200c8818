import { z } from 'zod';
import { invalidRequest, type OpenAiError } from './openai-error.ts';

const ROLES = ['developer', 'system', 'user', 'assistant', 'tool', 'function'] as const;

const part = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('refusal'), refusal: z.string() }),
  z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) }),
  z.looseObject({ type: z.literal('input_audio'), input_audio: z.looseObject({ data: z.string() }) }),
  z.looseObject({ type: z.literal('file'), file: z.looseObject({}) }),
]);

const message = z
  .looseObject({
    role: z.enum(ROLES),
    content: z.union([z.string(), z.array(part)]).nullish(),
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

/** The fields of a chat request the simulator reads; fields it does not know pass. */
const chatRequestSchema = z.looseObject({
  model: z.string().min(1, 'expected a model name, but got an empty string'),
  messages: z.array(message).min(1, 'expected an array with at least 1 message, but got an empty array'),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  n: z.int().min(1).max(128).nullish(),
  seed: z.int().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  user: z.string().nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: toolChoice.nullish(),
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

/** The texts of each message: what prompt tokens are counted from. */
export function messageTexts(messages: ChatRequest['messages']): { texts: string[] }[] {
  return messages.map(({ content }) => {
    if (typeof content === 'string') return { texts: [content] };
    const texts: string[] = [];
    for (const each of content ?? []) {
      if (each.type === 'text') texts.push(each.text);
      if (each.type === 'refusal') texts.push(each.refusal);
    }
    return { texts };
  });
}

/** The function the answer must call, or null when it is a text. */
export function forcedTool(request: ChatRequest): { name: string; parameters: unknown } | null {
  const functions = (request.tools ?? []).flatMap((each) => (each.function ? [each.function] : []));
  const choice = request.tool_choice;
  if (choice === 'required') return functions[0] ? pickTool(functions[0]) : null;
  if (typeof choice !== 'object' || choice === null) return null;
  const named = functions.find((each) => each.name === choice.function?.name);
  return named ? pickTool(named) : null;
}

const pickTool = (tool: z.output<typeof namedTool>) => ({ name: tool.name, parameters: tool.parameters ?? {} });

function contradictionIn(request: ChatRequest): OpenAiError | null {
  if (request.stream_options && request.stream !== true) {
    const text = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
    return invalidRequest(text, 'stream_options', null);
  }
  if ((request.max_tokens ?? null) !== null && (request.max_completion_tokens ?? null) !== null) {
    const text = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.";
    return invalidRequest(text, 'max_tokens', 'invalid_parameter_combination');
  }
  const choice = request.tool_choice ?? 'none';
  if (choice === 'none' || choice === 'auto') return null;
  if (!request.tools?.length) {
    return invalidRequest("'tool_choice' is only allowed when 'tools' are specified.", 'tool_choice', null);
  }
  if (typeof choice === 'object' && choice.type === 'function' && forcedTool(request) === null) {
    const text = `Tool choice '${choice.function?.name ?? ''}' not found in 'tools' parameter.`;
    return invalidRequest(text, 'tool_choice', null);
  }
  return null;
}

/** The 400 for the first thing a schema finds wrong with a body. */
export function explain(error: z.ZodError, body: unknown): OpenAiError {
  const issue = error.issues[0];
  const path = issue?.path ?? [];
  const param = path.reduce<string>((text, key) => join(text, key), '');
  if (param === '') return invalidRequest('The JSON body must be an object.', null, null);
  if (valueAt(body, path) === undefined) {
    return invalidRequest(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter');
  }
  const code = issue?.code === 'invalid_type' || issue?.code === 'invalid_union' ? 'invalid_type' : 'invalid_value';
  const title = code === 'invalid_type' ? 'Invalid type for' : 'Invalid value for';
  return invalidRequest(`${title} '${param}': ${issue?.message ?? 'unexpected value'}.`, param, code);
}

const join = (text: string, key: PropertyKey): string => {
  if (typeof key === 'number') return `${text}[${key}]`;
  return text === '' ? String(key) : `${text}.${String(key)}`;
};

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
