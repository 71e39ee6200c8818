import type { UsageBucket } from '@switchyard/core/pricing/usage';

/** What each bucket is called on the pages. */
export const bucketWords: { readonly [Bucket in UsageBucket]: string } = {
  inputTokens: 'Input',
  cachedInputTokens: 'Input, cached',
  cacheWriteTokens: 'Cache write',
  cacheWrite1hTokens: 'Cache write, 1 hour',
  inputAudioTokens: 'Audio in',
  cachedInputAudioTokens: 'Audio in, cached',
  inputImageTokens: 'Pictures in',
  cachedInputImageTokens: 'Pictures in, cached',
  outputTokens: 'Output',
  reasoningTokens: 'Reasoning',
  outputAudioTokens: 'Audio out',
  outputImageTokens: 'Pictures out',
  webSearches: 'Web searches',
  fileSearches: 'File searches',
  rerankSearches: 'Rerank searches',
  images: 'Images',
  inputAudioMs: 'Audio heard',
  inputCharacters: 'Characters spoken',
};

/** What a rate is for: nothing for one of something. */
export function perWords(per: number): string {
  if (per === 1) return '';
  return per === 3_600_000 ? ' per hour' : ' per 1M';
}

/** Thousandths in words: "85 % of the list price", "the list price and 12.5 % more". */
export function shareWords(perMille: number): string {
  if (perMille <= 1_000) return `${perMille / 10} % of the list price`;
  return `the list price and ${(perMille - 1_000) / 10} % more`;
}
