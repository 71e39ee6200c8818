import type { Consumption, Grain } from '../answer/consumption.ts';

/** What Google's usage tells apart: modalities, also of cached input, thoughts, and the queries of its search. No cache writes. */
export const GENERATE_GRAIN: Grain = {
  cacheWrites: 'none',
  reasoning: true,
  inputAudio: true,
  inputImage: true,
  cachedByModality: true,
  webSearches: true,
};

/** The usage once `visible` output tokens have been made. `candidatesTokenCount` is without the thoughts. */
export function generateUsage(of: Consumption, visible: number) {
  const { cached } = of;
  const total = of.promptTokens + visible + of.reasoningTokens;
  const prompt = {
    text: of.plainText + cached.text,
    audio: of.plainAudio + cached.audio,
    image: of.plainImage + cached.image,
  };
  return {
    promptTokenCount: of.promptTokens,
    ...(visible > 0 ? { candidatesTokenCount: visible } : {}),
    totalTokenCount: total,
    ...(cached.total > 0 ? { cachedContentTokenCount: cached.total, cacheTokensDetails: details(cached) } : {}),
    promptTokensDetails: details(prompt),
    ...(of.reasoningTokens > 0 ? { thoughtsTokenCount: of.reasoningTokens } : {}),
  };
}

function details({ text, audio, image }: { text: number; audio: number; image: number }) {
  const counts = { TEXT: text, IMAGE: image, AUDIO: audio };
  return Object.entries(counts).flatMap(([modality, tokenCount]) => (tokenCount > 0 ? [{ modality, tokenCount }] : []));
}
