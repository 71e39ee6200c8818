import { z } from 'zod';
import type { Problem } from '../faults/problem.ts';
import { openAiDialect } from '../operations/openai/openai-dialect.ts';
import { BATCH_ENDPOINTS } from './batch-endpoint.ts';

const batchRequest = z.looseObject({
  input_file_id: z.string().min(1),
  endpoint: z.enum(BATCH_ENDPOINTS),
  completion_window: z.literal('24h'),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  output_expires_after: z
    .looseObject({ anchor: z.literal('created_at'), seconds: z.int().min(3600).max(2_592_000) })
    .nullish(),
});

/** What is asked of a new batch. */
export type BatchRequest = z.output<typeof batchRequest>;

/** Reads the body that asks for a batch. */
export function readBatchRequest(text: string): { kind: 'request'; request: BatchRequest } | Problem {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { kind: 'bad_json' };
  }
  const parsed = batchRequest.safeParse(body);
  return parsed.success ? { kind: 'request', request: parsed.data } : openAiDialect.explain(parsed.error, body);
}
