import { parseUsd } from '@switchyard/core/money/money';
import { nanosPerUsd } from '@switchyard/core/money/nano-usd';
import { z } from 'zod';
import { nanos, usd, usdPerMillion } from './fields.ts';

const stated = nanos.nullable();

/** Nano-USD per million tokens; null where the price states none. */
const tokenRateFields = {
  inputNanosPerMillion: stated,
  cachedInputNanosPerMillion: stated,
  cacheWriteNanosPerMillion: stated,
  cacheWrite1hNanosPerMillion: stated,
  inputAudioNanosPerMillion: stated,
  cachedInputAudioNanosPerMillion: stated,
  inputImageNanosPerMillion: stated,
  cachedInputImageNanosPerMillion: stated,
  outputNanosPerMillion: stated,
  reasoningNanosPerMillion: stated,
  outputAudioNanosPerMillion: stated,
  outputImageNanosPerMillion: stated,
};

/** Every rate of a price, in nano-USD; null where it states none. */
export const rateFields = {
  ...tokenRateFields,
  webSearchNanos: stated,
  fileSearchNanos: stated,
  rerankSearchNanos: stated,
  imageNanos: stated,
  perRequestNanos: stated,
  inputAudioNanosPerHour: stated,
  inputCharactersNanosPerMillion: stated,
};

/** The name of a rate. */
export type RateField = keyof typeof rateFields;

/** The names of all rates. */
export const rateFieldNames = Object.keys(rateFields) as readonly RateField[];

const perMillion = usdPerMillion.nullish();

/** Dollars for one of something. Far above any real price, and still far from what a cost could not hold. */
const each = usd
  .refine((text) => (parseUsd(text.trim()) ?? 0n) <= 1_000_000n * nanosPerUsd, 'A price may be at most $1,000,000.')
  .nullish();

/** Every rate of a price as a person types it, in dollars; left out where the price states none. */
export const usdRateFields = {
  inputUsdPerMillion: perMillion,
  cachedInputUsdPerMillion: perMillion,
  cacheWriteUsdPerMillion: perMillion,
  cacheWrite1hUsdPerMillion: perMillion,
  inputAudioUsdPerMillion: perMillion,
  cachedInputAudioUsdPerMillion: perMillion,
  inputImageUsdPerMillion: perMillion,
  cachedInputImageUsdPerMillion: perMillion,
  outputUsdPerMillion: perMillion,
  reasoningUsdPerMillion: perMillion,
  outputAudioUsdPerMillion: perMillion,
  outputImageUsdPerMillion: perMillion,
  webSearchUsd: each,
  fileSearchUsd: each,
  rerankSearchUsd: each,
  imageUsd: each,
  perRequestUsd: each,
  inputAudioUsdPerHour: each,
  inputCharactersUsdPerMillion: each,
};

/** The name of a rate in dollars. */
export type UsdRateField = keyof typeof usdRateFields;

/** Each rate under the name that it has in dollars. */
export const rateOfUsdField: { readonly [Name in UsdRateField]: RateField } = {
  inputUsdPerMillion: 'inputNanosPerMillion',
  cachedInputUsdPerMillion: 'cachedInputNanosPerMillion',
  cacheWriteUsdPerMillion: 'cacheWriteNanosPerMillion',
  cacheWrite1hUsdPerMillion: 'cacheWrite1hNanosPerMillion',
  inputAudioUsdPerMillion: 'inputAudioNanosPerMillion',
  cachedInputAudioUsdPerMillion: 'cachedInputAudioNanosPerMillion',
  inputImageUsdPerMillion: 'inputImageNanosPerMillion',
  cachedInputImageUsdPerMillion: 'cachedInputImageNanosPerMillion',
  outputUsdPerMillion: 'outputNanosPerMillion',
  reasoningUsdPerMillion: 'reasoningNanosPerMillion',
  outputAudioUsdPerMillion: 'outputAudioNanosPerMillion',
  outputImageUsdPerMillion: 'outputImageNanosPerMillion',
  webSearchUsd: 'webSearchNanos',
  fileSearchUsd: 'fileSearchNanos',
  rerankSearchUsd: 'rerankSearchNanos',
  imageUsd: 'imageNanos',
  perRequestUsd: 'perRequestNanos',
  inputAudioUsdPerHour: 'inputAudioNanosPerHour',
  inputCharactersUsdPerMillion: 'inputCharactersNanosPerMillion',
};

/** The names of all rates in dollars. */
export const usdRateFieldNames = Object.keys(usdRateFields) as readonly UsdRateField[];

/** The same for every rate in dollars: an object with `make`'s answer under each name. */
export function forEveryUsdRate<Value>(make: (name: UsdRateField) => Value): { [Name in UsdRateField]: Value } {
  return Object.fromEntries(usdRateFieldNames.map((name) => [name, make(name)])) as { [Name in UsdRateField]: Value };
}

/** Thousandths of the price book's price: 850 is 85 %. */
export const sharePerMille = z
  .int('Expected a whole number of thousandths.')
  .min(1, 'At least 0.1 % of the list price.')
  .max(100_000, 'At most a hundred times the list price.');
