import { totalInputTokens, totalOutputTokens, totalTokens, type Usage } from '../../pricing/usage.ts';

/** Usage as this format reports it. */
export const writeUsage = (usage: Usage) => ({
  input_tokens: totalInputTokens(usage),
  input_tokens_details: {
    cached_tokens: usage.cachedInputTokens + usage.cachedInputAudioTokens + usage.cachedInputImageTokens,
    cache_write_tokens: usage.cacheWriteTokens + usage.cacheWrite1hTokens,
  },
  output_tokens: totalOutputTokens(usage),
  output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  total_tokens: totalTokens(usage),
});
