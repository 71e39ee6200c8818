import { wordOverlap } from './word-vector.ts';

/** A document's place in the list it came in, and how well it answers the query, 0 to 1. */
export interface Ranked {
  index: number;
  relevance_score: number;
}

/** The best documents first, `topN` of them or all. Equal ones keep their order. */
export function rankDocuments(query: string, documents: readonly string[], topN: number | null): Ranked[] {
  return documents
    .map((text, index) => ({ index, relevance_score: wordOverlap(query, text) }))
    .toSorted((a, b) => b.relevance_score - a.relevance_score)
    .slice(0, topN ?? documents.length);
}
