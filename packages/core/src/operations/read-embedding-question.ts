import type { Translation } from '../formats/translation.ts';
import type { EmbeddingAnswer, EmbeddingQuestion } from './embedding-question.ts';
import { readGoogleEmbeddings, writeGoogleEmbeddings } from './google-embeddings-body.ts';
import { cannotSend } from './json-payload.ts';
import { readOpenaiEmbeddings, writeOpenaiEmbeddings } from './openai-embeddings-body.ts';
import type { OperationCall } from './operation.ts';

/** Reads what a caller of any family wants embedded, for a provider of another. Throws a GatewayError when it cannot be said there. */
export function readEmbeddingQuestion(call: OperationCall, translation: Translation): EmbeddingQuestion {
  const question =
    call.family === 'google' ? readGoogleEmbeddings(call, translation) : readOpenaiEmbeddings(call, translation);
  if (question.texts.length === 0) throw cannotSend(question.paramNames.texts, 'it holds no text');
  return question;
}

/** Writes the answer for the caller of a call, in its family's shape. */
export function writeEmbeddingAnswer(answer: EmbeddingAnswer, call: OperationCall, model: string): string {
  return call.family === 'google' ? writeGoogleEmbeddings(answer, call) : writeOpenaiEmbeddings(answer, call, model);
}
