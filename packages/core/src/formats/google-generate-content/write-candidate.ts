import type { Finish, TokenLogprob } from '../../chat/chat-event.ts';
import type { Citation } from '../../chat/content.ts';
import { writeFinish } from './finish.ts';

/** What stands beside the parts of a candidate, in its last chunk. */
export type CandidateEnd = {
  finish: Finish;
  text: string;
  citations: readonly Citation[];
  logprobs: readonly TokenLogprob[];
};

/** Writes what ends a candidate: why it ended, its sources, its log-probabilities. */
export function writeCandidateEnd({ finish, text, citations, logprobs }: CandidateEnd): Record<string, unknown> {
  return {
    finishReason: writeFinish(finish),
    ...(citations.length > 0 ? { groundingMetadata: writeGrounding(citations, text) } : {}),
    ...(logprobs.length > 0 ? { logprobsResult: writeLogprobs(logprobs) } : {}),
  };
}

/** Each source once, and which stretch of the text it backs. Google counts places in bytes. */
function writeGrounding(citations: readonly Citation[], text: string): Record<string, unknown> {
  const sources = new Map<string, Record<string, unknown>>();
  const supports = citations.flatMap((citation) => {
    const { url, title, start, end } = citation;
    const key = JSON.stringify([url, title]);
    if (!sources.has(key)) sources.set(key, writeSource(citation));
    if (start === null || end === null) return [];
    const segment = { startIndex: byteLength(text.slice(0, start)), endIndex: byteLength(text.slice(0, end)) };
    const index = [...sources.keys()].indexOf(key);
    return [{ segment: { ...segment, text: text.slice(start, end) }, groundingChunkIndices: [index] }];
  });
  return { groundingChunks: [...sources.values()], ...(supports.length > 0 ? { groundingSupports: supports } : {}) };
}

/** A page has an address; what the caller itself brought along (a tool's result, a document) has a name at most. */
function writeSource({ url, title, citedText }: Citation): Record<string, unknown> {
  const named = title ? { title } : {};
  return url
    ? { web: { uri: url, ...named } }
    : { retrievedContext: { ...named, ...(citedText ? { text: citedText } : {}) } };
}

const byteLength = (text: string) => new TextEncoder().encode(text).length;

function writeLogprobs(tokens: readonly TokenLogprob[]): Record<string, unknown> {
  const write = ({ token, logprob }: Omit<TokenLogprob, 'top'>) => ({ token, logProbability: logprob });
  return {
    chosenCandidates: tokens.map(write),
    topCandidates: tokens.map(({ top }) => ({ candidates: top.map(write) })),
  };
}
