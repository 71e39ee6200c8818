import { z } from 'zod';
import { invalid, type Problem } from '../faults/problem.ts';
import { explain } from '../openai/chat-request.ts';

const text = z.string().nullish();
const flag = z.boolean().nullish();

const contentPart = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('input_text'), text: z.string() }),
  z.looseObject({ type: z.literal('output_text'), text: z.string() }),
  z.looseObject({ type: z.literal('refusal'), refusal: z.string() }),
  z.looseObject({ type: z.literal('input_image'), image_url: text, file_id: text, detail: text }),
  z.looseObject({
    type: z.literal('input_file'),
    file_data: z.string().optional(),
    file_id: text,
    file_url: z.string().optional(),
    filename: z.string().optional(),
  }),
  z.looseObject({
    type: z.literal('input_audio'),
    input_audio: z.looseObject({ data: z.string(), format: z.enum(['wav', 'mp3']) }),
  }),
]);

const content = z.union([z.string(), z.array(contentPart)]);

const message = z.looseObject({
  type: z.literal('message').optional(),
  id: z.string().optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content,
});

const typed = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('function_call'),
    id: text,
    call_id: z.string(),
    name: z.string(),
    arguments: z.string(),
  }),
  z.looseObject({ type: z.literal('function_call_output'), id: text, call_id: z.string(), output: content }),
  z.looseObject({
    type: z.literal('reasoning'),
    id: text,
    summary: z.array(z.looseObject({ type: z.literal('summary_text'), text: z.string() })),
    encrypted_content: text,
  }),
  z.looseObject({ type: z.literal('item_reference'), id: z.string() }),
  z.looseObject({ type: z.literal('web_search_call'), id: text }),
]);

const inputItem = z.union([typed, message]);

const tool = z.looseObject({ type: z.string(), name: z.string().optional(), parameters: z.looseObject({}).nullish() });

const format = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({ type: z.literal('json_schema'), name: z.string(), schema: z.looseObject({}) }),
]);

const responseRequestSchema = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(inputItem)]),
  instructions: text,
  stream: flag,
  store: flag,
  background: flag,
  previous_response_id: text,
  max_output_tokens: z.int().min(16).nullish(),
  max_tool_calls: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  parallel_tool_calls: flag,
  tools: z.array(tool).nullish(),
  tool_choice: z
    .union([z.enum(['none', 'auto', 'required']), z.looseObject({ type: z.string(), name: z.string().optional() })])
    .nullish(),
  text: z.looseObject({ format: format.optional(), verbosity: z.enum(['low', 'medium', 'high']).nullish() }).nullish(),
  reasoning: z
    .looseObject({
      effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
    })
    .nullish(),
  include: z.array(z.string()).nullish(),
  truncation: z.enum(['auto', 'disabled']).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  service_tier: z.enum(['auto', 'default', 'flex', 'scale', 'priority', 'fast']).nullish(),
  user: text,
  safety_identifier: text,
  prompt_cache_key: text,
  prompt_cache_retention: z.enum(['in_memory', '24h']).nullish(),
});

/** A request of the responses API whose known fields have their documented types. */
export type ResponseRequest = z.output<typeof responseRequestSchema>;
export type InputItem = Exclude<ResponseRequest['input'], string>[number];
export type Content = z.output<typeof content>;
export type ContentPart = Exclude<Content, string>[number];

/** Checks a parsed body. Unknown fields are allowed, wrong types and contradictions are refused. */
export function parseResponseRequest(
  body: unknown,
): { kind: 'request'; request: ResponseRequest } | { kind: 'refused'; problem: Problem } {
  const parsed = responseRequestSchema.safeParse(body);
  if (!parsed.success) {
    const { message, param, code } = explain(parsed.error, body);
    return { kind: 'refused', problem: invalid(message, param, code) };
  }
  const problem = contradictionIn(parsed.data);
  return problem ? { kind: 'refused', problem } : { kind: 'request', request: parsed.data };
}

function contradictionIn({ background, store, tools, tool_choice }: ResponseRequest): Problem | null {
  if (background === true && store === false) {
    return invalid("Background mode requires 'store' to be true.", 'background');
  }
  const functions = (tools ?? []).filter((each) => each.type === 'function');
  const nameless = (tools ?? []).findIndex((each) => each.type === 'function' && each.name === undefined);
  if (nameless >= 0) {
    const param = `tools[${nameless}].name`;
    return invalid(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter');
  }
  if (typeof tool_choice !== 'object' || tool_choice?.type !== 'function') return null;
  if (functions.some((each) => each.name === tool_choice.name)) return null;
  return invalid(`Tool choice '${tool_choice.name ?? ''}' not found in 'tools' parameter.`, 'tool_choice');
}
