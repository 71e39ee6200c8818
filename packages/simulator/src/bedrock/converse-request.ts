import { z } from 'zod';
import { invalid, type Problem } from '../faults/problem.ts';
import { conversationFault } from './conversation-rules.ts';

const source = z.looseObject({
  bytes: z.string().optional(),
  s3Location: z.looseObject({ uri: z.string() }).optional(),
  text: z.string().optional(),
});

const document = z.looseObject({ format: z.string().optional(), name: z.string(), source });
const medium = z.looseObject({ format: z.string(), source });

const resultContent = z.looseObject({
  text: z.string().optional(),
  json: z.unknown().optional(),
  image: medium.optional(),
  document: document.optional(),
  video: medium.optional(),
});

const block = z.looseObject({
  text: z.string().optional(),
  image: medium.optional(),
  document: document.optional(),
  video: medium.optional(),
  audio: medium.optional(),
  toolUse: z
    .looseObject({ toolUseId: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/), name: z.string(), input: z.unknown() })
    .optional(),
  toolResult: z
    .looseObject({
      toolUseId: z.string(),
      content: z.array(resultContent),
      status: z.enum(['success', 'error']).optional(),
    })
    .optional(),
  reasoningContent: z
    .looseObject({
      reasoningText: z.looseObject({ text: z.string(), signature: z.string().optional() }).optional(),
      redactedContent: z.string().optional(),
    })
    .optional(),
  cachePoint: z.looseObject({ type: z.literal('default'), ttl: z.enum(['5m', '1h']).optional() }).optional(),
});

const converseRequestSchema = z.looseObject({
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant']), content: z.array(block) })).optional(),
  system: z.array(z.looseObject({ text: z.string().optional() })).optional(),
  inferenceConfig: z
    .looseObject({
      maxTokens: z.int().min(1).optional(),
      temperature: z.number().min(0).max(1).optional(),
      topP: z.number().min(0).max(1).optional(),
      stopSequences: z.array(z.string().min(1)).max(2500).optional(),
    })
    .optional(),
  toolConfig: z
    .looseObject({
      tools: z
        .array(
          z.looseObject({
            toolSpec: z
              .looseObject({
                name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
                description: z.string().min(1).optional(),
                inputSchema: z.looseObject({ json: z.unknown() }),
              })
              .optional(),
          }),
        )
        .min(1),
      toolChoice: z
        .looseObject({
          auto: z.looseObject({}).optional(),
          any: z.looseObject({}).optional(),
          tool: z.looseObject({ name: z.string() }).optional(),
        })
        .optional(),
    })
    .optional(),
  outputConfig: z
    .looseObject({
      textFormat: z
        .looseObject({
          type: z.literal('json_schema'),
          structure: z.looseObject({ jsonSchema: z.looseObject({ schema: z.string() }) }),
        })
        .optional(),
    })
    .optional(),
  additionalModelRequestFields: z.looseObject({}).nullish(),
  requestMetadata: z.record(z.string(), z.string()).optional(),
  serviceTier: z.looseObject({ type: z.enum(['default', 'flex', 'priority', 'reserved']) }).optional(),
});

/** A request of Converse whose known fields have their documented types. */
export type ConverseRequest = z.output<typeof converseRequestSchema>;
export type Message = NonNullable<ConverseRequest['messages']>[number];
export type Block = Message['content'][number];

/** Checks a parsed body: the fields, then the rules of a conversation. */
export function parseConverseRequest(
  body: unknown,
): { kind: 'request'; request: ConverseRequest } | { kind: 'refused'; problem: Problem } {
  const parsed = converseRequestSchema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = (issue?.path ?? []).map(String).join('.');
    const text = `1 validation error detected: Value at '${path}' failed to satisfy constraint: ${issue?.message ?? ''}`;
    return { kind: 'refused', problem: invalid(text, path) };
  }
  const fault = conversationFault(parsed.data);
  return fault === null
    ? { kind: 'request', request: parsed.data }
    : { kind: 'refused', problem: invalid(fault, 'messages') };
}
