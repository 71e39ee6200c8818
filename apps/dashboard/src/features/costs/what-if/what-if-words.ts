import { formatUsd } from '@switchyard/core/money/money';
import type { contract, RouteOutput } from '@/server/contract';
import { changeWords } from '../explorer/change-words';
import { rangeWords } from '../explorer/range';
import { purposeWords } from '../words';

export type WhatIf = RouteOutput<typeof contract.costs.whatIf>;

export type WhatIfLine = WhatIf['lines'][number];

/** The answer in a sentence. */
export function whatIfLead(result: WhatIf): string {
  if (result.lines.length === 0) return `There was no traffic of that kind in ${rangeWords(result)}.`;
  const [actual, hypothetical] = [BigInt(result.compared.actualNanos), BigInt(result.compared.hypotheticalNanos)];
  return `${rangeWords(result)} would have cost ${formatUsd(hypothetical)} instead of ${formatUsd(actual)}: ${changeWords(hypothetical, actual)}.`;
}

/** What the comparison leaves out, sentence by sentence. */
export function leftOut({ notCompared, excluded }: WhatIf): string[] {
  const lines =
    notCompared.lines === 0
      ? []
      : [
          `${notCompared.lines} ${notCompared.lines === 1 ? 'line has' : 'lines have'} no hypothetical cost, because the price does not state what they use; ${formatUsd(BigInt(notCompared.actualNanos))} of actual cost is left out with them.`,
        ];
  const others = excluded
    .filter(({ costNanos }) => costNanos !== '0')
    .map(({ purpose, costNanos }) => `${purposeWords[purpose]} of ${formatUsd(BigInt(costNanos))} are not compared.`);
  return [...lines, ...others];
}

const bucketWords = /(?<=[a-z])(?=[A-Z])/;

/** "inputAudioTokens" as "input audio tokens". */
export const bucketName = (bucket: string): string => bucket.split(bucketWords).join(' ').toLowerCase();
