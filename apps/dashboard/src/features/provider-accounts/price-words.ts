import { type RateField, rateOfUsdField, type UsdRateField, usdRateFieldNames } from '@/server/contract/price-fields';

/** What each rate is called where it is typed, and what it is for. */
export const rateWords: { readonly [Name in UsdRateField]: { label: string; per: string } } = {
  inputUsdPerMillion: { label: 'Input price', per: 'per 1M tokens' },
  cachedInputUsdPerMillion: { label: 'Cached input price', per: 'per 1M tokens' },
  outputUsdPerMillion: { label: 'Output price', per: 'per 1M tokens' },
  reasoningUsdPerMillion: { label: 'Reasoning', per: 'per 1M tokens' },
  cacheWriteUsdPerMillion: { label: 'Cache write', per: 'per 1M tokens' },
  cacheWrite1hUsdPerMillion: { label: 'Cache write, 1 hour', per: 'per 1M tokens' },
  inputAudioUsdPerMillion: { label: 'Audio in', per: 'per 1M tokens' },
  cachedInputAudioUsdPerMillion: { label: 'Audio in, cached', per: 'per 1M tokens' },
  outputAudioUsdPerMillion: { label: 'Audio out', per: 'per 1M tokens' },
  inputImageUsdPerMillion: { label: 'Pictures in', per: 'per 1M tokens' },
  cachedInputImageUsdPerMillion: { label: 'Pictures in, cached', per: 'per 1M tokens' },
  outputImageUsdPerMillion: { label: 'Pictures out', per: 'per 1M tokens' },
  imageUsd: { label: 'Image', per: 'each' },
  webSearchUsd: { label: 'Web search', per: 'each' },
  fileSearchUsd: { label: 'File search', per: 'each' },
  rerankSearchUsd: { label: 'Rerank search', per: 'each' },
  perRequestUsd: { label: 'Request', per: 'each' },
  inputAudioUsdPerHour: { label: 'Audio heard', per: 'per hour' },
  inputCharactersUsdPerMillion: { label: 'Characters spoken', per: 'per 1M characters' },
};

/** Rates that most models have; the others are folded away. */
export const mainRates = ['inputUsdPerMillion', 'cachedInputUsdPerMillion', 'outputUsdPerMillion'] as const;

const main: ReadonlySet<UsdRateField> = new Set(mainRates);

/** The other rates, in the order in which they are typed. */
export const otherRates = Object.keys(rateWords).filter(isOtherRate);

/** The stated rates of a price besides the main ones, with their words. */
export function statedRates(price: { readonly [Name in RateField]: string | null }) {
  return otherRates.flatMap((name) => {
    const nanos = price[rateOfUsdField[name]];
    return nanos === null ? [] : [{ ...rateWords[name], nanos }];
  });
}

/** Thousandths in words: "85 % of the list price". */
export function shareText(perMille: number): string {
  return `${perMille / 10} % of the list price`;
}

function isOtherRate(name: string): name is UsdRateField {
  return usdRateFieldNames.some((known) => known === name && !main.has(known));
}
