import { z } from 'zod';
import { inputBound } from '../formats/input-bound.ts';
import { openaiDialect } from '../formats/openai-dialect.ts';
import { parseJson } from '../json/parse-json.ts';
import { noUsage, type ReportedUsage } from '../pricing/usage.ts';
import { refusePurpose } from './embedding-question.ts';
import { jsonPayload, passPayload, readJson } from './json-payload.ts';
import { openaiEmbeddingsBody } from './openai-embeddings-body.ts';
import type { Operation, OperationWire } from './operation.ts';
import { endUserOf, operationCall } from './operation-call.ts';
import { readEmbeddingQuestion, writeEmbeddingAnswer } from './read-embedding-question.ts';
import { noEvents } from './read-events.ts';

/** OpenAI's embeddings: https://platform.openai.com/docs/api-reference/embeddings */
export const openaiEmbeddings: Operation = {
  name: 'embeddings',
  family: 'openai',
  dialect: openaiDialect,
  body: 'json',
  decode(input) {
    const { value, object } = readJson(input, openaiEmbeddingsBody, mostValues);
    return operationCall({
      operation: 'embeddings',
      family: 'openai',
      model: value.model,
      maxInputTokens: inputBound(object.text, { images: 0, mediaCharacters: 0, elsewhere: false }),
      endUser: endUserOf(value.user),
      payload: { kind: 'json', object },
    });
  },
};

/** Texts may be given as tokens, 300,000 of them in one call. */
const mostValues = 500_000;

/** The same at providers, also for Google's callers. */
export const openaiEmbeddingsWire: OperationWire = {
  family: 'openai',
  encode(call, { model }, translation) {
    if (call.family === 'openai') return passPayload(call, model);
    const question = readEmbeddingQuestion(call, translation);
    refusePurpose(question, translation);
    const { texts, dimensions } = question;
    const size = dimensions === null ? {} : { dimensions };
    return jsonPayload({ model, input: texts, encoding_format: 'float', ...size });
  },
  readAnswer({ text, model }, call) {
    const json = parseJson(text ?? '');
    const list = embeddingList.safeParse(json);
    if (!list.success) return undefined;
    const reported = readEmbeddingUsage(list.data.usage);
    if (call.family === 'openai') return { text, reported };
    const vectors = z.array(z.looseObject({ embedding: z.array(z.number()) })).safeParse(list.data.data);
    if (!vectors.success) return undefined;
    const answer = { vectors: vectors.data.map(({ embedding }) => embedding), reported };
    return { text: writeEmbeddingAnswer(answer, call, model), reported };
  },
  readEvent: noEvents,
};

const embeddingList = z.looseObject({ data: z.array(z.unknown()).min(1), usage: z.unknown().optional() });

const count = z.int().nonnegative().max(1_000_000_000);

/** Some hosts tell only the total. */
const embeddingUsage = z.looseObject({ prompt_tokens: count.nullish(), total_tokens: count.nullish() });

function readEmbeddingUsage(given: unknown): ReportedUsage | null {
  const { data } = embeddingUsage.safeParse(given);
  const inputTokens = data?.prompt_tokens ?? data?.total_tokens ?? null;
  if (inputTokens === null) return null;
  const total = data?.total_tokens ?? inputTokens;
  const mismatch = total === inputTokens ? null : `total_tokens is ${total}, prompt_tokens ${inputTokens}`;
  return { usage: { ...noUsage, inputTokens }, mismatch };
}
