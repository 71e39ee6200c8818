import { z } from 'zod';
import { textTokens } from '../../answer/tokens.ts';
import { cohereId } from '../../cohere/cohere-id.ts';
import { endpoint, jsonText, promptOnly } from '../endpoint.ts';
import { rankDocuments } from '../rank-documents.ts';
import { cohereDialect } from './cohere-dialect.ts';

const MAX_DOCUMENTS = 10_000;
/** A search is one query with so many documents; a longer document counts once for each so many tokens, the query included. */
const DOCUMENTS_PER_SEARCH = 100;
const TOKENS_PER_DOCUMENT = 500;

const rerankRequest = z.looseObject({
  model: z.string().min(1),
  query: z.string().min(1),
  documents: z.array(z.string()).min(1).max(MAX_DOCUMENTS),
  top_n: z.int().min(1).nullish(),
  max_tokens_per_doc: z.int().min(1).nullish(),
  priority: z.int().min(0).max(999).nullish(),
});

type RerankRequest = z.output<typeof rerankRequest>;

/** Cohere's `POST /v2/rerank`: documents by relevance, paid by the search. */
export const cohereRerank = endpoint<RerankRequest>({
  dialect: cohereDialect,
  schema: rerankRequest,
  answer(request, { script, callNumber }) {
    const rerankSearches = searchUnits(request);
    const billed = script.reportsUsage ? { billed_units: { search_units: rerankSearches } } : {};
    return {
      tokens: { ...promptOnly(0), rerankSearches },
      costOf: () => promptOnly(0),
      json: () =>
        jsonText({
          id: cohereId(callNumber),
          results: rankDocuments(request.query, request.documents, request.top_n ?? null),
          meta: { api_version: { version: '2' }, ...billed },
        }),
    };
  },
});

function searchUnits({ query, documents }: RerankRequest): number {
  const queryTokens = textTokens(query);
  const counted = documents.map((text) => Math.ceil((queryTokens + textTokens(text)) / TOKENS_PER_DOCUMENT));
  return Math.ceil(counted.reduce((sum, parts) => sum + Math.max(1, parts), 0) / DOCUMENTS_PER_SEARCH);
}
