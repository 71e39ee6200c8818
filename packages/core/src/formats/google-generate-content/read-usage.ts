import { z } from 'zod';
import { noUsage, type ReportedUsage } from '../../pricing/usage.ts';

/** More tokens than any call can have; a count beyond it is a mistake, and its price would not fit the ledger. */
const count = z.int().nonnegative().max(1_000_000_000).nullish();

const details = z.array(z.looseObject({ modality: z.string().nullish(), tokenCount: count })).nullish();

const usageMetadata = z.looseObject({
  promptTokenCount: count,
  cachedContentTokenCount: count,
  toolUsePromptTokenCount: count,
  candidatesTokenCount: count,
  thoughtsTokenCount: count,
  totalTokenCount: count,
  promptTokensDetails: details,
  cacheTokensDetails: details,
  toolUsePromptTokensDetails: details,
  candidatesTokensDetails: details,
  trafficType: z.string().max(100).nullish().catch(null),
  serviceTier: z.string().max(100).nullish().catch(null),
});

/**
 * Splits Google's usage into disjoint buckets. The prompt includes what was cached; thoughts and what tools read stand beside.
 * Null when it makes no sense. https://ai.google.dev/api/generate-content#UsageMetadata
 */
export function readUsage(
  given: unknown,
  webSearches: number,
): { reported: ReportedUsage; serviceTier: string | null } | null {
  const parsed = usageMetadata.safeParse(given);
  if (!parsed.success) return null;
  const data = parsed.data;
  const serviceTier = tierOf(data.serviceTier ?? data.trafficType);
  if ([data.promptTokenCount, data.candidatesTokenCount, data.totalTokenCount].every((one) => typeof one !== 'number'))
    return null;
  const problems: string[] = [];
  const prompt = split(data.promptTokenCount, data.promptTokensDetails, { name: 'prompt', problems });
  const tools = split(data.toolUsePromptTokenCount, data.toolUsePromptTokensDetails, { name: 'tool prompt', problems });
  const made = split(data.candidatesTokenCount, data.candidatesTokensDetails, { name: 'candidates', problems });
  const cached = splitCached(data, prompt, problems);
  const reasoning = data.thoughtsTokenCount ?? 0;
  const sum =
    (data.promptTokenCount ?? 0) + (data.toolUsePromptTokenCount ?? 0) + (data.candidatesTokenCount ?? 0) + reasoning;
  const total = data.totalTokenCount ?? sum;
  if (total !== sum) problems.push(`the provider's total is ${total} tokens, its parts sum to ${sum}`);
  const usage = {
    ...noUsage,
    inputTokens: prompt.text - cached.text + tools.text,
    inputAudioTokens: prompt.audio - cached.audio + tools.audio,
    inputImageTokens: prompt.image - cached.image + tools.image,
    cachedInputTokens: cached.text,
    cachedInputAudioTokens: cached.audio,
    cachedInputImageTokens: cached.image,
    outputTokens: made.text,
    outputAudioTokens: made.audio,
    outputImageTokens: made.image,
    reasoningTokens: reasoning,
    webSearches,
  };
  return { reported: { usage, mismatch: problems.length === 0 ? null : problems.join('; ') }, serviceTier };
}

type Details = z.infer<typeof details>;
type Split = { text: number; image: number; audio: number };

/** Pictures and films cost by what is seen, sound by what is heard; text and documents are the rest of the whole. */
function split(whole: number | null | undefined, parts: Details, at: { name: string; problems: string[] }): Split {
  const all = whole ?? 0;
  const image = sumOf(parts, ['IMAGE', 'VIDEO']);
  const audio = sumOf(parts, ['AUDIO']);
  const named = image + audio + sumOf(parts, ['TEXT', 'DOCUMENT']);
  if (named > all) at.problems.push(`the ${at.name} has ${all} tokens, its details sum to ${named}`);
  const heard = Math.min(audio, all);
  const seen = Math.min(image, all - heard);
  return { text: all - heard - seen, image: seen, audio: heard };
}

/** Each kind has at most as many cached tokens as it has; what the details do not place is text as far as there is any. */
function splitCached(data: z.infer<typeof usageMetadata>, prompt: Split, problems: string[]): Split {
  const whole = data.promptTokenCount ?? 0;
  const all = Math.min(data.cachedContentTokenCount ?? 0, whole);
  if ((data.cachedContentTokenCount ?? 0) > whole)
    problems.push(`${data.cachedContentTokenCount} tokens were cached of a prompt of ${whole}`);
  const audio = Math.min(sumOf(data.cacheTokensDetails, ['AUDIO']), prompt.audio, all);
  const image = Math.min(sumOf(data.cacheTokensDetails, ['IMAGE', 'VIDEO']), prompt.image, all - audio);
  const text = Math.min(all - audio - image, prompt.text);
  const moreImage = Math.min(all - audio - image - text, prompt.image - image);
  return { text, image: image + moreImage, audio: all - text - image - moreImage };
}

const sumOf = (parts: Details, modalities: readonly string[]): number =>
  (parts ?? []).reduce(
    (sum, { modality, tokenCount }) => (modalities.includes(modality ?? '') ? sum + (tokenCount ?? 0) : sum),
    0,
  );

const tierOf = (word: string | null | undefined): string | null =>
  word ? word.toLowerCase().replace(/^on_demand_(?=.)/, '') : null;
