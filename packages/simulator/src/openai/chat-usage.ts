import type { Consumption, Grain } from '../answer/consumption.ts';

/** What the usage of a chat completion tells apart: audio and pictures in, cache writes without their lifetime, reasoning. */
export const CHAT_GRAIN: Grain = {
  cacheWrites: 'one',
  reasoning: true,
  inputAudio: true,
  inputImage: true,
  cachedByModality: false,
  webSearches: false,
};

/** The usage of a chat completion. Pictures and cache writes are named only where there are some. */
export function chatUsage(of: Consumption) {
  const image = of.plainImage + of.cached.image;
  const audio = of.plainAudio + of.cached.audio;
  return {
    prompt_tokens: of.promptTokens,
    completion_tokens: of.visibleTokens + of.reasoningTokens,
    total_tokens: of.promptTokens + of.visibleTokens + of.reasoningTokens,
    prompt_tokens_details: {
      cached_tokens: of.cached.total,
      audio_tokens: audio,
      ...(of.cacheWriteTokens > 0 ? { cache_write_tokens: of.cacheWriteTokens } : {}),
      ...(image > 0 ? { text_tokens: of.promptTokens - image - audio, image_tokens: image } : {}),
    },
    completion_tokens_details: {
      reasoning_tokens: of.reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
