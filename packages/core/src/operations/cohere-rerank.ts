import { z } from 'zod';
import { parseJson } from '../json/parse-json.ts';
import { jsonOf, jsonPayload, sameFamily } from './json-payload.ts';
import { readSearches, rerankBody, textOf } from './openai-rerank.ts';
import type { OperationCall, OperationWire } from './operation.ts';
import { noEvents } from './read-events.ts';

/** Cohere's `/v2/rerank` for callers of the common shape: https://docs.cohere.com/reference/rerank */
export const cohereRerankWire: OperationWire = {
  family: 'cohere',
  encode(call, { model }, translation) {
    const { query, documents, top_n, max_tokens_per_doc, ...others } = questionOf(call);
    for (const name of Object.keys(others))
      if (name !== 'model' && name !== 'return_documents') translation.unsupported(name, 'it has no counterpart there');
    return jsonPayload({
      model,
      query,
      documents: documents.map(textOf),
      ...(top_n ? { top_n: Math.min(top_n, documents.length) } : {}),
      ...(max_tokens_per_doc ? { max_tokens_per_doc } : {}),
    });
  },
  readAnswer({ text, model }, call) {
    const parsed = ranking.safeParse(parseJson(text ?? ''));
    if (!parsed.success) return undefined;
    const { id, results, meta } = parsed.data;
    const { documents, return_documents } = questionOf(call);
    const withText = return_documents !== false;
    const shown = results.map(({ index, relevance_score }) => {
      const document = documents[index];
      const words = withText && document !== undefined ? { document: { text: textOf(document) } } : {};
      return { index, relevance_score, ...words };
    });
    const body = { ...(id ? { id } : {}), model, object: 'list', results: shown, ...(meta ? { meta } : {}) };
    return { text: JSON.stringify(body), reported: readSearches(meta?.billed_units) };
  },
  reportedIn: (text) => readSearches(told.safeParse(parseJson(text)).data?.meta.billed_units),
  readEvent: noEvents,
};

const told = z.looseObject({ meta: z.looseObject({ billed_units: z.unknown() }) });

function questionOf(call: OperationCall) {
  sameFamily(call, 'openai');
  return rerankBody.parse(JSON.parse(jsonOf(call).text));
}

const ranking = z.looseObject({
  id: z.string().nullish().catch(null),
  results: z.array(z.looseObject({ index: z.int().nonnegative(), relevance_score: z.number() })),
  meta: z.looseObject({ billed_units: z.unknown().optional() }).nullish().catch(null),
});
