import type { Consumption, Grain } from '../answer/consumption.ts';

/** What Anthropic's usage tells apart: cache writes by lifetime, thinking, web searches; media are input like any other. */
export const MESSAGE_GRAIN: Grain = {
  cacheWrites: 'by_lifetime',
  reasoning: true,
  inputAudio: false,
  inputImage: false,
  cachedByModality: false,
  webSearches: true,
};

/** The usage of a whole message: `input_tokens` are those neither read from nor written to the cache. */
export function messageUsage(of: Consumption) {
  return {
    ...deltaUsage(of),
    cache_creation: {
      ephemeral_5m_input_tokens: of.cacheWriteTokens,
      ephemeral_1h_input_tokens: of.cacheWrite1hTokens,
    },
    service_tier: 'standard',
    inference_geo: null,
    speed: null,
  };
}

/** The usage a stream begins with: the whole input, and of the output only what its first event holds. */
export const openingUsage = (of: Consumption) => ({
  ...messageUsage(of),
  output_tokens: 1,
  output_tokens_details: null,
  server_tool_use: null,
});

/** The usage a stream ends with: everything, from its beginning. */
export function deltaUsage(of: Consumption) {
  const searches = { web_search_requests: of.webSearches, web_fetch_requests: 0 };
  return {
    input_tokens: of.plainText,
    cache_creation_input_tokens: of.cacheWriteTokens + of.cacheWrite1hTokens,
    cache_read_input_tokens: of.cached.total,
    output_tokens: of.visibleTokens + of.reasoningTokens,
    output_tokens_details: { thinking_tokens: of.reasoningTokens },
    server_tool_use: of.webSearches > 0 ? searches : null,
  };
}
