import { z } from 'zod';
import { noUsage, type ReportedUsage } from '../../pricing/usage.ts';

/** More tokens than any call can have; a count beyond it is a mistake, and its price would not fit the ledger. */
const count = z.int().nonnegative().max(1_000_000_000).nullish();

const iteration = z.looseObject({
  type: z.string(),
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});

/** Input tokens stand beside the cached ones, thinking tokens inside the output. */
const anthropicUsage = z.looseObject({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  cache_creation: z.looseObject({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count }).nullish(),
  output_tokens_details: z.looseObject({ thinking_tokens: count }).nullish(),
  server_tool_use: z.looseObject({ web_search_requests: count }).nullish(),
  iterations: z.array(iteration).nullish().catch(null),
});

type AnthropicUsage = z.infer<typeof anthropicUsage>;

/** Splits Anthropic's usage into disjoint buckets. Null when it makes no sense: the answer is good all the same. */
export function readUsage(given: unknown): ReportedUsage | null {
  const parsed = anthropicUsage.safeParse(given);
  if (!parsed.success || (isMissing(parsed.data.input_tokens) && isMissing(parsed.data.output_tokens))) return null;
  const reported = withCompactions(parsed.data);
  const written = splitWrites(reported);
  const output = reported.output_tokens ?? 0;
  const thinking = reported.output_tokens_details?.thinking_tokens ?? 0;
  const tooMuch = thinking > output ? `${thinking} thinking tokens of ${output} output tokens` : null;
  const mismatches = [written.mismatch, tooMuch].filter((words) => words !== null);
  const usage = {
    ...noUsage,
    inputTokens: reported.input_tokens ?? 0,
    cachedInputTokens: reported.cache_read_input_tokens ?? 0,
    cacheWriteTokens: written.fiveMinutes,
    cacheWrite1hTokens: written.oneHour,
    outputTokens: Math.max(output - thinking, 0),
    reasoningTokens: Math.min(thinking, output),
    webSearches: reported.server_tool_use?.web_search_requests ?? 0,
  };
  return { usage, mismatch: mismatches.length > 0 ? mismatches.join('; ') : null };
}

/** The cumulative counts of a stream: what a later event tells replaces what an earlier one told, field by field. */
export function laterUsage(earlier: unknown, later: unknown): unknown {
  const before = members.safeParse(earlier).data ?? {};
  const told = Object.entries(members.safeParse(later).data ?? {}).filter(([, value]) => !isMissing(value));
  const after = Object.fromEntries(told);
  const merged = { ...before, ...after };
  const grown = merged.cache_creation_input_tokens !== before.cache_creation_input_tokens;
  if (!grown || 'cache_creation' in after) return merged;
  // The start alone tells how the cache writes are split. What is written later lives for five minutes.
  const split = z.looseObject({ ephemeral_1h_input_tokens: count }).safeParse(before.cache_creation).data;
  return { ...merged, cache_creation: { ephemeral_1h_input_tokens: split?.ephemeral_1h_input_tokens ?? 0 } };
}

const members = z.record(z.string(), z.unknown());

const isMissing = (value: unknown) => value === null || value === undefined;

/** The total of the cache writes counts; without a split all of it lives for five minutes. */
function splitWrites({ cache_creation_input_tokens, cache_creation }: AnthropicUsage) {
  const oneHour = cache_creation?.ephemeral_1h_input_tokens ?? 0;
  const told = cache_creation?.ephemeral_5m_input_tokens;
  const total = cache_creation_input_tokens ?? (told ?? 0) + oneHour;
  const fiveMinutes = Math.max(total - oneHour, 0);
  const isSplit = oneHour > 0 || Boolean(told);
  const fits = fiveMinutes + oneHour === total && (isMissing(told) || told === fiveMinutes);
  return {
    fiveMinutes,
    oneHour: total - fiveMinutes,
    mismatch:
      isSplit && !fits
        ? `${total} cache write tokens, but ${told ?? 0} for five minutes and ${oneHour} for one hour`
        : null,
  };
}

/** Summaries of a long context are billed, but not part of the totals. */
function withCompactions(usage: AnthropicUsage): AnthropicUsage {
  const compactions = (usage.iterations ?? []).filter(({ type }) => type === 'compaction');
  if (compactions.length === 0) return usage;
  const sum = { ...usage };
  for (const one of compactions) for (const name of summed) sum[name] = (sum[name] ?? 0) + (one[name] ?? 0);
  return sum;
}

const summed = ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'] as const;
