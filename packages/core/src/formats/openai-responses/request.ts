import { z } from 'zod';
import { serviceTiers } from '../service-tiers.ts';
import { inputItem } from './input-item.ts';
import { tool, toolChoice } from './tool.ts';

const flag = z.boolean().nullish();
const id = z.string().min(1).max(512).nullish();
const short = z.string().max(64).nullish();

const textFormat = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({
    type: z.literal('json_schema'),
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'expected 1 to 64 letters, digits, underscores and dashes'),
    schema: z.record(z.string(), z.unknown()),
    description: z.string().nullish(),
    strict: flag,
  }),
]);

const reasoning = z.looseObject({
  effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
  generate_summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
});

/** OpenAI takes no smaller bound: https://platform.openai.com/docs/api-reference/responses/create */
export const leastOutputTokens = 16;

/** What a caller may send; https://platform.openai.com/docs/api-reference/responses/create. Other members pass through. */
export const request = z.looseObject({
  model: z.string().min(1).max(300),
  input: z.union([z.string(), z.array(inputItem)]).nullish(),
  instructions: z.string().nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: flag,
  text: z
    .looseObject({ format: textFormat.optional(), verbosity: z.enum(['low', 'medium', 'high']).nullish() })
    .nullish(),
  reasoning: reasoning.nullish(),
  max_output_tokens: z.int().min(leastOutputTokens).max(10_000_000).nullish(),
  max_tool_calls: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  include: z
    .array(z.string().regex(/^[a-z_]+(\.[a-z_]+)+$/, 'expected a path such as "reasoning.encrypted_content"'))
    .nullish(),
  store: flag,
  previous_response_id: id,
  conversation: z.union([z.string().min(1), z.looseObject({ id: z.string().min(1) })]).nullish(),
  background: flag,
  truncation: z.enum(['auto', 'disabled']).nullish(),
  prompt: z
    .looseObject({
      id: z.string().min(1),
      version: z.string().nullish(),
      variables: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
  prompt_cache_key: z.string().nullish(),
  prompt_cache_retention: z.enum(['in_memory', 'in-memory', '24h']).nullish(),
  safety_identifier: short,
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  service_tier: z.enum(serviceTiers).nullish(),
  user: z.string().nullish(),
  stream: flag,
  stream_options: z.looseObject({ include_obfuscation: flag }).nullish(),
});

/** See {@link request}. */
export type ResponsesRequest = z.infer<typeof request>;
