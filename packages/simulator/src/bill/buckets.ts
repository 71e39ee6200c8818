/** What one attempt consumed, each token and each unit in exactly one bucket. Whole numbers, never negative. */
export interface Buckets {
  /** Text input neither read from nor written to a prompt cache. */
  inputTokens: number;
  cachedInputTokens: number;
  /** Written to the prompt cache with the vendor's usual lifetime. */
  cacheWriteTokens: number;
  cacheWrite1hTokens: number;
  inputAudioTokens: number;
  cachedInputAudioTokens: number;
  inputImageTokens: number;
  cachedInputImageTokens: number;
  /** Text output; in formats that do not tell reasoning apart, the reasoning too. */
  outputTokens: number;
  reasoningTokens: number;
  outputAudioTokens: number;
  outputImageTokens: number;
  webSearches: number;
  fileSearches: number;
  rerankSearches: number;
  images: number;
  inputAudioMs: number;
  inputCharacters: number;
}

/** Nothing consumed. */
export const NO_BUCKETS: Readonly<Buckets> = Object.freeze({
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  inputAudioTokens: 0,
  cachedInputAudioTokens: 0,
  inputImageTokens: 0,
  cachedInputImageTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  outputAudioTokens: 0,
  outputImageTokens: 0,
  webSearches: 0,
  fileSearches: 0,
  rerankSearches: 0,
  images: 0,
  inputAudioMs: 0,
  inputCharacters: 0,
});

const NAMES = Object.keys(NO_BUCKETS) as readonly (keyof Buckets)[];

/** Adds `more` into `sum`, bucket by bucket. */
export function addInto(sum: Buckets, more: Buckets): void {
  for (const name of NAMES) sum[name] += more[name];
}
