import type { BilledAmounts } from '../bill/bill.ts';
import { type Buckets, NO_BUCKETS } from '../bill/buckets.ts';
import type { Script } from '../faults/script.ts';
import type { Choice } from './answer.ts';
import type { Turn } from './question.ts';
import { promptTokens } from './tokens.ts';

/** What the usage report of a format tells apart. What it does not is counted with plain text. */
export interface Grain {
  /** Cache writes: not at all, as one number, or by their lifetime. */
  cacheWrites: 'none' | 'one' | 'by_lifetime';
  reasoning: boolean;
  inputAudio: boolean;
  inputImage: boolean;
  /** Whether cached audio and pictures are told apart from cached text; if not, only text is cached. */
  cachedByModality: boolean;
  webSearches: boolean;
}

/** What a whole answer consumes, as its format can report it. */
export interface Consumption {
  /** Everything read: the sum of the next six. */
  promptTokens: number;
  plainText: number;
  plainAudio: number;
  plainImage: number;
  cached: { text: number; audio: number; image: number; total: number };
  cacheWriteTokens: number;
  cacheWrite1hTokens: number;
  visibleTokens: number;
  reasoningTokens: number;
  webSearches: number;
}

/** Counts a prompt and an answer. The cache holds text first, then pictures, then sound; only text is written to it. */
export function consumptionOf(turns: readonly Turn[], choices: readonly Choice[], by: By): Consumption {
  const { script, grain } = by;
  const audio = grain.inputAudio ? script.audioInTokens : 0;
  const image = grain.inputImage ? script.imageInTokens : 0;
  const folded = script.audioInTokens + script.imageInTokens - audio - image;
  const text = (script.promptTokens ?? promptTokens(turns)) + folded;
  const cachedText = Math.min(script.cachedTokens, text);
  const cachedMedia = grain.cachedByModality ? script.cachedTokens - cachedText : 0;
  const cachedImage = Math.min(cachedMedia, image);
  const cachedAudio = Math.min(cachedMedia - cachedImage, audio);
  const writes = cacheWrites(script, grain, text - cachedText);
  return {
    promptTokens: text + audio + image,
    plainText: text - cachedText - writes.cacheWriteTokens - writes.cacheWrite1hTokens,
    plainAudio: audio - cachedAudio,
    plainImage: image - cachedImage,
    cached: { text: cachedText, audio: cachedAudio, image: cachedImage, total: cachedText + cachedImage + cachedAudio },
    ...writes,
    visibleTokens: choices.reduce((sum, choice) => sum + visibleTokensOf(choice), 0),
    reasoningTokens: choices.reduce((sum, choice) => sum + choice.reasoningTokens, 0),
    webSearches: grain.webSearches ? script.webSearches : 0,
  };
}

/** What counting depends on beside the texts. */
export interface By {
  script: Script;
  grain: Grain;
}

/** The output tokens of a choice without its reasoning. */
export const visibleTokensOf = ({ parts }: Choice): number => parts.reduce((sum, part) => sum + part.tokens.length, 0);

/** What the bill says when `visible` output tokens were produced; before an answer began only its prompt is paid. */
export function billedFor(
  of: Consumption,
  grain: Grain,
  produced: { visible: number; began: boolean },
): BilledAmounts & { usage: Buckets } {
  const reasoningTokens = produced.began ? of.reasoningTokens : 0;
  return {
    promptTokens: of.promptTokens,
    cachedTokens: of.cached.total,
    completionTokens: produced.visible + reasoningTokens,
    reasoningTokens,
    inputAudioTokens: of.plainAudio + of.cached.audio,
    inputImageTokens: of.plainImage + of.cached.image,
    usage: {
      ...NO_BUCKETS,
      inputTokens: of.plainText,
      cachedInputTokens: of.cached.text,
      cacheWriteTokens: of.cacheWriteTokens,
      cacheWrite1hTokens: of.cacheWrite1hTokens,
      inputAudioTokens: of.plainAudio,
      cachedInputAudioTokens: of.cached.audio,
      inputImageTokens: of.plainImage,
      cachedInputImageTokens: of.cached.image,
      outputTokens: produced.visible + (grain.reasoning ? 0 : reasoningTokens),
      reasoningTokens: grain.reasoning ? reasoningTokens : 0,
      webSearches: produced.began ? of.webSearches : 0,
    },
  };
}

function cacheWrites(script: Script, { cacheWrites: grain }: Grain, left: number) {
  if (grain === 'none') return { cacheWriteTokens: 0, cacheWrite1hTokens: 0 };
  const usual = script.cacheWriteTokens + (grain === 'one' ? script.cacheWrite1hTokens : 0);
  const cacheWriteTokens = Math.min(usual, left);
  const long = grain === 'by_lifetime' ? script.cacheWrite1hTokens : 0;
  return { cacheWriteTokens, cacheWrite1hTokens: Math.min(long, left - cacheWriteTokens) };
}
