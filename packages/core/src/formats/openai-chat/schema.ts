import { z } from 'zod';
import { serviceTiers } from '../service-tiers.ts';
import { cacheMarks, messageSchema, textPart } from './message-schema.ts';

const bound = z.int().min(1).max(10_000_000).nullish();
const object = z.record(z.string(), z.unknown());
const flag = z.boolean().nullish();
const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, "_" or "-"');

const functionDefinition = z.looseObject({
  name: toolName,
  description: z.string().nullish(),
  parameters: object.nullish(),
  strict: flag,
  ...cacheMarks,
});

const customFormat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({
    type: z.literal('grammar'),
    grammar: z.looseObject({ definition: z.string(), syntax: z.enum(['lark', 'regex']) }),
  }),
]);

/** Tools that run at a host: Moonshot's, Z.ai's, Groq's, Mistral's. OpenAI has none in this format. */
const hostTools = [
  'builtin_function',
  'web_search',
  'web_search_premium',
  'browser_search',
  'browser_automation',
  'code_interpreter',
  'retrieval',
  'mcp',
] as const;

const tool = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('function'), function: functionDefinition, ...cacheMarks }),
  z.looseObject({
    type: z.literal('custom'),
    custom: z.looseObject({
      name: toolName,
      description: z.string().nullish(),
      format: customFormat.nullish(),
    }),
  }),
  z.looseObject({ type: z.enum(hostTools) }),
]);

const named = z.looseObject({ name: z.string().min(1) });

const toolChoice = z.union([
  // "any" is Mistral's word for "required".
  z.enum(['none', 'auto', 'required', 'any']),
  z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('function'), function: named }),
    z.looseObject({ type: z.literal('custom'), custom: named }),
    z.looseObject({
      type: z.literal('allowed_tools'),
      allowed_tools: z.looseObject({
        mode: z.enum(['auto', 'required']),
        tools: z.array(z.looseObject({ function: named.nullish() })).min(1),
      }),
    }),
  ]),
]);

const responseFormat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({
    type: z.literal('json_schema'),
    json_schema: z.looseObject({
      name: toolName,
      description: z.string().nullish(),
      schema: object.nullish(),
      strict: flag,
    }),
  }),
]);

/** OpenRouter's way to ask for reasoning. */
const reasoning = z.looseObject({
  effort: z.string().nullish(),
  max_tokens: z.int().nonnegative().nullish(),
  exclude: flag,
  enabled: flag,
});

/** Anthropic's way, as DeepSeek, Z.ai, Moonshot and LiteLLM take it. */
const thinking = z.looseObject({ type: z.string(), budget_tokens: z.int().nonnegative().nullish() });

const webSearch = z.looseObject({
  search_context_size: z.enum(['low', 'medium', 'high']).nullish(),
  user_location: z.looseObject({ type: z.literal('approximate').nullish() }).nullish(),
});

const metadata = z
  .record(z.string().max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= 16, 'must have 16 pairs at most');

/** What callers may send, by https://platform.openai.com/docs/api-reference/chat/create. Unknown members pass. */
export const bodySchema = z.looseObject({
  model: z.string().min(1).max(300),
  messages: z.array(messageSchema).min(1),
  stream: flag,
  stream_options: z.looseObject({ include_usage: flag, include_obfuscation: flag }).nullish(),
  max_tokens: bound,
  max_completion_tokens: bound,
  n: z.int().min(1).max(128).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  // An int64, which JavaScript rounds; the provider gets the caller's digits.
  seed: z
    .number()
    .min(-(2 ** 63))
    .max(2 ** 63)
    .refine(Number.isInteger, 'must be an integer')
    .nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_k: z.int().min(-1).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: z.record(z.string(), z.number().min(-100).max(100)).nullish(),
  logprobs: flag,
  top_logprobs: z.int().min(0).max(20).nullish(),
  tools: z.array(tool).max(1_024).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: flag,
  functions: z.array(functionDefinition).max(1_024).nullish(),
  function_call: z.union([z.enum(['none', 'auto']), named]).nullish(),
  response_format: responseFormat.nullish(),
  // "default" is Groq's word for a model's own way.
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max', 'default']).nullish(),
  reasoning: reasoning.nullish(),
  thinking: thinking.nullish(),
  verbosity: z.enum(['low', 'medium', 'high']).nullish(),
  modalities: z.array(z.enum(['text', 'audio', 'image'])).nullish(),
  audio: z
    .looseObject({
      format: z.enum(['wav', 'aac', 'mp3', 'flac', 'opus', 'pcm16']),
      voice: z.union([z.string().min(1), z.looseObject({ id: z.string().min(1) })]),
    })
    .nullish(),
  prediction: z
    .looseObject({ type: z.literal('content'), content: z.union([z.string(), z.array(textPart).min(1)]) })
    .nullish(),
  service_tier: z.enum(serviceTiers).nullish(),
  store: flag,
  metadata: metadata.nullish(),
  user: z.string().nullish(),
  safety_identifier: z.string().nullish(),
  prompt_cache_key: z.string().nullish(),
  prompt_cache_retention: z.enum(['in_memory', 'in-memory', '24h']).nullish(),
  prompt_cache_options: z
    .looseObject({ mode: z.enum(['implicit', 'explicit']).nullish(), ttl: z.string().nullish() })
    .nullish(),
  web_search_options: webSearch.nullish(),
  moderation: z.looseObject({ model: z.string() }).nullish(),
});

/** See {@link bodySchema}. */
export type ChatBody = z.infer<typeof bodySchema>;
