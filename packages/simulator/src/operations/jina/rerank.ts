import { z } from 'zod';
import { textTokens } from '../../answer/tokens.ts';
import { endpoint, jsonText, promptOnly } from '../endpoint.ts';
import { rankDocuments } from '../rank-documents.ts';
import { jinaDialect } from './jina-dialect.ts';

const MAX_DOCUMENTS = 2048;

const document = z.union([z.string(), z.looseObject({ text: z.string() }).transform((given) => given.text)]);

const rerankRequest = z.looseObject({
  model: z.string().min(1),
  query: z.string().min(1),
  documents: z.array(document).min(1).max(MAX_DOCUMENTS),
  top_n: z.int().min(1).nullish(),
  return_documents: z.boolean().nullish(),
});

type RerankRequest = z.output<typeof rerankRequest>;

/** `POST /v1/rerank` as Jina, Voyage, vLLM and others serve it: paid by the token, the query counted with each document. */
export const rerank = endpoint<RerankRequest>({
  dialect: jinaDialect,
  schema: rerankRequest,
  answer(request, { script }) {
    const { query, documents } = request;
    const counted = documents.reduce((sum, text) => sum + textTokens(query) + textTokens(text), 0);
    const promptTokens = script.promptTokens ?? counted;
    const usage = script.reportsUsage ? { usage: { total_tokens: promptTokens } } : {};
    const withText = request.return_documents !== false;
    const results = () =>
      rankDocuments(query, documents, request.top_n ?? null).map((ranked) =>
        withText ? { ...ranked, document: { text: documents[ranked.index] } } : ranked,
      );
    return {
      tokens: promptOnly(promptTokens),
      json: () => jsonText({ model: request.model, object: 'list', ...usage, results: results() }),
    };
  },
});
