import { type ReportedUsage, totalOutputTokens, type Usage } from '../../pricing/usage.ts';
import type { AnswerContext } from '../wire-format.ts';

/** What the input is taken to be until the provider has told: four bytes a token. Tokens. */
export const estimatedInput = ({ call }: AnswerContext): number => Math.max(Math.ceil(call.maxInputTokens / 4), 1);

/** Usage as Anthropic's clients read it. Pictures and sound are part of the input there. */
export function writeUsage(usage: Usage) {
  const created = usage.cacheWriteTokens + usage.cacheWrite1hTokens;
  return {
    input_tokens: usage.inputTokens + usage.inputAudioTokens + usage.inputImageTokens,
    cache_creation_input_tokens: created,
    cache_read_input_tokens: usage.cachedInputTokens + usage.cachedInputAudioTokens + usage.cachedInputImageTokens,
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWriteTokens,
      ephemeral_1h_input_tokens: usage.cacheWrite1hTokens,
    },
    output_tokens: totalOutputTokens(usage),
    output_tokens_details: usage.reasoningTokens > 0 ? { thinking_tokens: usage.reasoningTokens } : null,
    server_tool_use: usage.webSearches > 0 ? { web_search_requests: usage.webSearches, web_fetch_requests: 0 } : null,
  };
}

/** The usage that is told when the provider reported none. */
export function usageOrEstimate(reported: ReportedUsage | null, context: AnswerContext, outputCharacters: number) {
  if (reported !== null) return writeUsage(reported.usage);
  return {
    ...usageAtStart(context),
    output_tokens: Math.ceil(outputCharacters / 4),
  };
}

/** The usage at the start of a stream. Clients size their context by it, so it is an estimate rather than nothing. */
export const usageAtStart = (context: AnswerContext) => ({
  input_tokens: estimatedInput(context),
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  output_tokens: 1,
  output_tokens_details: null,
  server_tool_use: null,
});

/** The tier that served, in Anthropic's words. */
export const writeServiceTier = (tier: string | null): 'standard' | 'priority' | 'batch' =>
  tier === 'priority' || tier === 'batch' ? tier : 'standard';
