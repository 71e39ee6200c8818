import { z } from 'zod';
import { invalid, type Problem } from '../faults/problem.ts';
import { conversationFault } from './conversation-rules.ts';
import { camelCased, many } from './proto-json.ts';

const blob = z.looseObject({ mimeType: z.string(), data: z.string() });

const part = z.strictObject({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  thoughtSignature: z.string().optional(),
  inlineData: blob.optional(),
  fileData: z.looseObject({ mimeType: z.string().optional(), fileUri: z.string() }).optional(),
  functionCall: z
    .looseObject({ id: z.string().optional(), name: z.string(), args: z.looseObject({}).nullish() })
    .optional(),
  functionResponse: z
    .looseObject({
      id: z.string().optional(),
      name: z.string(),
      response: z.looseObject({}),
      parts: many(z.looseObject({ inlineData: blob.optional() })).optional(),
    })
    .optional(),
  executableCode: z.unknown().optional(),
  codeExecutionResult: z.unknown().optional(),
  videoMetadata: z.unknown().optional(),
  mediaResolution: z.unknown().optional(),
  partMetadata: z.unknown().optional(),
  toolCall: z.unknown().optional(),
  toolResponse: z.unknown().optional(),
});

const content = z.strictObject({ role: z.string().optional(), parts: many(part).optional() });

const functionDeclaration = z.looseObject({
  name: z.string().min(1),
  description: z.string().optional(),
  parameters: z.looseObject({}).optional(),
  parametersJsonSchema: z.unknown().optional(),
});

/** Google's own examples write some words in small letters. */
const inCapitals = (value: unknown) => (typeof value === 'string' ? value.toUpperCase() : value);

const generationConfig = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  topK: z.number().min(0).optional(),
  candidateCount: z.int().min(1).max(8).optional(),
  maxOutputTokens: z.int().min(1).optional(),
  stopSequences: z.array(z.string()).max(5).optional(),
  seed: z.int().optional(),
  presencePenalty: z.number().optional(),
  frequencyPenalty: z.number().optional(),
  responseLogprobs: z.boolean().optional(),
  logprobs: z.int().min(0).max(20).optional(),
  responseMimeType: z.enum(['text/plain', 'application/json', 'text/x.enum']).optional(),
  responseSchema: z.looseObject({}).optional(),
  responseJsonSchema: z.unknown().optional(),
  responseModalities: z.array(z.string()).optional(),
  thinkingConfig: z
    .looseObject({
      includeThoughts: z.boolean().optional(),
      thinkingBudget: z.int().min(-1).optional(),
      thinkingLevel: z.string().optional(),
    })
    .optional(),
  speechConfig: z.unknown().optional(),
  imageConfig: z.unknown().optional(),
  mediaResolution: z.unknown().optional(),
  audioTimestamp: z.unknown().optional(),
  audioTranscriptionConfig: z.unknown().optional(),
  enableEnhancedCivicAnswers: z.unknown().optional(),
  routingConfig: z.unknown().optional(),
  modelSelectionConfig: z.unknown().optional(),
  continuationToken: z.unknown().optional(),
  automaticContinuation: z.unknown().optional(),
  generationOutputConfig: z.unknown().optional(),
});

/** Google refuses names that it does not know. */
const generateRequestSchema = z.strictObject({
  contents: many(content).refine((given) => given.length > 0, 'contents is not specified'),
  systemInstruction: content.optional(),
  generationConfig: generationConfig.optional(),
  tools: many(z.looseObject({ functionDeclarations: many(functionDeclaration).optional() })).optional(),
  toolConfig: z
    .looseObject({
      functionCallingConfig: z
        .looseObject({
          mode: z.preprocess(inCapitals, z.enum(['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED']).optional()),
          allowedFunctionNames: z.array(z.string()).optional(),
        })
        .optional(),
    })
    .optional(),
  safetySettings: z.array(z.looseObject({ category: z.string(), threshold: z.string() })).optional(),
  cachedContent: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  model: z.string().optional(),
  serviceTier: z.string().optional(),
  store: z.boolean().optional(),
  modelArmorConfig: z.unknown().optional(),
});

/** A request of generateContent whose fields have their documented types. */
export type GenerateRequest = z.output<typeof generateRequestSchema>;
export type Content = GenerateRequest['contents'][number];
export type Part = NonNullable<Content['parts']>[number];

/** Checks a parsed body; `model` is the one the path names, without options. */
export function parseGenerateRequest(
  body: unknown,
  model: string,
): { kind: 'request'; request: GenerateRequest } | { kind: 'refused'; problem: Problem } {
  const named = camelCased(body);
  const parsed = generateRequestSchema.safeParse(named);
  if (!parsed.success) return { kind: 'refused', problem: explain(parsed.error) };
  const request = parsed.data;
  const fault = contradictionIn(request) ?? conversationFault(request.contents, model);
  return fault === null ? { kind: 'request', request } : { kind: 'refused', problem: invalid(fault) };
}

function contradictionIn({ generationConfig: config = {}, tools = [] }: GenerateRequest): string | null {
  const schema = config.responseSchema ?? config.responseJsonSchema;
  const mime = config.responseMimeType ?? 'text/plain';
  if (schema !== undefined && mime === 'text/plain') {
    return `For controlled generation of only 'application/json' and 'text/x.enum' are supported, got '${mime}'.`;
  }
  if (config.responseSchema !== undefined && config.responseJsonSchema !== undefined) {
    return 'Only one of response_schema and response_json_schema may be set.';
  }
  const names = tools.flatMap((tool) => tool.functionDeclarations ?? []).map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? null : `Duplicate function declaration found: ${twice}`;
}

function explain(error: z.ZodError): Problem {
  const issue = error.issues[0];
  const path = (issue?.path ?? []).reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
  if (issue?.code === 'unrecognized_keys') {
    const place = path === '' ? '' : ` at '${path}'`;
    return invalid(`Invalid JSON payload received. Unknown name "${issue.keys[0]}"${place}: Cannot find field.`, path);
  }
  if (path === 'contents') {
    return invalid('* GenerateContentRequest.contents: contents is not specified\n', path);
  }
  return invalid(`Invalid value at '${path}': ${issue?.message ?? 'unexpected value'}`, path);
}
