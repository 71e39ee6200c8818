import type { Citation } from '../../chat/content.ts';
import type { ResponseCandidate } from './response.ts';

/** The sources that a candidate names. Google counts places in bytes; `text` is the candidate's text so far, to count characters. */
export function readCitations({ groundingMetadata, citationMetadata }: ResponseCandidate, text: string): Citation[] {
  const place = placeIn(text);
  const sources = groundingMetadata?.groundingChunks.map(({ web, retrievedContext }) => web ?? retrievedContext) ?? [];
  const supports = groundingMetadata?.groundingSupports ?? [];
  const supported = supports.flatMap(({ segment, groundingChunkIndices }) =>
    groundingChunkIndices.flatMap((index) => {
      const source = sources[index];
      if (!source) return [];
      const end = place(segment?.endIndex);
      // A stretch from the very beginning comes without its start.
      return [citation(source, { start: end === null ? null : place(segment?.startIndex ?? 0), end })];
    }),
  );
  const unused = supports.length > 0 ? [] : sources.flatMap((source) => (source ? [citation(source, nowhere)] : []));
  const recited = (citationMetadata?.citations ?? []).map((source) =>
    citation(source, { start: place(source.startIndex), end: place(source.endIndex) }),
  );
  return [...supported, ...unused, ...recited];
}

type Place = { start: number | null; end: number | null };

const nowhere: Place = { start: null, end: null };

const citation = (
  { uri, title }: { uri?: string | null | undefined; title?: string | null | undefined },
  place: Place,
) => ({
  citedText: null,
  url: uri ?? null,
  title: title ?? null,
  ...place,
  native: null,
});

function placeIn(text: string): (bytes: number | null | undefined) => number | null {
  const encoded = new TextEncoder().encode(text);
  const decoder = new TextDecoder();
  return (bytes) => (typeof bytes === 'number' ? decoder.decode(encoded.subarray(0, Math.max(bytes, 0))).length : null);
}
