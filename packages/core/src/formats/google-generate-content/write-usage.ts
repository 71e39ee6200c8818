import { totalInputTokens, totalOutputTokens, totalTokens, type Usage } from '../../pricing/usage.ts';

/** The tiers that served, in Google's words. */
const trafficTypes: ReadonlyMap<string, string> = new Map([
  ['flex', 'ON_DEMAND_FLEX'],
  ['priority', 'ON_DEMAND_PRIORITY'],
]);

/** Usage in Google's words: https://ai.google.dev/api/generate-content#UsageMetadata */
export function writeUsage(usage: Usage, tier: string | null = null): Record<string, unknown> {
  const cached = {
    text: usage.cachedInputTokens,
    image: usage.cachedInputImageTokens,
    audio: usage.cachedInputAudioTokens,
  };
  const prompt = {
    text: usage.inputTokens + usage.cacheWriteTokens + usage.cacheWrite1hTokens + cached.text,
    image: usage.inputImageTokens + cached.image,
    audio: usage.inputAudioTokens + cached.audio,
  };
  const made = { text: usage.outputTokens, image: usage.outputImageTokens, audio: usage.outputAudioTokens };
  const cachedCount = cached.text + cached.image + cached.audio;
  return {
    promptTokenCount: totalInputTokens(usage),
    candidatesTokenCount: totalOutputTokens(usage) - usage.reasoningTokens,
    totalTokenCount: totalTokens(usage),
    ...(cachedCount > 0 ? { cachedContentTokenCount: cachedCount, cacheTokensDetails: details(cached) } : {}),
    ...(usage.reasoningTokens > 0 ? { thoughtsTokenCount: usage.reasoningTokens } : {}),
    promptTokensDetails: details(prompt),
    ...(tier === null ? {} : { trafficType: trafficTypes.get(tier) ?? 'ON_DEMAND' }),
    ...(made.image + made.audio > 0 ? { candidatesTokensDetails: details(made) } : {}),
  };
}

const details = ({ text, image, audio }: { text: number; image: number; audio: number }) =>
  [
    { modality: 'TEXT', tokenCount: text },
    { modality: 'IMAGE', tokenCount: image },
    { modality: 'AUDIO', tokenCount: audio },
  ].filter(({ tokenCount }) => tokenCount > 0);
