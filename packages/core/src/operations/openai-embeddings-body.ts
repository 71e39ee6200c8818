import { z } from 'zod';
import type { Translation } from '../formats/translation.ts';
import { totalInputTokens } from '../pricing/usage.ts';
import type { EmbeddingAnswer, EmbeddingQuestion } from './embedding-question.ts';
import { cannotSend, jsonOf } from './json-payload.ts';
import type { OperationCall } from './operation.ts';

const most = 2_048;
const text = z.string().min(1, 'it must not be empty');
const token = z.int().nonnegative();
const tokens = z.array(token).min(1).max(100_000);

/** What callers of OpenAI's embeddings may send: https://platform.openai.com/docs/api-reference/embeddings/create */
export const openaiEmbeddingsBody = z.looseObject({
  model: z.string().min(1).max(300),
  input: z.union([text, z.array(text).min(1).max(most), tokens, z.array(tokens).min(1).max(most)]),
  dimensions: z.int().min(1).max(100_000).nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  user: z.string().nullish(),
});

/** `input_type` is not OpenAI's, but many clients send it to hosts that know purposes. */
const purposes = z.enum(['search_document', 'search_query', 'classification', 'clustering']).nullish().catch(null);

const readBack = openaiEmbeddingsBody.extend({ input_type: purposes });

const known = ['model', 'input', 'dimensions', 'encoding_format', 'user', 'input_type'];

/** Reads a caller's call for a provider of another family. */
export function readOpenaiEmbeddings(call: OperationCall, translation: Translation): EmbeddingQuestion {
  const body = readBack.parse(JSON.parse(jsonOf(call).text));
  const texts = [body.input].flat().filter((one) => typeof one === 'string');
  if (texts.length === 0) throw cannotSend('input', 'it is given in tokens, which only its own model family reads');
  if (body.user) translation.leaveOut('user');
  for (const name of Object.keys(body))
    if (!known.includes(name)) translation.unsupported(name, 'it has no counterpart there');
  return {
    texts,
    dimensions: body.dimensions ?? null,
    purpose: body.input_type ?? null,
    paramNames: { texts: 'input', dimensions: 'dimensions', purpose: 'input_type' },
  };
}

/** Writes another family's answer; vectors as base64 where the caller asked for it, as OpenAI's own clients do. */
export function writeOpenaiEmbeddings(
  { vectors, reported }: EmbeddingAnswer,
  call: OperationCall,
  model: string,
): string {
  const { encoding_format } = readBack.parse(JSON.parse(jsonOf(call).text));
  const read = reported ? totalInputTokens(reported.usage) : 0;
  return JSON.stringify({
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: encoding_format === 'base64' ? toBase64(vector) : vector,
    })),
    model,
    usage: { prompt_tokens: read, total_tokens: read },
  });
}

/** Little-endian 32-bit floats. */
function toBase64(vector: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(vector.length * 4));
  for (const [at, value] of vector.entries()) view.setFloat32(at * 4, value, true);
  let binary = '';
  for (const byte of new Uint8Array(view.buffer)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
