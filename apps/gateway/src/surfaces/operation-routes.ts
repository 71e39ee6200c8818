import { anthropicCountTokens } from '@switchyard/core/operations/anthropic-count-tokens';
import { googleCountTokens } from '@switchyard/core/operations/google-count-tokens';
import { googleBatchEmbedContents, googleEmbedContent } from '@switchyard/core/operations/google-embeddings';
import { openaiCompletions } from '@switchyard/core/operations/openai-completions';
import { openaiEmbeddings } from '@switchyard/core/operations/openai-embeddings';
import { openaiImageEdits, openaiImageGenerations } from '@switchyard/core/operations/openai-images';
import { openaiModerations } from '@switchyard/core/operations/openai-moderations';
import { openaiRerank } from '@switchyard/core/operations/openai-rerank';
import { openaiSpeech } from '@switchyard/core/operations/openai-speech';
import { openaiTranscriptions, openaiTranslations } from '@switchyard/core/operations/openai-transcriptions';
import type { Operation } from '@switchyard/core/operations/operation';
import { nameIn } from '../http/name-in.ts';
import { operationSurface } from './operation-surface.ts';
import type { Route } from './route.ts';

const at = (path: string, operation: Operation): Route => ({
  kind: 'call',
  method: 'POST',
  pattern: new RegExp(`^/v1/${path}$`),
  surface: () => operationSurface(operation),
});

/** Google names the model in the address. */
const ofModel = (method: string, operation: Operation): Route => ({
  kind: 'call',
  method: 'POST',
  pattern: new RegExp(`^/v1(?:beta|alpha)?/models/(.+):${method}$`),
  surface: (model = '') => operationSurface(operation, nameIn(model)),
});

/** Where callers find each operation. */
export const operationRoutes: readonly Route[] = [
  at('completions', openaiCompletions),
  at('embeddings', openaiEmbeddings),
  at('images/generations', openaiImageGenerations),
  at('images/edits', openaiImageEdits),
  at('audio/speech', openaiSpeech),
  at('audio/transcriptions', openaiTranscriptions),
  at('audio/translations', openaiTranslations),
  at('moderations', openaiModerations),
  at('rerank', openaiRerank),
  at('messages/count_tokens', anthropicCountTokens),
  ofModel('countTokens', googleCountTokens),
  ofModel('embedContent', googleEmbedContent),
  ofModel('batchEmbedContents', googleBatchEmbedContents),
];
