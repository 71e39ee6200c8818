import { nanoUsd } from '../money/nano-usd.ts';
import type { TokenBucket, UnitBucket, Usage, UsageBucket } from './usage.ts';

const rate = nanoUsd.optional();

/**
 * Rates of the token buckets, nano-USD per million tokens. A rate that is absent is not stated: cached input and cache writes then
 * cost as their plain counterpart and reasoning as output, and every other bucket has no price.
 */
export const tokenRates = {
  inputNanosPerMillion: rate,
  cachedInputNanosPerMillion: rate,
  cacheWriteNanosPerMillion: rate,
  cacheWrite1hNanosPerMillion: rate,
  inputAudioNanosPerMillion: rate,
  cachedInputAudioNanosPerMillion: rate,
  inputImageNanosPerMillion: rate,
  cachedInputImageNanosPerMillion: rate,
  outputNanosPerMillion: rate,
  reasoningNanosPerMillion: rate,
  outputAudioNanosPerMillion: rate,
  outputImageNanosPerMillion: rate,
};

/** Rates of everything that is not counted in tokens. A rate that is absent is not stated, and its bucket has no price. */
export const unitRates = {
  /** Nano-USD for one, as the three that follow. */
  webSearchNanos: rate,
  fileSearchNanos: rate,
  rerankSearchNanos: rate,
  imageNanos: rate,
  /** Nano-USD for an hour of audio heard. */
  inputAudioNanosPerHour: rate,
  /** Nano-USD for a million characters spoken. */
  inputCharactersNanosPerMillion: rate,
};

/** The name of a rate of tokens. */
export type TokenRateName = keyof typeof tokenRates;

/** The name of a rate of something else. */
export type UnitRateName = keyof typeof unitRates;

/** The names of the rates of tokens, in the order of the buckets. */
export const tokenRateNames = Object.keys(tokenRates) as readonly TokenRateName[];

/** The names of the rates of everything else, in the order of the buckets. */
export const unitRateNames = Object.keys(unitRates) as readonly UnitRateName[];

/** Stated rates of tokens; see {@link tokenRates}. */
export type TokenRates = { readonly [Name in TokenRateName]?: bigint | undefined };

/** Stated rates of everything else; see {@link unitRates}. */
export type UnitRates = { readonly [Name in UnitRateName]?: bigint | undefined };

/** The rate of each bucket of tokens, and in order those that stand in for it when it is not stated. */
export const ratesOfTokens: { readonly [Bucket in TokenBucket]: readonly [TokenRateName, ...TokenRateName[]] } = {
  inputTokens: ['inputNanosPerMillion'],
  cachedInputTokens: ['cachedInputNanosPerMillion', 'inputNanosPerMillion'],
  cacheWriteTokens: ['cacheWriteNanosPerMillion', 'inputNanosPerMillion'],
  cacheWrite1hTokens: ['cacheWrite1hNanosPerMillion', 'cacheWriteNanosPerMillion', 'inputNanosPerMillion'],
  inputAudioTokens: ['inputAudioNanosPerMillion'],
  cachedInputAudioTokens: ['cachedInputAudioNanosPerMillion', 'inputAudioNanosPerMillion'],
  inputImageTokens: ['inputImageNanosPerMillion'],
  cachedInputImageTokens: ['cachedInputImageNanosPerMillion', 'inputImageNanosPerMillion'],
  outputTokens: ['outputNanosPerMillion'],
  reasoningTokens: ['reasoningNanosPerMillion', 'outputNanosPerMillion'],
  outputAudioTokens: ['outputAudioNanosPerMillion'],
  outputImageTokens: ['outputImageNanosPerMillion'],
};

/** The rate of each bucket of something else. */
export const rateOfUnits: { readonly [Bucket in UnitBucket]: UnitRateName } = {
  webSearches: 'webSearchNanos',
  fileSearches: 'fileSearchNanos',
  rerankSearches: 'rerankSearchNanos',
  images: 'imageNanos',
  inputAudioMs: 'inputAudioNanosPerHour',
  inputCharacters: 'inputCharactersNanosPerMillion',
};

const million = 1_000_000;
const hourMs = 3_600_000;

/** How many of a bucket its rate is for: a million tokens, an hour of milliseconds, one search. */
export const unitsPerRate: { readonly [Bucket in UsageBucket]: number } = {
  inputTokens: million,
  cachedInputTokens: million,
  cacheWriteTokens: million,
  cacheWrite1hTokens: million,
  inputAudioTokens: million,
  cachedInputAudioTokens: million,
  inputImageTokens: million,
  cachedInputImageTokens: million,
  outputTokens: million,
  reasoningTokens: million,
  outputAudioTokens: million,
  outputImageTokens: million,
  webSearches: 1,
  fileSearches: 1,
  rerankSearches: 1,
  images: 1,
  inputAudioMs: hourMs,
  inputCharacters: million,
} satisfies Usage;

/** The rate that holds for a bucket of tokens: its own, else the first stated one that stands in for it. */
export function tokenRateOf(rates: TokenRates, bucket: TokenBucket): bigint | undefined {
  for (const name of ratesOfTokens[bucket]) {
    const stated = rates[name];
    if (stated !== undefined) return stated;
  }
  return undefined;
}
