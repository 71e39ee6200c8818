import { z } from 'zod';
import { parseJson } from '../json/parse-json.ts';
import { noUsage, type ReportedUsage } from '../pricing/usage.ts';
import { cannotSend, jsonPayload } from './json-payload.ts';
import type { OperationWire } from './operation.ts';
import { readEmbeddingQuestion, writeEmbeddingAnswer } from './read-embedding-question.ts';
import { noEvents } from './read-events.ts';

/** Cohere's `/v2/embed` for callers of other families: https://docs.cohere.com/reference/embed */
export const cohereEmbeddingsWire: OperationWire = {
  family: 'cohere',
  encode(call, { model }, translation) {
    const { texts, dimensions, purpose, paramNames } = readEmbeddingQuestion(call, translation);
    if (texts.length > mostTexts) throw cannotSend(paramNames.texts, `it takes at most ${mostTexts} at once`);
    return jsonPayload({
      model,
      texts,
      // Cohere must be told; documents are what is embedded most.
      input_type: purpose ?? 'search_document',
      embedding_types: ['float'],
      ...(dimensions === null ? {} : { output_dimension: dimensions }),
    });
  },
  readAnswer({ text, model }, call) {
    const parsed = embedded.safeParse(parseJson(text ?? ''));
    if (!parsed.success) return undefined;
    const { embeddings, meta } = parsed.data;
    const reported = readBilled(meta?.billed_units);
    return { text: writeEmbeddingAnswer({ vectors: embeddings.float, reported }, call, model), reported };
  },
  reportedIn: (text) => readBilled(told.safeParse(parseJson(text)).data?.meta.billed_units),
  readEvent: noEvents,
};

const told = z.looseObject({ meta: z.looseObject({ billed_units: z.unknown() }) });

const mostTexts = 96;

const embedded = z.looseObject({
  embeddings: z.looseObject({ float: z.array(z.array(z.number())).min(1) }),
  meta: z.looseObject({ billed_units: z.unknown().optional() }).nullish().catch(null),
});

const count = z.int().nonnegative().max(1_000_000_000).nullish();
const billedUnits = z.looseObject({ input_tokens: count, image_tokens: count });

function readBilled(given: unknown): ReportedUsage | null {
  const { data } = billedUnits.safeParse(given);
  if (!data || (data.input_tokens ?? data.image_tokens ?? null) === null) return null;
  const usage = { ...noUsage, inputTokens: data.input_tokens ?? 0, inputImageTokens: data.image_tokens ?? 0 };
  return { usage, mismatch: null };
}
