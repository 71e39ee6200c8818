import { anthropicCountTokens } from './anthropic-count-tokens.ts';
import { googleCountTokens } from './google-count-tokens.ts';
import { googleBatchEmbedContents, googleEmbedContent } from './google-embeddings.ts';
import { openaiCompletions } from './openai-completions.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';
import { openaiImageEdits, openaiImageGenerations } from './openai-images.ts';
import { openaiModerations } from './openai-moderations.ts';
import { openaiRerank } from './openai-rerank.ts';
import { openaiSpeech } from './openai-speech.ts';
import { openaiTranscriptions, openaiTranslations } from './openai-transcriptions.ts';
import type { Operation } from './operation.ts';

/** Every operation that callers find besides chats. */
export const operations: readonly Operation[] = [
  openaiCompletions,
  openaiEmbeddings,
  openaiImageGenerations,
  openaiImageEdits,
  openaiSpeech,
  openaiTranscriptions,
  openaiTranslations,
  openaiModerations,
  openaiRerank,
  googleEmbedContent,
  googleBatchEmbedContents,
  googleCountTokens,
  anthropicCountTokens,
];
