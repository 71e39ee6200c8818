import { z } from 'zod';
import { invalid, type Problem } from '../faults/problem.ts';
import { furthestIssue } from '../http/furthest-issue.ts';
import { valueAt } from '../http/value-at.ts';
import { conversationFault } from './conversation-rules.ts';

const cacheControl = z.looseObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() }).nullish();

const textBlock = z.looseObject({ type: z.literal('text'), text: z.string(), cache_control: cacheControl });

const source = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('base64'), media_type: z.string(), data: z.string() }),
  z.looseObject({ type: z.literal('url'), url: z.string() }),
  z.looseObject({ type: z.literal('file'), file_id: z.string() }),
  z.looseObject({ type: z.literal('text'), media_type: z.literal('text/plain'), data: z.string() }),
  z.looseObject({ type: z.literal('content'), content: z.union([z.string(), z.array(z.looseObject({}))]) }),
]);

const imageBlock = z.looseObject({ type: z.literal('image'), source, cache_control: cacheControl });
const documentBlock = z.looseObject({
  type: z.literal('document'),
  source,
  title: z.string().nullish(),
  citations: z.looseObject({ enabled: z.boolean().optional() }).nullish(),
  cache_control: cacheControl,
});
const searchResultBlock = z.looseObject({
  type: z.literal('search_result'),
  source: z.string(),
  title: z.string(),
  content: z.array(textBlock),
});

const resultContent = z.union([
  z.string(),
  z.array(z.discriminatedUnion('type', [textBlock, imageBlock, documentBlock, searchResultBlock])),
]);

const block = z.discriminatedUnion('type', [
  textBlock,
  imageBlock,
  documentBlock,
  searchResultBlock,
  z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.looseObject({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.looseObject({
    type: z.literal('tool_use'),
    id: z.string().regex(/^[a-zA-Z0-9_-]+$/, "String should match pattern '^[a-zA-Z0-9_-]+$'"),
    name: z.string(),
    input: z.looseObject({}),
    cache_control: cacheControl,
  }),
  z.looseObject({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: resultContent.optional(),
    is_error: z.boolean().optional(),
    cache_control: cacheControl,
  }),
  z.looseObject({ type: z.literal('server_tool_use'), id: z.string(), name: z.string(), input: z.looseObject({}) }),
  z.looseObject({ type: z.literal('web_search_tool_result'), tool_use_id: z.string(), content: z.unknown() }),
]);

const message = z.looseObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.union([z.string(), z.array(block)]),
});

const tool = z.looseObject({
  name: z.string().min(1).max(128).optional(),
  type: z.string().nullish(),
  description: z.string().optional(),
  input_schema: z.looseObject({ type: z.literal('object') }).optional(),
  cache_control: cacheControl,
});

const toolChoice = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('auto'), disable_parallel_tool_use: z.boolean().optional() }),
  z.looseObject({ type: z.literal('any'), disable_parallel_tool_use: z.boolean().optional() }),
  z.looseObject({
    type: z.literal('tool'),
    name: z.string(),
    disable_parallel_tool_use: z.boolean().optional(),
  }),
  z.looseObject({ type: z.literal('none') }),
]);

const display = z.enum(['summarized', 'omitted']).nullish();
const thinking = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1024), display }),
  z.looseObject({ type: z.literal('adaptive'), display }),
  z.looseObject({ type: z.literal('between_tools') }),
  z.looseObject({ type: z.literal('disabled') }),
]);

const jsonFormat = z.looseObject({ type: z.literal('json_schema'), schema: z.looseObject({}) }).nullish();

const fields = {
  model: z.string().min(1),
  max_tokens: z.int().min(0),
  messages: z.array(message).min(1, 'at least one message is required'),
  system: z.union([z.string(), z.array(textBlock)]).optional(),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string()).nullish(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  metadata: z.looseObject({ user_id: z.string().max(256).nullish() }).nullish(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  speed: z.enum(['standard', 'fast']).nullish(),
  thinking: thinking.optional(),
  tools: z.array(tool).optional(),
  tool_choice: toolChoice.optional(),
  output_config: z
    .looseObject({ effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(), format: jsonFormat })
    .optional(),
  output_format: jsonFormat,
  cache_control: cacheControl,
};

/** Fields that are documented and do not change an answer here. */
const ignored = [
  ...['billing_policy', 'compaction', 'container', 'context_management', 'diagnostics', 'fallback_credit_token'],
  ...['fallbacks', 'inference_geo', 'mcp_servers', 'thread', 'user_profile_id', 'workspace_id'],
];

/** Unlike other vendors, Anthropic refuses fields that it does not know. */
const messageRequestSchema = z.strictObject({
  ...fields,
  ...Object.fromEntries(ignored.map((name) => [name, z.unknown().optional()])),
});

/** A request of the messages API whose known fields have their documented types. */
export type MessageRequest = z.output<z.ZodObject<typeof fields>>;

export type Message = MessageRequest['messages'][number];
export type Block = Exclude<Message['content'], string>[number];

/** Checks a parsed body in Anthropic's order: fields first, then the rules between them. */
export function parseMessageRequest(
  body: unknown,
): { kind: 'request'; request: MessageRequest } | { kind: 'refused'; problem: Problem } {
  const parsed = messageRequestSchema.safeParse(body);
  if (!parsed.success) return { kind: 'refused', problem: explain(parsed.error, body) };
  const request: MessageRequest = parsed.data;
  const fault = toolFault(request.tools ?? []) ?? contradictionIn(request) ?? conversationFault(request);
  return fault === null ? { kind: 'request', request } : { kind: 'refused', problem: invalid(fault) };
}

function contradictionIn(request: MessageRequest): string | null {
  const { thinking, tool_choice, tools = [] } = request;
  if (thinking?.type === 'enabled' && thinking.budget_tokens >= request.max_tokens) {
    return '`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation.';
  }
  const thinks = thinking?.type === 'enabled' || thinking?.type === 'adaptive';
  if (thinks && (request.temperature ?? 1) !== 1) {
    return '`temperature` may only be set to 1 when thinking is enabled.';
  }
  if (tool_choice && tools.length === 0 && tool_choice.type !== 'none') {
    return 'tool_choice: may only be specified while providing tools.';
  }
  if (thinks && (tool_choice?.type === 'any' || tool_choice?.type === 'tool')) {
    return 'Thinking may not be enabled when tool_choice forces tool use.';
  }
  const mayBe = (name: string) => tools.some((each) => (each.name ?? name) === name);
  if (tool_choice?.type === 'tool' && !mayBe(tool_choice.name)) {
    return `Tool '${tool_choice.name}' not found in provided tools`;
  }
  return null;
}

/** A tool of the caller's has a name and a schema; the others are Anthropic's own, by the day they came. */
function toolFault(tools: readonly z.output<typeof tool>[]): string | null {
  for (const [at, { type, name, input_schema }] of tools.entries()) {
    const kind = type ?? 'custom';
    if (kind === 'custom' && name === undefined) return `tools.${at}.custom.name: Field required`;
    if (kind === 'custom' && input_schema === undefined) return `tools.${at}.custom.input_schema: Field required`;
    if (kind !== 'custom' && kind !== 'mcp_toolset' && !/^[a-z_]+_\d{8}$/.test(kind))
      return `tools.${at}: Input tag '${kind}' found using 'type' does not match any of the expected tags: 'bash_20250124', 'custom', 'text_editor_20250728', 'web_search_20250305'`;
  }
  return null;
}

function explain(error: z.ZodError, body: unknown): Problem {
  const issue = error.issues[0];
  if (issue?.code === 'unrecognized_keys') return invalid(`${issue.keys[0]}: Extra inputs are not permitted`);
  const { path, message, knownWords } = furthestIssue(error.issues);
  if (path.length === 0) return invalid('The request body must be a JSON object.');
  const field = path.map(String).join('.');
  const value = valueAt(body, path);
  if (value === undefined) return invalid(`${field}: Field required`);
  if (path.at(-1) !== 'type' || knownWords === null || typeof value !== 'string')
    return invalid(`${field}: ${message}`);
  const kinds = knownWords.map((kind) => `'${kind}'`).join(', ');
  const place = path.slice(0, -1).map(String).join('.');
  return invalid(`${place}: Input tag '${value}' found using 'type' does not match any of the expected tags: ${kinds}`);
}
