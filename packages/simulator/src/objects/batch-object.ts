import type { BatchRequest } from './batch-request.ts';
import type { BatchResult } from './run-batch.ts';
import type { BatchObject } from './stored-objects.ts';

const WINDOW_SECONDS = 24 * 3600;

/** A batch as it is before anything has become of it. */
export function batchObject(of: {
  id: string;
  request: BatchRequest;
  model: string | null;
  createdSeconds: number;
}): BatchObject {
  const { id, request, model, createdSeconds } = of;
  return {
    id,
    object: 'batch',
    endpoint: request.endpoint,
    ...(model === null ? {} : { model }),
    errors: null,
    input_file_id: request.input_file_id,
    completion_window: request.completion_window,
    status: 'validating',
    output_file_id: null,
    error_file_id: null,
    created_at: createdSeconds,
    in_progress_at: null,
    expires_at: createdSeconds + WINDOW_SECONDS,
    finalizing_at: null,
    completed_at: null,
    failed_at: null,
    expired_at: null,
    cancelling_at: null,
    cancelled_at: null,
    request_counts: { total: 0, completed: 0, failed: 0 },
    metadata: request.metadata ?? null,
  };
}

/** A batch all of whose requests have been answered. */
export function settledBatch(
  base: BatchObject,
  result: BatchResult,
  files: { outputFileId: string | null; errorFileId: string | null },
): BatchObject {
  const { cost } = result;
  const usage = {
    input_tokens: cost.promptTokens,
    input_tokens_details: { cached_tokens: cost.cachedTokens },
    output_tokens: cost.completionTokens,
    output_tokens_details: { reasoning_tokens: cost.reasoningTokens },
    total_tokens: cost.promptTokens + cost.completionTokens,
  };
  return {
    ...base,
    status: 'completed',
    output_file_id: files.outputFileId,
    error_file_id: files.errorFileId,
    in_progress_at: base.created_at,
    finalizing_at: base.created_at,
    completed_at: base.created_at,
    request_counts: result.counts,
    ...(result.reportsUsage ? { usage } : {}),
  };
}
