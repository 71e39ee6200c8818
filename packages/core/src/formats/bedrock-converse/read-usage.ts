import { z } from 'zod';
import { noUsage, type ReportedUsage } from '../../pricing/usage.ts';

/** More tokens than any call can have; a count beyond it is a mistake, and its price would not fit the ledger. */
const most = 1_000_000_000;
const count = z.int().nonnegative().max(most).nullish();

const converseUsage = z.looseObject({
  inputTokens: z.int().nonnegative().max(most),
  outputTokens: z.int().nonnegative().max(most),
  totalTokens: count,
  cacheReadInputTokens: count,
  cacheWriteInputTokens: count,
  cacheDetails: z
    .array(z.looseObject({ ttl: z.string(), inputTokens: count }))
    .nullish()
    .catch(null),
});

/** Splits Bedrock's usage into disjoint buckets: its input has the cached tokens beside it. Null when it makes no sense. */
export function readUsage(given: unknown): ReportedUsage | null {
  const parsed = converseUsage.safeParse(given);
  if (!parsed.success) return null;
  const { inputTokens, outputTokens, totalTokens, cacheReadInputTokens, cacheWriteInputTokens } = parsed.data;
  const details = parsed.data.cacheDetails ?? [];
  const lived = (ttl: string) =>
    details.reduce((sum, detail) => sum + (detail.ttl === ttl ? (detail.inputTokens ?? 0) : 0), 0);
  const split = lived('5m') + lived('1h');
  const read = cacheReadInputTokens ?? 0;
  const written = cacheWriteInputTokens ?? split;
  const long = Math.min(lived('1h'), written);
  const plain = inputTokens + outputTokens;
  const mismatches = [
    split > 0 && split !== written ? `${written} cache write tokens, but ${split} by lifetime` : null,
    // Some models' totals leave the cached tokens out.
    totalTokens !== null && totalTokens !== undefined && ![plain, plain + read + written].includes(totalTokens)
      ? `${totalTokens} tokens in all, but the parts are ${plain + read + written}`
      : null,
  ].filter((words) => words !== null);
  return {
    usage: {
      ...noUsage,
      inputTokens,
      cachedInputTokens: read,
      cacheWriteTokens: written - long,
      cacheWrite1hTokens: long,
      outputTokens,
    },
    mismatch: mismatches.length > 0 ? mismatches.join('; ') : null,
  };
}
