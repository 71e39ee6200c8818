import { parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, type useQueryStates } from 'nuqs';
import type { contract, RouteInput } from '@/server/contract';
import { usdPerMillion } from '@/server/contract/fields';
import { rangeNames } from '../explorer/range';

export const priceKinds = ['model', 'prices-now', 'rates'] as const;

/** The question as the page's address holds it. */
export const whatIfSearch = {
  range: parseAsStringLiteral(rangeNames).withDefault('last-month'),
  from: parseAsString,
  to: parseAsString,
  /** Only traffic of these models; none is all. */
  model: parseAsNativeArrayOf(parseAsString),
  price: parseAsStringLiteral(priceKinds).withDefault('model'),
  /** The account and the model that the traffic is priced on, as "<account> <model>". */
  onto: parseAsString.withDefault(''),
  input: parseAsString.withDefault(''),
  cached: parseAsString.withDefault(''),
  output: parseAsString.withDefault(''),
};

export type WhatIfSearch = ReturnType<typeof useQueryStates<typeof whatIfSearch>>[0];

export type ChangeWhatIf = (change: { [Name in keyof WhatIfSearch]?: WhatIfSearch[Name] | null }) => void;

type Price = RouteInput<typeof contract.costs.whatIf>['body']['price'];

/** What the traffic is priced at; undefined as long as the question is not whole. */
export function priceOf({
  price,
  onto,
  input,
  cached,
  output,
}: Omit<WhatIfSearch, 'range' | 'from' | 'to' | 'model'>): Price | undefined {
  if (price === 'prices-now') return { kind: 'prices-now' };
  if (price === 'model') {
    const [providerAccountId, ...model] = onto.split(' ');
    if (!providerAccountId || model.length === 0) return undefined;
    return { kind: 'model', providerAccountId, model: model.join(' ') };
  }
  if (!isPrice(input) || !isPrice(output) || (cached !== '' && !isPrice(cached))) return undefined;
  return {
    kind: 'rates',
    inputUsdPerMillion: input,
    outputUsdPerMillion: output,
    ...(cached === '' ? {} : { cachedInputUsdPerMillion: cached }),
  };
}

/** Whether a text is dollars per million tokens. */
export const isPrice = (text: string): boolean => text !== '' && usdPerMillion.safeParse(text).success;

/** An account's model as one value. */
export const ontoOf = (accountId: string, model: string): string => `${accountId} ${model}`;
