import { z } from 'zod';
import { forwardIssues } from './forward-issues.ts';

const record = z.record(z.string(), z.unknown());
/** OpenAI refuses any other name; https://platform.openai.com/docs/guides/function-calling */
const toolName = z
  .string()
  .regex(/^[a-zA-Z0-9_-]{1,128}$/, 'expected 1 to 128 letters, digits, underscores and dashes');
/** The name of a tool that the host itself runs. Hosts of this format have their own, of several words as nearly all of OpenAI's. */
const hostedType = z
  .string()
  .regex(
    /^(computer|mcp|shell|namespace|[a-z][a-z0-9]*(_[a-z0-9]+)+)$/,
    'expected "function", "custom" or a hosted tool',
  );

const functionTool = z.looseObject({
  type: z.literal('function'),
  name: toolName,
  description: z.string().nullish(),
  parameters: record.nullish(),
  strict: z.boolean().nullish(),
});

const customTool = z.looseObject({
  type: z.literal('custom'),
  name: toolName,
  description: z.string().nullish(),
  format: z.looseObject({ type: z.enum(['text', 'grammar']) }).nullish(),
});

/** Hosted tools with what OpenAI requires of them. */
const hosted: Readonly<Record<string, z.ZodType>> = {
  file_search: z.looseObject({
    vector_store_ids: z.array(z.string().min(1)).min(1),
    max_num_results: z.int().min(1).max(50).nullish(),
  }),
  mcp: z.looseObject({ server_label: z.string().min(1) }),
  code_interpreter: z.looseObject({
    container: z.union([z.string().min(1), z.looseObject({ type: z.literal('auto') })]),
  }),
  image_generation: z.looseObject({ partial_images: z.int().min(0).max(3).nullish() }),
  namespace: z.looseObject({ name: z.string().min(1), tools: z.array(z.looseObject({ type: z.string() })) }),
};

/** A tool: a function that the caller runs, or one that only this format has. */
export type Tool = { kind: 'function'; tool: z.infer<typeof functionTool> } | { kind: 'native'; type: string };

/** Reads one tool by its type. */
export const tool = z.looseObject({ type: z.string() }).transform((given, context): Tool => {
  const parsed = readTool(given);
  return parsed.success ? parsed.data : forwardIssues(parsed.error, context);
});

function readTool(given: { type: string }): z.ZodSafeParseResult<Tool> {
  const { type } = given;
  if (type === 'function') {
    return functionTool.transform((one) => ({ kind: 'function' as const, tool: one })).safeParse(given);
  }
  const known = type === 'custom' ? customTool : Object.hasOwn(hosted, type) ? hosted[type] : undefined;
  const schema = known ?? z.looseObject({ type: hostedType });
  return schema.transform(() => ({ kind: 'native' as const, type })).safeParse(given);
}

/** Which tools the model may or must call. */
export type GivenToolChoice =
  | { kind: 'mode'; mode: 'none' | 'auto' | 'required' }
  | { kind: 'function'; name: string }
  /** Only these may be called; the rest is there for the cache's sake. */
  | { kind: 'allowed'; mode: 'auto' | 'required'; tools: { type: string; name?: string | null | undefined }[] }
  | { kind: 'native'; type: string };

/** Reads a tool choice, a word or an object by its type. */
export const toolChoice = z.union([
  z.enum(['none', 'auto', 'required']).transform((mode): GivenToolChoice => ({ kind: 'mode', mode })),
  z.looseObject({ type: z.string() }).transform((given, context): GivenToolChoice => {
    const parsed = readChoice(given);
    return parsed.success ? parsed.data : forwardIssues(parsed.error, context);
  }),
]);

const named = z.looseObject({ name: z.string().min(1) });
const allowedTools = z.looseObject({
  mode: z.enum(['auto', 'required']),
  tools: z.array(z.looseObject({ type: z.string(), name: z.string().nullish() })).min(1),
});

function readChoice(given: { type: string }): z.ZodSafeParseResult<GivenToolChoice> {
  const { type } = given;
  switch (type) {
    case 'function':
      return named.transform(({ name }) => ({ kind: 'function' as const, name })).safeParse(given);
    case 'allowed_tools':
      return allowedTools.transform(({ mode, tools }) => ({ kind: 'allowed' as const, mode, tools })).safeParse(given);
    case 'custom':
      return named.transform(() => ({ kind: 'native' as const, type })).safeParse(given);
    default:
      return nativeChoice.transform(() => ({ kind: 'native' as const, type })).safeParse(given);
  }
}

const nativeChoice = z.looseObject({ type: hostedType, name: z.string().optional() });
