import { z } from 'zod';
import { invalid, type Problem } from '../faults/problem.ts';
import { explain } from '../openai/chat-request.ts';
import { mediumOf } from './chat-question.ts';

const part = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('thinking'), thinking: z.string() }),
  z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) }),
  z.looseObject({
    type: z.literal('document'),
    document: z.looseObject({ id: z.string().optional(), data: z.looseObject({}) }),
  }),
]);

const content = z.union([z.string(), z.array(part)]);

const toolCall = z.looseObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});

const message = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('user'), content }),
  z.looseObject({ role: z.literal('system'), content }),
  z.looseObject({
    role: z.literal('assistant'),
    content: content.nullish(),
    tool_calls: z.array(toolCall).nullish(),
    tool_plan: z.string().nullish(),
  }),
  z.looseObject({ role: z.literal('tool'), tool_call_id: z.string(), content }),
]);

const tool = z.looseObject({
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), parameters: z.looseObject({}) }),
});

const chatRequestSchema = z.looseObject({
  model: z.string().min(1),
  messages: z.array(message).min(1, 'messages must not be empty'),
  stream: z.boolean().optional(),
  tools: z.array(tool).nullish(),
  tool_choice: z.enum(['REQUIRED', 'NONE']).nullish(),
  strict_tools: z.boolean().nullish(),
  documents: z.array(z.union([z.string(), z.looseObject({ id: z.string().optional(), data: z.unknown() })])).nullish(),
  citation_options: z.looseObject({ mode: z.string().optional() }).nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.looseObject({ type: z.literal('text') }),
      z.looseObject({ type: z.literal('json_object'), json_schema: z.looseObject({}).nullish() }),
    ])
    .nullish(),
  safety_mode: z.enum(['CONTEXTUAL', 'STRICT', 'OFF']).nullish(),
  max_tokens: z.int().min(1).nullish(),
  stop_sequences: z.array(z.string()).max(5).nullish(),
  temperature: z.number().min(0).max(1).nullish(),
  seed: z.int().nullish(),
  frequency_penalty: z.number().min(0).max(1).nullish(),
  presence_penalty: z.number().min(0).max(1).nullish(),
  k: z.int().min(0).max(500).nullish(),
  p: z.number().min(0.01).max(0.99).nullish(),
  logprobs: z.boolean().nullish(),
  thinking: z.looseObject({ type: z.enum(['enabled', 'disabled']), token_budget: z.int().min(1).optional() }).nullish(),
  priority: z.int().min(0).max(999).nullish(),
});

/** A request of Cohere's chat whose known fields have their documented types. */
export type ChatRequest = z.output<typeof chatRequestSchema>;
export type Message = ChatRequest['messages'][number];
export type Part = z.output<typeof part>;

/** Checks a parsed body. Unknown fields are allowed, wrong types and contradictions are refused. */
export function parseChatRequest(
  body: unknown,
): { kind: 'request'; request: ChatRequest } | { kind: 'refused'; problem: Problem } {
  const parsed = chatRequestSchema.safeParse(body);
  if (!parsed.success) {
    const { message, param, code } = explain(parsed.error, body);
    return { kind: 'refused', problem: invalid(`invalid request: ${message}`, param, code) };
  }
  const fault = contradictionIn(parsed.data) ?? conversationFault(parsed.data.messages);
  return fault === null
    ? { kind: 'request', request: parsed.data }
    : { kind: 'refused', problem: invalid(`invalid request: ${fault}`) };
}

function contradictionIn({ tools, documents, tool_choice, response_format }: ChatRequest): string | null {
  const hasTools = (tools ?? []).length > 0;
  if (tool_choice && !hasTools) return 'tool_choice can only be specified together with tools';
  const json = response_format?.type === 'json_object';
  if (json && (hasTools || documents?.length)) {
    return 'response_format is not supported in combination with tools or documents';
  }
  return null;
}

/** Tool calls and their results must follow each other, and the model must be asked last. */
function conversationFault(messages: readonly Message[]): string | null {
  let open: string[] = [];
  for (const [index, each] of messages.entries()) {
    if (each.role === 'tool') {
      if (!open.includes(each.tool_call_id)) {
        return `tool message at position ${index} has a tool_call_id '${each.tool_call_id}' that was not in the previous assistant message`;
      }
      open = open.filter((id) => id !== each.tool_call_id);
      continue;
    }
    if (open.length > 0) return `tool call id '${open[0]}' not found in the tool messages that follow`;
    if (each.role === 'assistant') open = (each.tool_calls ?? []).map((call) => call.id);
    const parts = typeof each.content === 'object' ? (each.content ?? []) : [];
    if (parts.some((one) => one.type === 'image_url' && mediumOf(one) === null)) return 'image is not valid base64';
  }
  if (open.length > 0) return `tool call id '${open[0]}' not found in the tool messages that follow`;
  const last = messages.at(-1)?.role;
  return last === 'user' || last === 'tool' ? null : 'the last message must be from the user or a tool';
}
