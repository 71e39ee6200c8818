import { z } from 'zod';

/**
 * What callers may send: https://docs.anthropic.com/en/api/messages. Every documented field has its type; fields that are not known
 * pass, and so do blocks and tools of kinds that are not known. Anthropic takes null only where `nullish` stands.
 */

const cacheControl = z.looseObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() }).nullish();
const citations = z.looseObject({ enabled: z.boolean().optional() }).nullish();
const base64 = z
  .string()
  .min(1)
  .regex(/^[A-Za-z0-9+/\s]+={0,2}\s*$/, 'must be base64');
const webAddress = z.string().regex(/^https?:\/\//i, 'must start with https://');
const id = z.string().regex(/^[a-zA-Z0-9_-]+$/, 'may hold letters, digits, "_" and "-" only');
const values = z.record(z.string(), z.unknown());

type Kinds = Readonly<Record<string, z.ZodType>>;

/** Checks a value by the schema of its `type`; values of other types pass. */
const byType = (kinds: Kinds) =>
  z.looseObject({ type: z.string() }).check(({ value, issues }) => {
    const schema = Object.hasOwn(kinds, value.type) ? kinds[value.type] : undefined;
    const parsed = schema?.safeParse(value);
    for (const issue of parsed?.error?.issues ?? []) issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
  });

/** A block of a kind that may not stand where it stands. */
const outOfPlace = (words: string) => z.never({ error: words });

export const textBlock = z.looseObject({
  type: z.literal('text'),
  text: z.string(),
  cache_control: cacheControl,
  citations: z.array(z.looseObject({ type: z.string() })).nullish(),
});

export const imageBlock = z.looseObject({
  type: z.literal('image'),
  source: z.discriminatedUnion('type', [
    z.looseObject({
      type: z.literal('base64'),
      media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
      data: base64,
    }),
    z.looseObject({ type: z.literal('url'), url: webAddress }),
    z.looseObject({ type: z.literal('file'), file_id: z.string().min(1) }),
  ]),
  cache_control: cacheControl,
});

export const documentBlock = z.looseObject({
  type: z.literal('document'),
  source: z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('base64'), media_type: z.literal('application/pdf'), data: base64 }),
    z.looseObject({ type: z.literal('text'), media_type: z.literal('text/plain'), data: z.string() }),
    z.looseObject({
      type: z.literal('content'),
      content: z.union([z.string(), z.array(byType({ text: textBlock, image: imageBlock }))]),
    }),
    z.looseObject({ type: z.literal('url'), url: webAddress }),
    z.looseObject({ type: z.literal('file'), file_id: z.string().min(1) }),
  ]),
  title: z.string().nullish(),
  context: z.string().nullish(),
  citations,
  cache_control: cacheControl,
});

export const searchResultBlock = z.looseObject({
  type: z.literal('search_result'),
  source: z.string(),
  title: z.string(),
  content: z.array(textBlock),
  citations,
  cache_control: cacheControl,
});

const resultBlock = byType({
  text: textBlock,
  image: imageBlock,
  document: documentBlock,
  search_result: searchResultBlock,
});

export const toolResultBlock = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: id,
  content: z.union([z.string(), z.array(resultBlock)]).optional(),
  is_error: z.boolean().optional(),
  cache_control: cacheControl,
});

export const toolUseBlock = z.looseObject({
  type: z.literal('tool_use'),
  id,
  name: z.string().min(1).max(200),
  input: values,
  cache_control: cacheControl,
});

export const thinkingBlock = z.looseObject({
  type: z.literal('thinking'),
  thinking: z.string(),
  signature: z.string(),
});

export const redactedThinkingBlock = z.looseObject({ type: z.literal('redacted_thinking'), data: z.string() });

const saidText = textBlock.extend({ text: z.string().min(1) });
const ofAssistant = outOfPlace('blocks of this type stand in messages of the assistant');
const ofUser = outOfPlace('blocks of this type stand in messages of the user');

const userBlock = byType({
  text: saidText,
  image: imageBlock,
  document: documentBlock,
  search_result: searchResultBlock,
  tool_result: toolResultBlock,
  tool_use: ofAssistant,
  thinking: ofAssistant,
  redacted_thinking: ofAssistant,
  server_tool_use: ofAssistant,
});

const assistantBlock = byType({
  text: saidText,
  image: imageBlock,
  document: documentBlock,
  search_result: searchResultBlock,
  tool_use: toolUseBlock,
  thinking: thinkingBlock,
  redacted_thinking: redactedThinkingBlock,
  tool_result: ofUser,
});

const message = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('user'), content: z.union([z.string().min(1), z.array(userBlock).min(1)]) }),
  z.looseObject({ role: z.literal('assistant'), content: z.union([z.string(), z.array(assistantBlock)]) }),
  z.looseObject({ role: z.literal('system'), content: z.union([z.string().min(1), z.array(saidText).min(1)]) }),
]);

/** A tool that the caller runs. */
export const customTool = z.looseObject({
  type: z.literal('custom').nullish(),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/, 'must be 1 to 128 letters, digits, "_" or "-"'),
  description: z.string().optional(),
  input_schema: z.looseObject({ type: z.literal('object') }),
  strict: z.boolean().optional(),
  cache_control: cacheControl,
});

/** A tool of Anthropic's own: `web_search_20250305`, `bash_20250124` … */
const namedTool = z.looseObject({
  type: z.string().min(1),
  name: z.string().min(1).max(128).optional(),
  description: z.string().optional(),
  input_schema: z.looseObject({ type: z.literal('object') }).optional(),
  cache_control: cacheControl,
});

const tool = z.looseObject({ type: z.string().nullish() }).check(({ value, issues }) => {
  const isCustom = (value.type ?? 'custom') === 'custom';
  const parsed = (isCustom ? customTool : namedTool).safeParse(value);
  for (const issue of parsed.error?.issues ?? []) issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
});

const disableParallel = { disable_parallel_tool_use: z.boolean().optional() };
const toolChoice = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('auto'), ...disableParallel }),
  z.looseObject({ type: z.literal('any'), ...disableParallel }),
  z.looseObject({ type: z.literal('tool'), name: z.string().min(1), ...disableParallel }),
  z.looseObject({ type: z.literal('none') }),
]);

const display = { display: z.enum(['summarized', 'omitted']).nullish() };
const thinking = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1_024).max(10_000_000), ...display }),
  z.looseObject({ type: z.literal('adaptive'), ...display }),
  z.looseObject({ type: z.literal('between_tools') }),
  z.looseObject({ type: z.literal('disabled') }),
]);

const jsonFormat = z.looseObject({ type: z.literal('json_schema'), schema: values }).nullish();

/** The body of a call. */
export const messagesBody = z.looseObject({
  model: z.string().min(1).max(300),
  max_tokens: z.int().min(0).max(10_000_000),
  messages: z.array(message).min(1).max(100_000),
  system: z.union([z.string(), z.array(saidText)]).optional(),
  stream: z.boolean().optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  stop_sequences: z.array(z.string()).nullish(),
  tools: z.array(tool).optional(),
  tool_choice: toolChoice.optional(),
  thinking: thinking.optional(),
  output_config: z
    .looseObject({ effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(), format: jsonFormat })
    .optional(),
  output_format: jsonFormat,
  metadata: z.looseObject({ user_id: z.string().max(256).nullish() }).nullish(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  cache_control: cacheControl,
  container: z.union([z.string(), z.looseObject({})]).nullish(),
  context_management: z.looseObject({}).nullish(),
  mcp_servers: z.array(z.looseObject({ type: z.string(), url: z.string(), name: z.string() })).nullish(),
  inference_geo: z.string().nullish(),
  speed: z.enum(['standard', 'fast']).nullish(),
});

/** See {@link messagesBody}. */
export type MessagesBody = z.infer<typeof messagesBody>;

/** A block as it stands in a message: checked by its type, or of a type that is not known. */
export type Block = { type: string; [member: string]: unknown };
