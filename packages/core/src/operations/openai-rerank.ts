import { z } from 'zod';
import { inputBound } from '../formats/input-bound.ts';
import { openaiDialect } from '../formats/openai-dialect.ts';
import { parseJson } from '../json/parse-json.ts';
import { noUsage, type ReportedUsage } from '../pricing/usage.ts';
import { passPayload, readJson, sameFamily } from './json-payload.ts';
import type { Operation, OperationWire } from './operation.ts';
import { operationCall } from './operation-call.ts';
import { noEvents } from './read-events.ts';

/** What callers may send: the fields that Jina, Voyage, Cohere, vLLM and others share. */
export const rerankBody = z.looseObject({
  model: z.string().min(1).max(300),
  query: z.string().min(1),
  documents: z
    .array(z.union([z.string(), z.looseObject({ text: z.string() })]))
    .min(1)
    .max(2_048),
  top_n: z.int().min(1).nullish(),
  return_documents: z.boolean().nullish(),
  max_tokens_per_doc: z.int().min(1).nullish(),
});

/** Documents by relevance: https://jina.ai/reranker, https://docs.cohere.com/reference/rerank */
export const openaiRerank: Operation = {
  name: 'rerank',
  family: 'openai',
  dialect: openaiDialect,
  body: 'json',
  decode(input) {
    const { value, object } = readJson(input, rerankBody);
    const bound = (text: string) => inputBound(text, { images: 0, mediaCharacters: 0, elsewhere: false });
    const query = bound(value.query);
    // Where a search is what is paid, each document of more tokens than this counts as several.
    const pieces = value.documents.map((one) => Math.ceil((query + bound(textOf(one))) / tokensOfPiece));
    const searches = Math.ceil(pieces.reduce((sum, count) => sum + count, 0) / piecesOfSearch);
    return operationCall({
      operation: 'rerank',
      family: 'openai',
      model: value.model,
      // Hosts that are paid by the token count the query with each document.
      maxInputTokens: bound(object.text) + query * value.documents.length,
      maxUnits: { rerankSearches: searches },
      payload: { kind: 'json', object },
    });
  },
};

/** The same at providers that speak Jina's words. */
export const openaiRerankWire: OperationWire = {
  family: 'openai',
  encode(call, { model }) {
    sameFamily(call, 'openai');
    return passPayload(call, model);
  },
  readAnswer({ text }) {
    const parsed = ranking.safeParse(parseJson(text ?? ''));
    if (!parsed.success) return undefined;
    const { usage, meta } = parsed.data;
    return { text, reported: readTokens(usage) ?? readSearches(meta?.billed_units) };
  },
  readEvent: noEvents,
};

const tokensOfPiece = 500;
const piecesOfSearch = 100;

/** The text of a document, however it is given. */
export const textOf = (document: string | { text: string }): string =>
  typeof document === 'string' ? document : document.text;

const ranking = z.looseObject({
  results: z.array(z.unknown()),
  usage: z.unknown().optional(),
  meta: z.looseObject({ billed_units: z.unknown().optional() }).nullish().catch(null),
});

const count = z.int().nonnegative().max(1_000_000_000);

function readTokens(given: unknown): ReportedUsage | null {
  const { data } = z.looseObject({ total_tokens: count }).safeParse(given);
  return data ? { usage: { ...noUsage, inputTokens: data.total_tokens }, mismatch: null } : null;
}

/** What Cohere and those who copy it bill. */
export function readSearches(given: unknown): ReportedUsage | null {
  const { data } = z.looseObject({ search_units: count }).safeParse(given);
  return data ? { usage: { ...noUsage, rerankSearches: data.search_units }, mismatch: null } : null;
}
