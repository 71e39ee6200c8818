import { z } from 'zod';
import { forwardIssues } from './forward-issues.ts';
import { inputContent, outputContent } from './input-content.ts';

const text = z.string();
const id = z.string().min(1);
const maybeId = id.nullish();
const status = z.enum(['in_progress', 'completed', 'incomplete']).nullish();
const anyStatus = z.string().nullish();
const record = z.record(z.string(), z.unknown());

const message = z.looseObject({
  type: z.literal('message').optional(),
  id: maybeId,
  role: z.enum(['user', 'system', 'developer']),
  content: z.union([text, z.array(inputContent)]),
  status,
});

const assistantMessage = z.looseObject({
  type: z.literal('message').optional(),
  id: maybeId,
  role: z.literal('assistant'),
  content: z.union([text, z.array(outputContent)]),
  status,
});

const functionCall = z.looseObject({
  type: z.literal('function_call'),
  id: maybeId,
  call_id: id,
  name: id,
  arguments: text,
  status,
});

const toolOutput = z.union([text, z.array(inputContent)]);
const functionCallOutput = z.looseObject({
  type: z.literal('function_call_output'),
  id: maybeId,
  call_id: id,
  output: toolOutput,
  status,
});

const reasoning = z.looseObject({
  type: z.literal('reasoning'),
  id: maybeId,
  summary: z.array(z.looseObject({ type: z.literal('summary_text'), text })),
  content: z.array(z.looseObject({ type: z.enum(['reasoning_text', 'text']), text })).nullish(),
  encrypted_content: text.nullish(),
  status,
});

/** Items that only this format knows, by their type, with what OpenAI requires of them. They pass through as they are. */
const native: Readonly<Record<string, z.ZodType>> = {
  item_reference: z.looseObject({ id }),
  file_search_call: z.looseObject({ id, queries: z.array(text), status: anyStatus }),
  web_search_call: z.looseObject({ id, action: record.nullish(), status: anyStatus }),
  computer_call: z.looseObject({ id: maybeId, call_id: id, action: record.nullish(), status: anyStatus }),
  computer_call_output: z.looseObject({ call_id: id, output: z.looseObject({ image_url: text.nullish() }) }),
  code_interpreter_call: z.looseObject({ id, code: text.nullish(), outputs: z.array(record).nullish() }),
  image_generation_call: z.looseObject({ id, result: text.nullish(), status: anyStatus }),
  local_shell_call: z.looseObject({ id: maybeId, call_id: id, action: record }),
  local_shell_call_output: z.looseObject({ id: maybeId, output: text }),
  shell_call: z.looseObject({ call_id: id, action: z.looseObject({ commands: z.array(text) }) }),
  shell_call_output: z.looseObject({ call_id: id, output: z.array(record) }),
  apply_patch_call: z.looseObject({ call_id: id, operation: record, status: anyStatus }),
  apply_patch_call_output: z.looseObject({
    call_id: id,
    status: z.enum(['completed', 'failed']),
    output: text.nullish(),
  }),
  mcp_list_tools: z.looseObject({ id, server_label: text, tools: z.array(record) }),
  mcp_approval_request: z.looseObject({ id, arguments: text, name: text, server_label: text }),
  mcp_approval_response: z.looseObject({ approval_request_id: id, approve: z.boolean() }),
  mcp_call: z.looseObject({ id, arguments: text, name: text, server_label: text }),
  custom_tool_call: z.looseObject({ call_id: id, name: id, input: text }),
  custom_tool_call_output: z.looseObject({ call_id: id, output: toolOutput }),
  compaction: z.looseObject({ encrypted_content: text }),
  tool_search_output: z.looseObject({ tools: z.array(record) }),
  additional_tools: z.looseObject({ tools: z.array(record) }),
};

/** A type of item that OpenAI or a host of this format added later; words with an underscore, as all of theirs are. */
const laterType = /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/;
const knownTypes = ['message', 'function_call', 'function_call_output', 'reasoning', ...Object.keys(native)];
const plainTypes = ['compaction_trigger', 'configuration_update', 'program', 'program_output', 'tool_search_call'];

/** One item of the input: what every format can carry, or what only this one has. */
export type InputItem =
  | { kind: 'message'; item: z.infer<typeof message> }
  | { kind: 'assistant'; item: z.infer<typeof assistantMessage> }
  | { kind: 'call'; item: z.infer<typeof functionCall> }
  | { kind: 'output'; item: z.infer<typeof functionCallOutput> }
  | { kind: 'reasoning'; item: z.infer<typeof reasoning> }
  | { kind: 'native'; type: string; item: Record<string, unknown> };

/** Reads one item by its type; an item without one is a message, or a reference when it has nothing but an id. */
export const inputItem = z.looseObject({ type: z.string().optional() }).transform((given, context): InputItem => {
  const parsed = readItem(given);
  return parsed.success ? parsed.data : forwardIssues(parsed.error, context);
});

function readItem(given: Record<string, unknown>): z.ZodSafeParseResult<InputItem> {
  const type = given.type ?? (isReference(given) ? 'item_reference' : 'message');
  switch (type) {
    case 'message':
      return given.role === 'assistant'
        ? assistantMessage.transform((item) => ({ kind: 'assistant' as const, item })).safeParse(given)
        : message.transform((item) => ({ kind: 'message' as const, item })).safeParse(given);
    case 'function_call':
      return functionCall.transform((item) => ({ kind: 'call' as const, item })).safeParse(given);
    case 'function_call_output':
      return functionCallOutput.transform((item) => ({ kind: 'output' as const, item })).safeParse(given);
    case 'reasoning':
      return reasoning.transform((item) => ({ kind: 'reasoning' as const, item })).safeParse(given);
    default:
      return nativeSchema(String(type))
        .transform(() => ({ kind: 'native' as const, type: String(type), item: given }))
        .safeParse(given);
  }
}

const isReference = (given: Record<string, unknown>): boolean =>
  'id' in given && Object.keys(given).every((name) => name === 'id' || name === 'type');

function nativeSchema(type: string): z.ZodType {
  const schema = Object.hasOwn(native, type) ? native[type] : undefined;
  if (schema) return schema;
  if (plainTypes.includes(type) || laterType.test(type)) return z.looseObject({});
  return z.looseObject({ type: z.never({ error: `unknown type; known are ${knownTypes.join(', ')}` }) });
}
