import { ratesFor, type UnitPrice } from '@switchyard/core/pricing/unit-price';
import { totalInputTokens, type Usage } from '@switchyard/core/pricing/usage';

const perUnit = 1_000_000n;

/** How an attempt's cost was derived: a line for each bucket that holds tokens. Their exact sum, rounded once, is the cost. */
export function costLines(usage: Usage, price: UnitPrice | null) {
  if (price === null) return [];
  const rates = ratesFor(price, totalInputTokens(usage));
  const lines = [
    { bucket: 'input' as const, tokens: usage.inputTokens, rate: rates.inputNanosPerMillion },
    { bucket: 'cachedInput' as const, tokens: usage.cachedInputTokens, rate: rates.cachedInputNanosPerMillion },
    { bucket: 'cacheWrite' as const, tokens: usage.cacheWriteTokens, rate: rates.cacheWriteNanosPerMillion },
    { bucket: 'output' as const, tokens: usage.outputTokens, rate: rates.outputNanosPerMillion },
    { bucket: 'reasoning' as const, tokens: usage.reasoningTokens, rate: rates.reasoningNanosPerMillion },
    {
      bucket: 'perRequest' as const,
      tokens: price.perRequestNanos > 0n ? 1 : 0,
      rate: price.perRequestNanos * perUnit,
    },
  ];
  return lines
    .filter(({ tokens }) => tokens > 0)
    .map(({ bucket, tokens, rate }) => ({
      bucket,
      tokens,
      nanosPerMillion: rate.toString(),
      exactNanos: exact(BigInt(tokens) * rate),
    }));
}

/** Millionths of a nano-dollar as a decimal number of nano-dollars: 1500000n is "1.5". */
function exact(millionths: bigint): string {
  const fraction = (millionths % perUnit).toString().padStart(6, '0').replace(/0+$/, '');
  return `${millionths / perUnit}${fraction === '' ? '' : `.${fraction}`}`;
}
