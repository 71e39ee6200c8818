import { totalInputTokens, totalOutputTokens, type Usage } from '../../pricing/usage.ts';

/** Usage as OpenAI's clients read it: https://platform.openai.com/docs/api-reference/chat/object#usage */
export function writeUsage(usage: Usage) {
  const cached = usage.cachedInputTokens + usage.cachedInputAudioTokens + usage.cachedInputImageTokens;
  const images = usage.inputImageTokens + usage.cachedInputImageTokens;
  const written = usage.cacheWriteTokens + usage.cacheWrite1hTokens;
  const prompt = totalInputTokens(usage);
  const completion = totalOutputTokens(usage);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: cached,
      audio_tokens: usage.inputAudioTokens + usage.cachedInputAudioTokens,
      ...(images === 0 ? {} : { image_tokens: images }),
      ...(written === 0 ? {} : { cache_write_tokens: written }),
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoningTokens,
      audio_tokens: usage.outputAudioTokens,
      ...(usage.outputImageTokens === 0 ? {} : { image_tokens: usage.outputImageTokens }),
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
    ...(usage.webSearches === 0 ? {} : { server_tool_use: { web_search_requests: usage.webSearches } }),
  };
}
