import type { Translation } from '../formats/translation.ts';
import type { ReportedUsage } from '../pricing/usage.ts';

/** What an embedding is for, in Cohere's words, which every other family's are mapped to. */
export type EmbeddingPurpose = 'search_document' | 'search_query' | 'classification' | 'clustering';

/** What is to be embedded, in no vendor's words. */
export type EmbeddingQuestion = {
  texts: string[];
  /** How long each vector shall be; null leaves it to the model. */
  dimensions: number | null;
  purpose: EmbeddingPurpose | null;
  /** What the caller calls these. */
  paramNames: { texts: string; dimensions: string; purpose: string };
};

/** The vectors, in the order of the texts. */
export type EmbeddingAnswer = { vectors: number[][]; reported: ReportedUsage | null };

/** Refuses a purpose at a provider that makes the same vectors for all. */
export function refusePurpose({ purpose, paramNames }: EmbeddingQuestion, translation: Translation): void {
  if (purpose !== null) translation.unsupported(paramNames.purpose, 'its vectors are the same for every purpose');
}
