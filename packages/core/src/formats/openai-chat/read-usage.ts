import { z } from 'zod';
import { noUsage, type ReportedUsage } from '../../pricing/usage.ts';
import type { Quirks } from '../wire-format.ts';

/** More tokens than any call can have; a count beyond it is a mistake, and its price would not fit the ledger. */
const most = 1_000_000_000;
const count = z.int().nonnegative().max(most).nullish();

/** OpenAI's usage and what hosts add to it. Prompt tokens include the cached ones, completion tokens include the reasoning. */
const openaiUsage = z.looseObject({
  prompt_tokens: z.int().nonnegative().max(most),
  completion_tokens: count,
  total_tokens: count,
  prompt_tokens_details: z
    .looseObject({ cached_tokens: count, audio_tokens: count, image_tokens: count, cache_write_tokens: count })
    .nullish(),
  completion_tokens_details: z
    .looseObject({ reasoning_tokens: count, audio_tokens: count, image_tokens: count })
    .nullish(),
  // DeepSeek.
  prompt_cache_hit_tokens: count,
  prompt_cache_miss_tokens: count,
  // Moonshot.
  cached_tokens: count,
  // Perplexity.
  reasoning_tokens: count,
  num_search_queries: count,
  // xAI.
  num_sources_used: count,
  // OpenRouter.
  server_tool_use: z.looseObject({ web_search_requests: count }).nullish(),
});

type Reported = z.infer<typeof openaiUsage>;

/**
 * Splits OpenAI's usage into disjoint buckets whose sum is what the provider reported, and says what does not add up. Null when it
 * makes no sense: the answer is good all the same, and its cost is estimated.
 */
export function readUsage(given: unknown, { reasoningTokens }: Pick<Quirks, 'reasoningTokens'>): ReportedUsage | null {
  // Every chunk of a stream comes by here, and nearly none has any.
  if (given === null || given === undefined) return null;
  const parsed = openaiUsage.safeParse(given);
  if (!parsed.success) return null;
  const reported = parsed.data;
  const problems: string[] = [];
  const input = splitInput(reported, problems);
  const output = splitOutput(reported, reasoningTokens === 'beside', problems);
  checkTotal(reported, output.beside, problems);
  const searches = reported.num_search_queries ?? reported.server_tool_use?.web_search_requests;
  const usage = { ...noUsage, ...input, ...output.buckets, webSearches: searches ?? reported.num_sources_used ?? 0 };
  return { usage, mismatch: problems.length === 0 ? null : problems.join('; ') };
}

function splitInput(reported: Reported, problems: string[]) {
  const { prompt_tokens: prompt, prompt_tokens_details: details, prompt_cache_hit_tokens: hit } = reported;
  const take = taker(prompt, 'prompt_tokens', problems);
  const audio = take(details?.audio_tokens, 'audio_tokens');
  const images = take(details?.image_tokens, 'image_tokens');
  const written = take(details?.cache_write_tokens, 'cache_write_tokens');
  const text = take.rest();
  const cached = details?.cached_tokens ?? hit ?? reported.cached_tokens ?? 0;
  const miss = reported.prompt_cache_miss_tokens;
  if (typeof hit === 'number' && typeof miss === 'number' && hit + miss !== prompt)
    problems.push(
      `prompt_cache_hit_tokens ${hit} and prompt_cache_miss_tokens ${miss} are not prompt_tokens ${prompt}`,
    );
  // Which kind was cached is not told: text first, then sound, then pictures.
  const cachedText = Math.min(cached, text);
  const cachedAudio = Math.min(cached - cachedText, audio);
  const cachedImages = Math.min(cached - cachedText - cachedAudio, images);
  if (cached > cachedText + cachedAudio + cachedImages)
    problems.push(`cached_tokens ${cached} are more than what is left of prompt_tokens ${prompt}`);
  return {
    inputTokens: text - cachedText,
    cachedInputTokens: cachedText,
    cacheWriteTokens: written,
    inputAudioTokens: audio - cachedAudio,
    cachedInputAudioTokens: cachedAudio,
    inputImageTokens: images - cachedImages,
    cachedInputImageTokens: cachedImages,
  };
}

function splitOutput(reported: Reported, beside: boolean, problems: string[]) {
  const { completion_tokens_details: details, completion_tokens } = reported;
  const take = taker(completion_tokens ?? 0, 'completion_tokens', problems);
  const told = details?.reasoning_tokens ?? reported.reasoning_tokens ?? 0;
  const reasoning = beside ? told : take(told, 'reasoning_tokens');
  const audio = take(details?.audio_tokens, 'audio_tokens');
  const images = take(details?.image_tokens, 'image_tokens');
  const buckets = {
    reasoningTokens: reasoning,
    outputAudioTokens: audio,
    outputImageTokens: images,
    outputTokens: take.rest(),
  };
  return { buckets, beside: beside ? told : 0 };
}

/** Takes parts off a whole, never more than there is. */
function taker(whole: number, name: string, problems: string[]) {
  let left = whole;
  const take = (part: number | null | undefined, partName: string): number => {
    const taken = Math.min(part ?? 0, left);
    if ((part ?? 0) > taken) problems.push(`${partName} ${part} are more than what is left of ${name} ${whole}`);
    left -= taken;
    return taken;
  };
  return Object.assign(take, { rest: () => left });
}

/** Of the hosts that count reasoning beside the completion, some leave it out of the total as well. */
function checkTotal(reported: Reported, beside: number, problems: string[]): void {
  const { total_tokens: total, prompt_tokens: prompt, completion_tokens } = reported;
  if (typeof total !== 'number') return;
  const sum = prompt + (completion_tokens ?? 0);
  if (total !== sum && total !== sum + beside)
    problems.push(`total_tokens ${total} is not the sum of the parts, ${sum + beside}`);
}
