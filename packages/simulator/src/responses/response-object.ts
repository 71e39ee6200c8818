import type { Choice } from '../answer/answer.ts';
import type { Consumption, Grain } from '../answer/consumption.ts';
import type { Answered } from '../calls/chat-format.ts';
import type { OutputItem } from './output-items.ts';
import type { ResponseRequest } from './response-request.ts';

/** What the usage of a response tells apart: cache writes without their lifetime, reasoning, web searches. */
export const RESPONSE_GRAIN: Grain = {
  cacheWrites: 'one',
  reasoning: true,
  inputAudio: false,
  inputImage: false,
  cachedByModality: false,
  webSearches: true,
};

/** How far a response has come. */
export type Progress =
  | { kind: 'running' }
  | { kind: 'queued' }
  | { kind: 'ended'; output: OutputItem[] }
  | { kind: 'failed' };

/** A response object at some point of its life. */
export function responseObject(answered: Answered<ResponseRequest>, id: string, progress: Progress) {
  const { request, model, createdSeconds, consumption, choices, reportsUsage } = answered;
  const ended = progress.kind === 'ended';
  const tier = request.service_tier ?? 'auto';
  const { webSearches } = consumption;
  const done = { status: statusOf(progress, choices[0]), completed_at: ended ? createdSeconds : null };
  return {
    id,
    object: 'response',
    created_at: createdSeconds,
    ...done,
    background: request.background === true,
    error: progress.kind === 'failed' ? FAILURE : null,
    incomplete_details: ended ? incompleteDetails(choices[0]) : null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    max_tool_calls: request.max_tool_calls ?? null,
    model,
    output: ended ? progress.output : [],
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: request.previous_response_id ?? null,
    prompt_cache_key: request.prompt_cache_key ?? null,
    prompt_cache_retention: request.prompt_cache_retention ?? null,
    reasoning: { effort: request.reasoning?.effort ?? null, summary: request.reasoning?.summary ?? null },
    safety_identifier: request.safety_identifier ?? null,
    service_tier: ended && tier === 'auto' ? 'default' : tier,
    store: request.store !== false,
    temperature: request.temperature ?? 1,
    text: { format: request.text?.format ?? { type: 'text' }, verbosity: request.text?.verbosity ?? 'medium' },
    tool_choice: request.tool_choice ?? 'auto',
    tools: request.tools ?? [],
    top_logprobs: request.top_logprobs ?? 0,
    top_p: request.top_p ?? 1,
    truncation: request.truncation ?? 'disabled',
    ...(ended && webSearches > 0 ? { tool_usage: { web_search: { num_requests: webSearches } } } : {}),
    usage: ended && reportsUsage ? responseUsage(consumption) : null,
    user: request.user ?? null,
    metadata: request.metadata ?? {},
  };
}

/** The error of a response that failed. */
export const FAILURE = { code: 'server_error', message: 'The server had an error while processing your request.' };

function responseUsage(of: Consumption) {
  const output = of.visibleTokens + of.reasoningTokens;
  return {
    input_tokens: of.promptTokens,
    input_tokens_details: { cached_tokens: of.cached.total, cache_write_tokens: of.cacheWriteTokens },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: of.reasoningTokens },
    total_tokens: of.promptTokens + output,
  };
}

function statusOf(progress: Progress, choice: Choice | undefined): string {
  if (progress.kind === 'running') return 'in_progress';
  if (progress.kind !== 'ended') return progress.kind;
  return incompleteDetails(choice) === null ? 'completed' : 'incomplete';
}

function incompleteDetails(choice: Choice | undefined) {
  if (choice?.finish.kind === 'length') return { reason: 'max_output_tokens' };
  return choice?.finish.kind === 'filter' ? { reason: 'content_filter' } : null;
}
